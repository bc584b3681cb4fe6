/**
 * Parameters as the form fields of query and ec2: nested names with dots, lists and maps numbered from 1.
 *
 * @see features 5.2, 5.3
 */

import { percentEncode } from '../base/percent.js'
import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import { asItems, asMembers } from './members.js'
import { compileScalarWriter } from './scalar-text.js'

/** In what query and ec2 differ. */
export interface FormDialect {
  /** The segment of a name that a member contributes. */
  nameOf(shape: Shape, memberName: string): string
  /** Items are numbered right behind the list's name, whatever the model says; empty lists are left out. */
  readonly isAlwaysFlat: boolean
}

/** Finds the writer of a shape's fields. */
export type FormWriters = (shape: Shape) => FormWriter

/** Writes the fields of a value under a name: `&A.1=x&A.2=y`. */
export type FormWriter = (value: unknown, name: string) => string

/** The writers of one service. */
export function createFormWriters(dialect: FormDialect): FormWriters {
  const known = new WeakMap<Shape, FormWriter>()
  const writers: FormWriters = (shape) => {
    const compile = aggregates[shape.type]
    if (compile === undefined) return compileScalar(shape)
    // A flattened list differs from place to place; all else is the same wherever it stands.
    const key = shape.traits.flattened === true ? shape : shape.base
    let writer = known.get(key)
    if (writer === undefined) known.set(key, (writer = compile(shape, writers, dialect)))
    return writer
  }
  return writers
}

type Compile = (shape: Shape, writers: FormWriters, dialect: FormDialect) => FormWriter

const aggregates: Partial<Record<ShapeType, Compile>> = {
  structure: compileStructure,
  list: compileList,
  map: compileMap,
}

function compileScalar(shape: Shape): FormWriter {
  const write = compileScalarWriter(shape, 'iso8601')
  return (value, name) => `&${name}=${percentEncode(write(value))}`
}

function compileStructure(shape: Shape, writers: FormWriters, dialect: FormDialect): FormWriter {
  const fields: { member: string; segment: string; write: FormWriter }[] = []
  for (const [member, memberShape] of shape.members) {
    const segment = percentEncode(dialect.nameOf(memberShape, member))
    fields.push({ member, segment, write: lazily(() => writers(memberShape)) })
  }
  return (value, name) => {
    const given = asMembers(value)
    let form = ''
    for (const { member, segment, write } of fields) {
      if (given[member] !== undefined) form += write(given[member], name === '' ? segment : `${name}.${segment}`)
    }
    return form
  }
}

function compileList(shape: Shape, writers: FormWriters, dialect: FormDialect): FormWriter {
  const write = lazily(() => writers(shape.member))
  const itemName = compileItemName(shape, dialect)
  return (value, name) => {
    const items = asItems(value)
    if (items.length === 0) return dialect.isAlwaysFlat ? '' : `&${name}=`
    const prefix = itemName(name)
    let form = ''
    let number = 0
    for (const item of items) form += write(item, `${prefix}.${++number}`)
    return form
  }
}

function compileItemName(shape: Shape, dialect: FormDialect): (listName: string) => string {
  const { locationName } = shape.member.traits
  if (dialect.isAlwaysFlat) return (name) => name
  if (shape.traits.flattened !== true) return (name) => `${name}.${locationName ?? 'member'}`
  // An item's own name takes the place of the list's.
  return (name) => (locationName === undefined ? name : name.slice(0, name.lastIndexOf('.') + 1) + locationName)
}

function compileMap(shape: Shape, writers: FormWriters, dialect: FormDialect): FormWriter {
  const entry = shape.traits.flattened === true ? '' : '.entry'
  const keyName = dialect.nameOf(shape.key, 'key')
  const valueName = dialect.nameOf(shape.value, 'value')
  const writeKey = lazily(() => writers(shape.key))
  const writeValue = lazily(() => writers(shape.value))
  return (value, name) => {
    let form = ''
    let number = 0
    for (const [key, item] of Object.entries(asMembers(value))) {
      if (item === undefined) continue
      const prefix = `${name}${entry}.${++number}`
      form += writeKey(key, `${prefix}.${keyName}`) + writeValue(item, `${prefix}.${valueName}`)
    }
    return form
  }
}

/** Shapes may hold themselves: their writers are compiled when there is a value. */
function lazily(compile: () => FormWriter): FormWriter {
  let writer: FormWriter | undefined
  return (value, name) => (writer ??= compile())(value, name)
}
