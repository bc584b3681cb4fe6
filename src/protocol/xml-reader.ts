/**
 * From XML straight to the members of shapes: closures per shape, compiled when first needed, that pull from the
 * document what they know and skip the rest. Shared by query, ec2 and rest-xml, which lay out answers alike.
 *
 * @see features 5.2, 5.3, 5.7
 */

import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import { hasMembers, type Members } from './members.js'
import { isBesideBody } from './rest-response-members.js'
import { setOwn } from './set-own.js'
import { createPattern, type TagPattern, type XmlCursor, xmlError } from './xml-cursor.js'
import { endTagOf, enter, leave, openExpected, openTag, skipElement, toNextTag } from './xml-tags.js'
import { createScalarReader, createTextReader } from './xml-scalars.js'

/**
 * Reads one element, from behind its start tag through its end tag; `endTag` is undefined where the start tag
 * closed itself. `undefined` says that the element holds no value.
 */
export type ElementReader = (cursor: XmlCursor, endTag: TagPattern | undefined) => unknown

/** Finds the reader of a shape; always the same for the same shape. */
export type XmlReaders = (shape: Shape) => ElementReader

/** A child element that is known. */
export interface XmlField {
  /** Its name in the document. */
  readonly tag: string
  /** Reads it and puts what it holds into the members of its parent. */
  readonly readInto: (cursor: XmlCursor, endTag: TagPattern | undefined, members: Members) => void
}

/** Reads the children of an element; gives the name of the first that is in no field. */
export type FieldsReader = (cursor: XmlCursor, endTag: TagPattern | undefined, members: Members) => string | undefined

/** The readers of one service. */
export function createXmlReaders(): XmlReaders {
  const known = new WeakMap<Shape, ElementReader>()
  const readers: XmlReaders = (shape) => {
    const compile = aggregates[shape.type]
    if (compile === undefined) return createScalarReader(shape)
    let reader = known.get(shape.base)
    if (reader === undefined) known.set(shape.base, (reader = compile(shape, readers)))
    return reader
  }
  return readers
}

