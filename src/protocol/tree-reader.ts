/**
 * Parsed documents, of JSON or CBOR, to members. The tree belongs to nobody else, so it is put right in place;
 * copied are only objects that hold something to leave out (unknown members, nulls) or members under another name.
 *
 * @see features 4.8, 5.4
 */

import { ResponseParserError } from '../errors/http.js'
import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import { hasMembers, type Members } from './members.js'

/**
 * Puts one value right. With `isExact` the tree has bigints where numbers would not be exact;
 * without, whoever needs the lost digits throws {@link digitsLost}, and gets the tree again, exactly parsed.
 */
type TreeReader = (value: unknown, isExact: boolean) => unknown

/** As {@link TreeReader}, for what must be an object. */
type StructureReader = (value: unknown, isExact: boolean) => Members

/** What a notation has for scalars; types that are not named stay as they are. */
export interface ScalarTreeReaders {
  readonly byType: Partial<Record<ShapeType, TreeReader>>
  readonly document: TreeReader
}

/** Compiles readers of trees, one a shape, each when first needed. */
export interface TreeReaders {
  compile(shape: Shape): TreeReader
  compileStructure(shape: Shape): StructureReader
  /** A structure that has only some of its members in the tree. */
  compileMembers(members: ReadonlyMap<string, Shape>): StructureReader
}

/** Thrown for a number that the tree does not have exactly. */
export const digitsLost = new ResponseParserError('An integer is too large for a number.')

/** Makes the readers of a notation. */
export function createTreeReaders(scalars: ScalarTreeReaders): TreeReaders {
  const cache = new WeakMap<Shape, TreeReader>()

  function compile(shape: Shape): TreeReader {
    const known = cache.get(shape.base)
    if (known !== undefined) return known
    const reader = make(shape)
    cache.set(shape.base, reader)
    return reader
  }

  function make(shape: Shape): TreeReader {
    if (shape.traits.document === true) return scalars.document
    if (shape.type === 'structure') {
      return shape.traits.union === true ? makeUnion(shape, compile) : makeStructure(shape, compile)
    }
    if (shape.type === 'map') return makeMap(shape, compile)
    if (shape.type === 'list') return makeList(shape, compile)
    return scalars.byType[shape.type] ?? asItIs
  }

  return {
    compile,
    compileStructure(shape) {
      const read = compile(shape)
      return (value, isExact) => asObject(read(value, isExact), shape.name)
    },
    compileMembers: (members) => makeMembers(members, 'body', compile),
  }
}

type Compile = (shape: Shape) => TreeReader

function asItIs(value: unknown): unknown {
  return value
}

function makeStructure(shape: Shape, compile: Compile): StructureReader {
  let read: StructureReader | undefined
  return (value, isExact) => (read ??= makeMembers(shape.members, shape.name, compile))(value, isExact)
}

function makeMembers(members: ReadonlyMap<string, Shape>, name: string, compile: Compile): StructureReader {
  for (const [member, shape] of members) {
    if (wireName(member, shape) !== member) return makeRenamed(compileNamed(members, compile), name)
  }
  const readers = new Map<string, TreeReader>()
  for (const [member, shape] of members) readers.set(member, compile(shape))
  return (value, isExact) => {
    const tree = asObject(value, name)
    for (const key in tree) {
      const read = readers.get(key)
      const before = tree[key]
      if (read === undefined || before === null) return copyKnown(tree, key, readers, isExact)
      if (read === asItIs) continue
      const after = read(before, isExact)
      if (after !== before) tree[key] = after
    }
    return tree
  }
}

/** Copies what is known and not null. What stands before `firstLeftOut` has been read already. */
function copyKnown(
  tree: Members,
  firstLeftOut: string,
  readers: ReadonlyMap<string, TreeReader>,
  isExact: boolean,
): Members {
  const copy: Members = {}
  let isRead = true
  for (const key in tree) {
    if (key === firstLeftOut) isRead = false
    const read = readers.get(key)
    const value = tree[key]
    if (read !== undefined && value !== null) copy[key] = isRead ? value : read(value, isExact)
  }
  return copy
}

interface NamedReader {
  readonly name: string
  readonly read: TreeReader
}

function compileNamed(members: ReadonlyMap<string, Shape>, compile: Compile): ReadonlyMap<string, NamedReader> {
  const byWireName = new Map<string, NamedReader>()
  for (const [name, shape] of members) byWireName.set(wireName(name, shape), { name, read: compile(shape) })
  return byWireName
}

function makeRenamed(byWireName: ReadonlyMap<string, NamedReader>, name: string): StructureReader {
  return (value, isExact) => {
    const tree = asObject(value, name)
    const copy: Members = {}
    for (const key in tree) {
      const member = byWireName.get(key)
      const before = tree[key]
      if (member !== undefined && before !== null) copy[member.name] = member.read(before, isExact)
    }
    return copy
  }
}

/** A union has one member; one that is newer than the model is told by name. */
function makeUnion(shape: Shape, compile: Compile): TreeReader {
  let byWireName: ReadonlyMap<string, NamedReader> | undefined
  return (value, isExact) => {
    byWireName ??= compileNamed(shape.members, compile)
    const tree = asObject(value, shape.name)
    let tag: string | undefined
    for (const key in tree) {
      if (tree[key] === null || key === '__type') continue
      if (tag !== undefined) throw malformed(shape.name, `one member, not both ${tag} and ${key}`)
      tag = key
    }
    if (tag === undefined) throw malformed(shape.name, 'one member, and has none')
    const member = byWireName.get(tag)
    if (member === undefined) return { SDK_UNKNOWN_MEMBER: { name: tag } }
    return { [member.name]: member.read(tree[tag], isExact) }
  }
}

function makeMap(shape: Shape, compile: Compile): TreeReader {
  const keepsNulls = shape.traits.sparse === true
  let read: TreeReader | undefined
  return (value, isExact) => {
    read ??= compile(shape.value)
    const tree = asObject(value, shape.name)
    for (const key in tree) {
      const before = tree[key]
      if (before === null) {
        if (!keepsNulls) delete tree[key]
        continue
      }
      if (read === asItIs) continue
      const after = read(before, isExact)
      if (after !== before) tree[key] = after
    }
    return tree
  }
}

function makeList(shape: Shape, compile: Compile): TreeReader {
  let read: TreeReader | undefined
  return (value, isExact) => {
    if (!Array.isArray(value)) throw malformed(shape.name, 'a list')
    read ??= compile(shape.member)
    if (read === asItIs) return value
    const items: unknown[] = value
    for (let i = 0; i < items.length; i++) {
      const before = items[i]
      if (before === null) continue
      const after = read(before, isExact)
      if (after !== before) items[i] = after
    }
    return items
  }
}

function wireName(name: string, shape: Shape): string {
  return shape.traits.locationName ?? name
}

function asObject(value: unknown, name: string): Members {
  if (hasMembers(value)) return value
  throw malformed(name, 'an object')
}

function malformed(name: string, wanted: string): ResponseParserError {
  return new ResponseParserError(`${name} must be ${wanted}`)
}
