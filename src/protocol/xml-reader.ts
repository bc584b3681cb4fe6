/**
 * From XML straight to the members of shapes: closures per shape, compiled when first needed, that pull from the
 * document what they know and skip the rest. Shared by query, ec2 and rest-xml, which lay out answers alike.
 *
 * @see features 5.2, 5.3, 5.7
 */

import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import { createMembersConstructor, hasMembers, type Members } from './members.js'
import { isBesideBody } from './rest-response-members.js'
import { setOwn } from './set-own.js'
import { createPattern, type TagPattern, type XmlCursor, xmlError } from './xml-cursor.js'
import { compileFields, type ElementReader, itemField, memberField, type XmlField } from './xml-fields.js'
import { createScalarReader, createTextReader } from './xml-scalars.js'
import { endTagOf, enter, leave, openExpected, openTag, toNextTag } from './xml-tags.js'

/** Finds the reader of a shape; always the same for the same shape. */
export type XmlReaders = (shape: Shape) => ElementReader

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

/** The fields of a structure's members; headers and attributes are read elsewhere. */
export function memberFields(shape: Shape, readers: XmlReaders): XmlField[] {
  const fields: XmlField[] = []
  const aliases: XmlField[] = []
  for (const [name, member] of shape.members) {
    const { eventheader, xmlAttribute } = member.traits
    if (isBesideBody(member) || eventheader === true || xmlAttribute === true) continue
    const [field, alias] = compileField(name, member, readers)
    fields.push(field)
    if (alias !== undefined) aliases.push(alias)
  }
  const tags = new Set(fields.map(({ tag }) => tag))
  return [...fields, ...aliases.filter(({ tag }) => !tags.has(tag))]
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
  const Output = createMembersConstructor()
  return (cursor, endTag) => {
    const output = new Output()
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

/** The field of a member; of a flattened list whose items have a name of their own, two: services use either. */
function compileField(name: string, member: Shape, readers: XmlReaders): [field: XmlField, alias?: XmlField] {
  const { flattened, locationName } = member.traits
  const tag = locationName ?? name
  if (flattened === true && member.type === 'list') {
    const readItem = lazily(() => readers(member.member))
    const itemTag = member.member.traits.locationName ?? tag
    const field = itemField(itemTag, name, readItem)
    return itemTag === tag ? [field] : [field, itemField(tag, name, readItem)]
  }
  if (flattened === true && member.type === 'map') return [entryField(tag, name, compileEntry(member, readers))]
  return [
    memberField(
      tag,
      name,
      lazily(() => readers(member)),
    ),
  ]
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
