/**
 * Values of shapes to XML: closures per shape, compiled when first needed.
 * Members are written in the model's order, which is the order that schemas of services ask for.
 *
 * @see features 5.7
 */

import type { ShapeType, Traits } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import { asItems, asMembers } from './members.js'
import type { Params } from './protocol.js'
import { compileScalarWriter } from './scalar-text.js'
import { escapeAttribute, escapeText } from './xml-entities.js'

/** Writes documents of one service. */
export interface XmlWriters {
  /** The shape as root, under its locationName or else its own name. */
  compileRoot(shape: Shape): (value: unknown) => string
  /** The same with only these members of a structure. */
  compileMembers(shape: Shape, members: ReadonlyMap<string, Shape>): (value: Params) => string
}

/** Writes an element or several; or what stands in one. */
type Writer = (value: unknown) => string

/** The writers of one service. */
export function createXmlWriters(): XmlWriters {
  const known = new WeakMap<Shape, Writer>()
  const contents: Contents = (shape) => {
    const compile = aggregates[shape.type]
    // Scalars depend on their place: it may name the format of a time.
    if (compile === undefined) return compileText(shape)
    let writer = known.get(shape.base)
    if (writer === undefined) known.set(shape.base, (writer = compile(shape, contents)))
    return writer
  }
  return {
    compileRoot: (shape) => compileElement(shape, rootName(shape), contents),
    compileMembers(shape, members) {
      const { start, end } = tags(shape, rootName(shape))
      const writeAttributes = compileAttributes(members)
      const writeChildren = compileChildren(members, contents)
      return (value) => `${start}${writeAttributes(value)}>${writeChildren(value)}${end}`
    },
  }
}

/** Finds the writer of what stands in an element of a shape. */
type Contents = (shape: Shape) => Writer

function rootName(shape: Shape): string {
  return shape.traits.locationName ?? shape.name
}

/** An element's tags, the first without its `>`. */
interface Tags {
  readonly start: string
  readonly end: string
}

const entryTags: Tags = { start: '<entry', end: '</entry>' }

function tags(shape: Shape, name: string): Tags {
  return { start: `<${name}${namespaceAttribute(shape.traits)}`, end: `</${name}>` }
}

function namespaceAttribute({ xmlNamespace }: Traits): string {
  if (xmlNamespace === undefined) return ''
  const { uri, prefix = '' } = typeof xmlNamespace === 'string' ? { uri: xmlNamespace } : xmlNamespace
  return ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`
}

function compileElement(shape: Shape, name: string, contents: Contents): Writer {
  if (shape.traits.flattened === true && shape.type === 'list') return compileItems(shape, name, contents)
  if (shape.traits.flattened === true && shape.type === 'map') return compileEntries(shape, tags(shape, name), contents)
  const { start, end } = tags(shape, name)
  const writeAttributes = shape.type === 'structure' ? compileAttributes(shape.members) : undefined
  // Shapes may hold themselves: what stands in the element is compiled when there is one.
  let write: Writer | undefined
  if (writeAttributes === undefined) return (value) => `${start}>${(write ??= contents(shape))(value)}${end}`
  return (value) => `${start}${writeAttributes(value)}>${(write ??= contents(shape))(value)}${end}`
}

const aggregates: Partial<Record<ShapeType, (shape: Shape, contents: Contents) => Writer>> = {
  structure: (shape, contents) => compileChildren(shape.members, contents),
  list: (shape, contents) => compileItems(shape, shape.member.traits.locationName ?? 'member', contents),
  map: (shape, contents) => compileEntries(shape, entryTags, contents),
}

function compileText(shape: Shape): Writer {
  const write = compileScalarWriter(shape, 'iso8601')
  return shape.type === 'string' || shape.type === 'character' ? (value) => escapeText(write(value)) : write
}

function compileChildren(members: ReadonlyMap<string, Shape>, contents: Contents): Writer {
  const children: { name: string; write: Writer }[] = []
  for (const [name, member] of members) {
    if (member.traits.xmlAttribute === true) continue
    children.push({ name, write: compileElement(member, member.traits.locationName ?? name, contents) })
  }
  return (value) => {
    const given = asMembers(value)
    let xml = ''
    for (const { name, write } of children) if (given[name] !== undefined) xml += write(given[name])
    return xml
  }
}

function compileAttributes(members: ReadonlyMap<string, Shape>): Writer {
  const attributes: { name: string; key: string; write: Writer }[] = []
  for (const [name, member] of members) {
    if (member.traits.xmlAttribute !== true) continue
    const write = compileScalarWriter(member, 'iso8601')
    attributes.push({ name, key: member.traits.locationName ?? name, write })
  }
  if (attributes.length === 0) return () => ''
  return (value) => {
    const given = asMembers(value)
    let xml = ''
    for (const { name, key, write } of attributes) {
      if (given[name] !== undefined) xml += ` ${key}="${escapeAttribute(write(given[name]))}"`
    }
    return xml
  }
}

function compileItems(shape: Shape, name: string, contents: Contents): Writer {
  const write = compileElement(shape.member, name, contents)
  return (value) => {
    let xml = ''
    for (const item of asItems(value)) xml += write(item)
    return xml
  }
}

function compileEntries(shape: Shape, { start, end }: Tags, contents: Contents): Writer {
  const { key, value } = shape
  const writeKey = compileElement(key, key.traits.locationName ?? 'key', contents)
  const writeValue = compileElement(value, value.traits.locationName ?? 'value', contents)
  return (map) => {
    let xml = ''
    for (const [name, item] of Object.entries(asMembers(map))) {
      if (item !== undefined) xml += `${start}>${writeKey(name)}${writeValue(item)}${end}`
    }
    return xml
  }
}
