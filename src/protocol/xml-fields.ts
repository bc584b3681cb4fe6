/**
 * The children of an element: a field for each that is known; the rest is skipped.
 */

import type { Members } from './members.js'
import { createPattern, type TagPattern, type XmlCursor } from './xml-cursor.js'
import { endTagOf, enter, leave, openExpected, openTag, skipElement, toNextTag } from './xml-tags.js'

/**
 * Reads one element, from behind its start tag through its end tag; `endTag` is undefined where the start tag
 * closed itself. `undefined` says that the element holds no value.
 */
export type ElementReader = (cursor: XmlCursor, endTag: TagPattern | undefined) => unknown

/** A child element that is known. */
export interface XmlField {
  /** Its name in the document. */
  readonly tag: string
  /** Reads it and puts what it holds into the members of its parent. */
  readonly readInto: (cursor: XmlCursor, endTag: TagPattern | undefined, members: Members) => void
}

/** Reads the children of an element; gives the name of the first that is in no field. */
export type FieldsReader = (cursor: XmlCursor, endTag: TagPattern | undefined, members: Members) => string | undefined

/** Compiles the reader of an element with these children. A child that is two fields is read as both. */
export function compileFields(fields: readonly XmlField[]): FieldsReader {
  const byTag = new Map<string, PlannedField>()
  for (const { tag, readInto } of fields) {
    const other = byTag.get(tag)
    const read = other === undefined ? readInto : readAsBoth(other.readInto, readInto)
    byTag.set(tag, { tag, readInto: read, startTag: undefined, endTag: undefined, next: undefined })
  }
  const plan: Plan = { byTag, first: undefined }
  return (cursor, endTag, members) => readFields(plan, cursor, endTag, members)
}

/** The child that becomes the member `name` as a whole. */
export function memberField(tag: string, name: string, read: ElementReader): XmlField {
  return {
    tag,
    readInto(cursor, endTag, members) {
      const value = read(cursor, endTag)
      if (value !== undefined) members[name] = value
    },
  }
}

/** The child that is an item of the member `name`. */
export function itemField(tag: string, name: string, readItem: ElementReader): XmlField {
  return {
    tag,
    readInto(cursor, endTag, members) {
      const item = readItem(cursor, endTag)
      const items = members[name]
      if (Array.isArray(items)) items.push(item)
      else members[name] = [item]
    },
  }
}

/** As models do that still have the old form of a member beside the new. */
function readAsBoth(one: XmlField['readInto'], other: XmlField['readInto']): XmlField['readInto'] {
  return (cursor, endTag, members) => {
    const { position, attributes } = cursor
    one(cursor, endTag, members)
    cursor.position = position
    cursor.attributes = attributes
    other(cursor, endTag, members)
  }
}

/** A field with what its tags look like, once it has been seen, and what followed it last. */
interface PlannedField extends XmlField {
  startTag: TagPattern | undefined
  endTag: TagPattern | undefined
  next: PlannedField | undefined
}

/** The known children of an element. `first` is the one that came first last time. */
interface Plan {
  readonly byTag: ReadonlyMap<string, PlannedField>
  first: PlannedField | undefined
}

/**
 * Items of a list have the same children in the same order, so what followed last is tried first: that saves cutting
 * out and looking up nearly all names.
 */
function readFields(
  plan: Plan,
  cursor: XmlCursor,
  endTag: TagPattern | undefined,
  members: Members,
): string | undefined {
  let unknown: string | undefined
  if (endTag === undefined) return unknown
  enter(cursor)
  let previous: PlannedField | undefined
  let expected = plan.first
  while (toNextTag(cursor)) {
    if (expected?.startTag !== undefined && openExpected(cursor, expected.startTag)) {
      expected.readInto(cursor, cursor.isClosed ? undefined : expected.endTag, members)
    } else {
      openTag(cursor)
      expected = plan.byTag.get(cursor.name)
      if (expected === undefined) {
        unknown ??= cursor.name
        skipElement(cursor)
        continue
      }
      learn(plan, previous, expected)
      expected.readInto(cursor, endTagOf(cursor, expected.endTag), members)
    }
    previous = expected
    expected = expected.next
  }
  leave(cursor, endTag)
  return unknown
}

function learn(plan: Plan, previous: PlannedField | undefined, field: PlannedField): void {
  field.startTag ??= createPattern(`<${field.tag}`)
  field.endTag ??= createPattern(`</${field.tag}>`)
  if (previous === undefined) plan.first = field
  else previous.next = field
}