/** Compiles the reader of an element with these children. */
export function compileFields(fields: readonly XmlField[]): FieldsReader {
  const byTag = new Map<string, PlannedField>()
  for (const { tag, readInto } of fields) {
    byTag.set(tag, {
      readInto,
      startTag: createPattern(`<${tag}`),
      endTag: createPattern(`</${tag}>`),
      next: undefined,
    })
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

/** The fields of a structure's members; headers and attributes are read elsewhere. */
export function memberFields(shape: Shape, readers: XmlReaders): XmlField[] {
  const fields: XmlField[] = []
  for (const [name, member] of shape.members) {
    const { eventheader, xmlAttribute } = member.traits
    if (isBesideBody(member) || eventheader === true || xmlAttribute === true) continue
    fields.push(compileField(name, member, readers))
  }
  return fields
}

/** A field with what it looks like in most documents, and what followed it last. */
interface PlannedField {
  readonly readInto: XmlField['readInto']
  readonly startTag: TagPattern
  readonly endTag: TagPattern
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
    if (expected !== undefined && openExpected(cursor, expected.startTag)) {
      expected.readInto(cursor, cursor.isClosed ? undefined : expected.endTag, members)
    } else {
      openTag(cursor)
      expected = plan.byTag.get(cursor.name)
      if (expected === undefined) {
        unknown ??= cursor.name
        skipElement(cursor)
        continue
      }
      if (previous === undefined) plan.first = expected
      else previous.next = expected
      expected.readInto(cursor, endTagOf(cursor, expected.endTag), members)
    }
    previous = expected
    expected = expected.next
  }
  leave(cursor, endTag)
  return unknown
}

const aggregates: Partial<Record<ShapeType, (shape: Shape, readers: XmlReaders) => ElementReader>> = {
  structure: compileStructure,
  list: compileList,
  map: compileMap,
}

function compileStructure(shape: Shape, readers: XmlReaders): ElementReader {
  const readChildren = compileFields(memberFields(shape, readers))
  const attributes: { name: string; isMatch: (attribute: string) => boolean }[] = []
  for (const [name, { traits }] of shape.members) {
    if (traits.xmlAttribute !== true) continue
    attributes.push({ name, isMatch: compileAttributeMatch(traits.locationName ?? name) })
  }
  const isUnion = shape.traits.union === true
  return (cursor, endTag) => {
    const output: Members = {}
    for (const { name, isMatch } of attributes) {
      const attribute = cursor.attributes.find((candidate) => isMatch(candidate.name))
      if (attribute !== undefined) output[name] = attribute.value
    }
    const unknown = readChildren(cursor, endTag, output)
    return isUnion ? checkUnion(shape, cursor, output, unknown) : output
  }
}

/** An attribute may come with another prefix than the model's, but not with none. */
function compileAttributeMatch(locationName: string): (attribute: string) => boolean {
  const colon = locationName.indexOf(':')
  if (colon === -1) return (attribute) => attribute === locationName
  const suffix = locationName.slice(colon)
  return (attribute) => attribute.endsWith(suffix) && attribute.indexOf(':') === attribute.length - suffix.length
}

function compileField(name: string, member: Shape, readers: XmlReaders): XmlField {
  const { flattened, locationName } = member.traits
  const tag = locationName ?? name
  if (flattened === true && member.type === 'list') {
    return itemField(
      member.member.traits.locationName ?? tag,
      name,
      lazily(() => readers(member.member)),
    )
  }
  if (flattened === true && member.type === 'map') return entryField(tag, name, compileEntry(member, readers))
  return memberField(
    tag,
    name,
    lazily(() => readers(member)),
  )
}

/** The items of a flattened list stand directly in the structure. */
function itemField(tag: string, name: string, readItem: ElementReader): XmlField {
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

/** The entries of a flattened map stand directly in the structure. */
function entryField(tag: string, name: string, readEntry: EntryReader): XmlField {
  return {
    tag,
    readInto(cursor, endTag, members) {
      const map = members[name]
      readEntry(cursor, endTag, hasMembers(map) ? map : (members[name] = {}))
    },
  }
}

/** Shapes may hold themselves, and most members never come: their readers are compiled when one comes. */
function lazily(compile: () => ElementReader): ElementReader {
  let reader: ElementReader | undefined
  return (cursor, endTag) => (reader ??= compile())(cursor, endTag)
}

function checkUnion(shape: Shape, cursor: XmlCursor, output: Members, unknown: string | undefined): Members {
  const count = Object.keys(output).length + (unknown === undefined ? 0 : 1)
  if (count !== 1) throw xmlError(cursor, `${shape.name} must have one and only one member set`)
  return unknown === undefined ? output : { SDK_UNKNOWN_MEMBER: { name: unknown } }
}

/** Whatever stands in a list is an item of it: services do not always use the name in the model. */
function compileList(shape: Shape, readers: XmlReaders): ElementReader {
  const { member } = shape
  const tag = member.traits.locationName ?? 'member'
  const usualStart = createPattern(`<${tag}`)
  const usualEnd = createPattern(`</${tag}>`)
  const readItem = lazily(() => readers(member))
  return (cursor, endTag) => {
    const items: unknown[] = []
    if (endTag === undefined) return items
    enter(cursor)
    while (toNextTag(cursor)) {
      let itemEndTag: TagPattern | undefined = usualEnd
      if (!openExpected(cursor, usualStart)) {
        openTag(cursor)
        itemEndTag = endTagOf(cursor)
      } else if (cursor.isClosed) {
        itemEndTag = undefined
      }
      const item = readItem(cursor, itemEndTag)
      if (item !== undefined) items.push(item)
    }
    leave(cursor, endTag)
    return items
  }
}

function compileMap(shape: Shape, readers: XmlReaders): ElementReader {
  const readEntry = compileEntry(shape, readers)
  return (cursor, endTag) => {
    const map: Members = {}
    if (endTag === undefined) return map
    enter(cursor)
    while (toNextTag(cursor)) {
      openTag(cursor)
      readEntry(cursor, endTagOf(cursor), map)
    }
    leave(cursor, endTag)
    return map
  }
}

/** Reads one entry into the map. */
type EntryReader = (cursor: XmlCursor, endTag: TagPattern | undefined, map: Members) => void

function compileEntry(shape: Shape, readers: XmlReaders): EntryReader {
  const { key, value } = shape
  const readValue = lazily(() => readers(value))
  const readParts = compileFields([
    memberField(key.traits.locationName ?? 'key', 'key', createTextReader()),
    memberField(value.traits.locationName ?? 'value', 'value', readValue),
  ])
  return (cursor, endTag, map) => {
    const entry: { key?: string; value?: unknown } = {}
    readParts(cursor, endTag, entry)
    if (entry.key !== undefined && entry.value !== undefined) setOwn(map, entry.key, entry.value)
  }
}
