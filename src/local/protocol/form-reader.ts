/**
 * Form fields to the members of shapes: what query and ec2 requests hold.
 *
 * @see features 5.2, 5.3
 */

import type { ShapeType } from '../../model/raw.js'
import type { Shape } from '../../model/shape.js'
import type { Members } from '../../protocol/members.js'
import { scalarReader } from '../../protocol/scalar-text.js'
import { setOwn } from '../../protocol/set-own.js'
import { ServiceError } from '../service-error.js'
import type { FormNode } from './form-tree.js'
import { isInRange } from './number-ranges.js'

/** In what query and ec2 differ. */
export interface FormDialect {
  /** The segment of a name that a member contributes. */
  nameOf(shape: Shape, memberName: string): string
  /** Items are numbered right behind the list's name, whatever the model says. */
  readonly isAlwaysFlat: boolean
  /** The code for a value that is none of its type. */
  readonly malformedCode: string
}

/** Reads what stands under one name. */
type NodeReader = (node: FormNode) => unknown

/** Compiles readers of the forms of one service. */
export function createFormReaders(dialect: FormDialect): (shape: Shape) => NodeReader {
  const known = new WeakMap<Shape, NodeReader>()
  const readers = (shape: Shape): NodeReader => {
    const compile = aggregates[shape.type]
    if (compile === undefined) return compileScalar(shape, dialect)
    // A flattened list or map differs from place to place; all else is the same wherever it stands.
    const key = shape.traits.flattened === true ? shape : shape.base
    let reader = known.get(key)
    if (reader === undefined) known.set(key, (reader = compile(shape, readers, dialect)))
    return reader
  }
  return readers
}

type Compile = (shape: Shape, readers: (shape: Shape) => NodeReader, dialect: FormDialect) => NodeReader

const aggregates: Partial<Record<ShapeType, Compile>> = {
  structure: compileStructure,
  list: compileList,
  map: compileMap,
}

function compileScalar(shape: Shape, dialect: FormDialect): NodeReader {
  const read = scalarReader(shape)
  const { type } = shape
  if (type === 'boolean') return ({ value = '' }) => value.toLowerCase() === 'true' || value === '1'
  return ({ value }) => {
    if (value === undefined) return undefined
    const parsed = read(value)
    if (parsed !== undefined && isInRange(parsed, shape)) return parsed
    throw new ServiceError(dialect.malformedCode, `Value (${value.slice(0, 100)}) is not a valid ${type}`)
  }
}

function compileStructure(shape: Shape, readers: (shape: Shape) => NodeReader, dialect: FormDialect): NodeReader {
  const fields = new Map<string, { member: string; read: NodeReader }>()
  for (const [member, memberShape] of shape.members) {
    const field = { member, read: lazily(() => readers(memberShape)) }
    fields.set(dialect.nameOf(memberShape, member), field)
    const itemName = dialect.isAlwaysFlat ? undefined : flatItemName(memberShape)
    if (itemName !== undefined) fields.set(itemName, field)
  }
  return ({ children }) => {
    const members: Members = {}
    for (const [name, child] of children) {
      const field = fields.get(name)
      if (field === undefined) continue
      const value = field.read(child)
      if (value !== undefined) members[field.member] = value
    }
    return members
  }
}

/** The items of a flattened list may go by a name of their own, which takes the place of the list's. */
function flatItemName(shape: Shape): string | undefined {
  return shape.type === 'list' && shape.traits.flattened === true ? shape.member.traits.locationName : undefined
}

function compileList(shape: Shape, readers: (shape: Shape) => NodeReader, dialect: FormDialect): NodeReader {
  const readItem = lazily(() => readers(shape.member))
  const isFlat = dialect.isAlwaysFlat || shape.traits.flattened === true
  const itemName = shape.member.traits.locationName ?? 'member'
  return (node) => {
    const items: unknown[] = []
    for (const child of numbered(isFlat ? node : (node.children.get(itemName) ?? node))) {
      const item = readItem(child)
      if (item !== undefined) items.push(item)
    }
    return items
  }
}

function compileMap(shape: Shape, readers: (shape: Shape) => NodeReader, dialect: FormDialect): NodeReader {
  const keyName = dialect.nameOf(shape.key, 'key')
  const valueName = dialect.nameOf(shape.value, 'value')
  const readValue = lazily(() => readers(shape.value))
  return (node) => {
    const map: Members = {}
    for (const entry of numbered(node.children.get('entry') ?? node)) {
      const key = entry.children.get(keyName)?.value
      const value = entry.children.get(valueName)
      if (key !== undefined && value !== undefined) setOwn(map, key, readValue(value))
    }
    return map
  }
}

/** The children with numbers as names, in their order. */
function numbered({ children }: FormNode): readonly FormNode[] {
  return [...children.entries()]
    .filter(([name]) => /^\d{1,9}$/.test(name))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child)
}

/** Shapes may hold themselves: their readers are compiled when there is a value. */
function lazily(compile: () => NodeReader): NodeReader {
  let reader: NodeReader | undefined
  return (node) => (reader ??= compile())(node)
}
