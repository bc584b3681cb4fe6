/**
 * Members to CBOR documents.
 *
 * @see features 5.8
 */

import { toBytes } from '../base/bytes.js'
import { formatUnix } from '../base/timestamps.js'
import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import {
  type CborSink,
  createCborSink,
  MAJOR,
  writeBytes,
  writeDouble,
  writeFloat,
  writeHead,
  writeInteger,
  writeRaw,
  writeSimple,
  writeText,
  writtenBytes,
} from './cbor-sink.js'
import { asItems, asMembers } from './members.js'
import { asBytesOrText, requireDate } from './scalar-text.js'

/** Compiles the writing of a document that holds these members of a structure. */
export function compileCborMembersWriter(members: ReadonlyMap<string, Shape>): (value: object) => Buffer {
  const write = makeMembers(members)
  return (value) => {
    const sink = createCborSink()
    write(value, sink)
    return writtenBytes(sink)
  }
}

type Write = (value: unknown, sink: CborSink) => void

const cache = new WeakMap<Shape, Write>()

function compile(shape: Shape): Write {
  const known = cache.get(shape.base)
  if (known !== undefined) return known
  const write = make(shape)
  cache.set(shape.base, write)
  return write
}

function make(shape: Shape): Write {
  if (shape.traits.document === true) return writeAny
  if (shape.type === 'structure') {
    let write: Write | undefined
    return (value, sink) => (write ??= makeMembers(shape.members))(value, sink)
  }
  if (shape.type === 'map') return makeMap(shape)
  if (shape.type === 'list') return makeList(shape)
  return scalarWrites[shape.type] ?? writeAny
}

const scalarWrites: Partial<Record<ShapeType, Write>> = {
  float: (value, sink) => writeFloat(sink, Number(value)),
  double: (value, sink) => writeDouble(sink, Number(value)),
  blob: (value, sink) => writeBytes(sink, toBytes(asBytesOrText(value))),
  timestamp(value, sink) {
    writeHead(sink, MAJOR.tag, 1)
    writeInteger(sink, formatUnix(requireDate(value)))
  },
}

function makeMembers(members: ReadonlyMap<string, Shape>): Write {
  const entries = new Map<string, { key: Uint8Array; write: Write }>()
  for (const [name, shape] of members) {
    entries.set(name, { key: encodeKey(shape.traits.locationName ?? name), write: compile(shape) })
  }
  return (value, sink) => {
    const given = Object.entries(asMembers(value)).filter(([name, member]) => isPresent(member) && entries.has(name))
    writeHead(sink, MAJOR.map, given.length)
    for (const [name, member] of given) {
      const entry = entries.get(name)
      if (entry === undefined) continue
      writeRaw(sink, entry.key)
      entry.write(member, sink)
    }
  }
}

function encodeKey(name: string): Uint8Array {
  const sink = createCborSink()
  writeText(sink, name)
  return Uint8Array.from(writtenBytes(sink))
}

function makeMap(shape: Shape): Write {
  const keepsNulls = shape.traits.sparse === true
  let write: Write | undefined
  return (value, sink) => {
    write ??= compile(shape.value)
    const given = Object.entries(asMembers(value)).filter(
      ([, item]) => isPresent(item) || (item === null && keepsNulls),
    )
    writeHead(sink, MAJOR.map, given.length)
    for (const [key, item] of given) {
      writeText(sink, key)
      if (item === null) writeSimple(sink, null)
      else write(item, sink)
    }
  }
}

function makeList(shape: Shape): Write {
  let write: Write | undefined
  return (value, sink) => {
    write ??= compile(shape.member)
    const items = asItems(value)
    writeHead(sink, MAJOR.list, items.length)
    for (const item of items) {
      if (isPresent(item)) write(item, sink)
      else writeSimple(sink, null)
    }
  }
}

/** Writes what says by itself what it is: scalars of plain types, and documents. */
function writeAny(value: unknown, sink: CborSink): void {
  if (typeof value === 'string') writeText(sink, value)
  else if (typeof value === 'bigint') writeInteger(sink, value)
  else if (typeof value === 'number') writeNumber(value, sink)
  else if (typeof value === 'boolean') writeSimple(sink, value)
  else if (!isPresent(value)) writeSimple(sink, null)
  else if (Array.isArray(value)) writeAnyList(value, sink)
  else writeAnyMap(asMembers(value), sink)
}

function writeNumber(value: number, sink: CborSink): void {
  if (Number.isSafeInteger(value)) writeInteger(sink, value)
  else writeDouble(sink, value)
}

function writeAnyList(items: readonly unknown[], sink: CborSink): void {
  writeHead(sink, MAJOR.list, items.length)
  for (const item of items) writeAny(item, sink)
}

function writeAnyMap(map: object, sink: CborSink): void {
  const given = Object.entries(map).filter(([, item]) => item !== undefined)
  writeHead(sink, MAJOR.map, given.length)
  for (const [key, item] of given) {
    writeText(sink, key)
    writeAny(item, sink)
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}
