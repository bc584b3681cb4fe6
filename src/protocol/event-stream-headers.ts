/**
 * The headers of event-stream frames: name, type, value.
 *
 * @see features 5.12
 */

import { EventStreamParserError } from '../errors/http.js'

/**
 * What a header may hold. 64-bit integers are numbers where these are exact, else bigints; a UUID is text.
 * On the way out a number is written with 32 bits and a bigint with 64.
 */
export type EventHeaderValue = boolean | number | bigint | Uint8Array | string | Date

/** The headers of a frame, such as `:event-type`. */
export type EventHeaders = ReadonlyMap<string, EventHeaderValue>

/** Reads the headers of one frame. @throws EventStreamParserError */
export function decodeEventHeaders(bytes: Buffer): EventHeaders {
  const headers = new Map<string, EventHeaderValue>()
  const cursor: Cursor = { bytes, at: 0 }
  while (cursor.at < bytes.length) {
    const name = takeText(cursor, takeBytes(cursor, 1).readUInt8())
    if (headers.has(name)) throw new EventStreamParserError(`An event has the header ${name} twice.`, { name })
    headers.set(name, readValue(cursor, takeBytes(cursor, 1).readUInt8()))
  }
  return headers
}

/** Writes the headers of one frame. */
export function encodeEventHeaders(headers: EventHeaders): Buffer {
  const pieces: Uint8Array[] = []
  for (const [name, value] of headers) {
    const text = Buffer.from(name, 'utf8')
    pieces.push(Uint8Array.of(text.length), text, ...encodeValue(value))
  }
  return Buffer.concat(pieces)
}

interface Cursor {
  readonly bytes: Buffer
  at: number
}

function takeBytes(cursor: Cursor, length: number): Buffer {
  const start = cursor.at
  if (length > cursor.bytes.length - start) throw new EventStreamParserError('The headers of an event are cut off.')
  cursor.at = start + length
  return cursor.bytes.subarray(start, cursor.at)
}

function takeText(cursor: Cursor, length: number): string {
  return takeBytes(cursor, length).toString('utf8')
}

/** The wire's numbers for types. */
const TYPE = {
  true: 0,
  false: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  bytes: 6,
  text: 7,
  timestamp: 8,
  uuid: 9,
} as const

function readValue(cursor: Cursor, type: number): EventHeaderValue {
  switch (type) {
    case TYPE.true:
      return true
    case TYPE.false:
      return false
    case TYPE.int8:
      return takeBytes(cursor, 1).readInt8()
    case TYPE.int16:
      return takeBytes(cursor, 2).readInt16BE()
    case TYPE.int32:
      return takeBytes(cursor, 4).readInt32BE()
    case TYPE.int64:
      return shortest(takeBytes(cursor, 8).readBigInt64BE())
    case TYPE.bytes:
      return takeBytes(cursor, takeBytes(cursor, 2).readUInt16BE())
    case TYPE.text:
      return takeText(cursor, takeBytes(cursor, 2).readUInt16BE())
    case TYPE.timestamp:
      return new Date(Number(takeBytes(cursor, 8).readBigInt64BE()))
    case TYPE.uuid:
      return takeBytes(cursor, 16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    default:
      throw new EventStreamParserError(`A header of an event has the unknown type ${type}.`, { type })
  }
}

function shortest(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function encodeValue(value: EventHeaderValue): Uint8Array[] {
  if (typeof value === 'boolean') return [Uint8Array.of(value ? TYPE.true : TYPE.false)]
  if (typeof value === 'number') return [Uint8Array.of(TYPE.int32), int32(value)]
  if (typeof value === 'bigint') return [Uint8Array.of(TYPE.int64), int64(value)]
  if (value instanceof Date) return [Uint8Array.of(TYPE.timestamp), int64(BigInt(value.getTime()))]
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  const type = typeof value === 'string' ? TYPE.text : TYPE.bytes
  return [Uint8Array.of(type, bytes.length >> 8, bytes.length & 0xff), bytes]
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
