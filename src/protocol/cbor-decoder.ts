/**
 * CBOR to values, strictly: an item that is cut off, not well formed or followed by anything is an error.
 *
 * @see RFC 8949
 */

import { isUtf8 } from 'node:buffer'

import { asBuffer } from '../base/bytes.js'
import { ResponseParserError } from '../errors/http.js'
import { setOwn } from './set-own.js'

/** What a tagged item means; throws for tags that it does not know. */
export type TagReader = (tag: number | bigint, content: unknown) => unknown

/**
 * Decodes one item. Integers are numbers where these are exact, else bigints; byte strings share the memory of `bytes`;
 * `undefined` is null.
 *
 * @throws ResponseParserError
 */
export function decodeCbor(bytes: Uint8Array, readTag: TagReader): unknown {
  const cursor: Cursor = { bytes: asBuffer(bytes), at: 0, depth: 0, readTag }
  const value = readItem(cursor)
  if (cursor.at < bytes.length) throw malformed(cursor, `${bytes.length - cursor.at} bytes follow the item`)
  return value
}

interface Cursor {
  readonly bytes: Buffer
  at: number
  depth: number
  readonly readTag: TagReader
}

const MAX_DEPTH = 500
const BREAK = 0xff
const INDEFINITE = 31

function readItem(cursor: Cursor): unknown {
  const initial = readByte(cursor)
  const info = initial & 31
  switch (initial >> 5) {
    case 0:
      return readArgument(cursor, info)
    case 1:
      return negative(readArgument(cursor, info))
    case 2:
      return info === INDEFINITE ? Buffer.concat(readPieces(cursor, 2, readBytes)) : readBytes(cursor, info)
    case 3:
      return info === INDEFINITE ? readPieces(cursor, 3, readText).join('') : readText(cursor, info)
    case 4:
      return nested(cursor, info, readList)
    case 5:
      return nested(cursor, info, readMap)
    case 6:
      return cursor.readTag(readArgument(cursor, info), nested(cursor, info, readItem))
    default:
      return readSimple(cursor, info)
  }
}

function nested<T>(cursor: Cursor, info: number, read: (cursor: Cursor, info: number) => T): T {
  if (++cursor.depth > MAX_DEPTH) throw malformed(cursor, `items are nested more than ${MAX_DEPTH} deep`)
  const value = read(cursor, info)
  cursor.depth--
  return value
}

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at]
  if (byte === undefined) throw cutOff(cursor)
  cursor.at++
  return byte
}

/** Makes sure of `length` bytes and steps over them; gives where they begin. */
function take(cursor: Cursor, length: number): number {
  const start = cursor.at
  if (length > cursor.bytes.length - start) throw cutOff(cursor)
  cursor.at = start + length
  return start
}

function readArgument(cursor: Cursor, info: number): number | bigint {
  if (info < 24) return info
  switch (info) {
    case 24:
      return readByte(cursor)
    case 25:
      return cursor.bytes.readUInt16BE(take(cursor, 2))
    case 26:
      return cursor.bytes.readUInt32BE(take(cursor, 4))
    case 27: {
      const value = cursor.bytes.readBigUInt64BE(take(cursor, 8))
      return value > MAX_SAFE ? value : Number(value)
    }
    default:
      throw malformed(cursor, `an item has the length code ${info}`)
  }
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

function negative(argument: number | bigint): number | bigint {
  if (typeof argument === 'bigint') return -1n - argument
  return argument < Number.MAX_SAFE_INTEGER ? -1 - argument : -1n - BigInt(argument)
}

/** A count of bytes or items, which need a byte each: so no count is believed that the rest cannot hold. */
function readLength(cursor: Cursor, info: number): number {
  const length = Number(readArgument(cursor, info))
  if (length > cursor.bytes.length - cursor.at) throw cutOff(cursor)
  return length
}

function readBytes(cursor: Cursor, info: number): Buffer {
  const start = take(cursor, readLength(cursor, info))
  return cursor.bytes.subarray(start, cursor.at)
}

function readText(cursor: Cursor, info: number): string {
  const start = take(cursor, readLength(cursor, info))
  const text = cursor.bytes.toString('utf8', start, cursor.at)
  if (text.includes('\uFFFD') && !isUtf8(cursor.bytes.subarray(start, cursor.at))) {
    throw malformed(cursor, 'a text is not UTF-8')
  }
  return text
}

/** The pieces of a string of unknown length: each of known length, and of the string's type. */
function readPieces<T>(cursor: Cursor, major: number, readPiece: (cursor: Cursor, info: number) => T): T[] {
  const pieces: T[] = []
  for (let initial = readByte(cursor); initial !== BREAK; initial = readByte(cursor)) {
    if (initial >> 5 !== major || (initial & 31) === INDEFINITE) throw malformed(cursor, 'a piece has another type')
    pieces.push(readPiece(cursor, initial & 31))
  }
  return pieces
}

function readList(cursor: Cursor, info: number): unknown[] {
  const items: unknown[] = []
  if (info === INDEFINITE) {
    while (!endsHere(cursor)) items.push(readItem(cursor))
  } else {
    for (let left = readLength(cursor, info); left > 0; left--) items.push(readItem(cursor))
  }
  return items
}

function readMap(cursor: Cursor, info: number): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  if (info === INDEFINITE) {
    while (!endsHere(cursor)) readEntry(cursor, map)
  } else {
    for (let left = readLength(cursor, info); left > 0; left--) readEntry(cursor, map)
  }
  return map
}

function readEntry(cursor: Cursor, map: Record<string, unknown>): void {
  const key = readItem(cursor)
  if (typeof key !== 'string') throw malformed(cursor, 'a key is no text')
  setOwn(map, key, readItem(cursor))
}

function endsHere(cursor: Cursor): boolean {
  if (cursor.bytes[cursor.at] !== BREAK) return false
  cursor.at++
  return true
}

function readSimple(cursor: Cursor, info: number): unknown {
  switch (info) {
    case 20:
      return false
    case 21:
      return true
    case 22:
    case 23:
      return null
    case 25:
      return fromHalf(cursor.bytes.readUInt16BE(take(cursor, 2)))
    case 26:
      return cursor.bytes.readFloatBE(take(cursor, 4))
    case 27:
      return cursor.bytes.readDoubleBE(take(cursor, 8))
    default:
      throw malformed(
        cursor,
        info === INDEFINITE ? 'an end without a beginning' : `the simple value ${info} is unknown`,
      )
  }
}

function fromHalf(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

function cutOff(cursor: Cursor): ResponseParserError {
  return malformed(cursor, 'it ends within an item')
}

function malformed(cursor: Cursor, problem: string): ResponseParserError {
  return new ResponseParserError(`its body is no valid CBOR: ${problem} (byte ${cursor.at})`)
}
