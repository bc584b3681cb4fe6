/**
 * CBOR items to a growing buffer, each in its shortest form and with a definite length.
 *
 * @see RFC 8949
 */

import { ParamValidationError } from '../errors/parameter.js'

/** Where items are written. */
export interface CborSink {
  buffer: Buffer
  at: number
}

/** The major types that have a length or value before their content. */
export const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6 } as const

const firstSizeBytes = 512

/** An empty sink. */
export function createCborSink(): CborSink {
  return { buffer: Buffer.allocUnsafe(firstSizeBytes), at: 0 }
}

/** What has been written. */
export function writtenBytes(sink: CborSink): Buffer {
  return sink.buffer.subarray(0, sink.at)
}

/** Writes the beginning of an item: its type and its length, value or tag. */
export function writeHead(sink: CborSink, major: number, argument: number | bigint): void {
  reserve(sink, 9)
  const { buffer } = sink
  const type = major << 5
  if (argument < 24) {
    sink.at = buffer.writeUInt8(type | Number(argument), sink.at)
  } else if (argument <= 0xff) {
    sink.at = buffer.writeUInt8(Number(argument), buffer.writeUInt8(type | 24, sink.at))
  } else if (argument <= 0xffff) {
    sink.at = buffer.writeUInt16BE(Number(argument), buffer.writeUInt8(type | 25, sink.at))
  } else if (argument <= 0xffffffff) {
    sink.at = buffer.writeUInt32BE(Number(argument), buffer.writeUInt8(type | 26, sink.at))
  } else {
    sink.at = buffer.writeBigUInt64BE(BigInt(argument), buffer.writeUInt8(type | 27, sink.at))
  }
}

/** Writes a whole number. @throws ParamValidationError for a bigint of more than 64 bits */
export function writeInteger(sink: CborSink, value: number | bigint): void {
  if (typeof value === 'bigint' && (value > MAX_UNSIGNED || value < MIN_NEGATIVE)) {
    throw new ParamValidationError(`An integer has more than 64 bits: ${value}`, { value })
  }
  if (value >= 0) writeHead(sink, MAJOR.unsigned, value)
  else writeHead(sink, MAJOR.negative, typeof value === 'bigint' ? -1n - value : -1 - value)
}

const MAX_UNSIGNED = 2n ** 64n - 1n
const MIN_NEGATIVE = -(2n ** 64n)

/** Writes a number of 32 bits; what is not finite takes 16. */
export function writeFloat(sink: CborSink, value: number): void {
  if (!Number.isFinite(value)) return writeNotFinite(sink, value)
  reserve(sink, 5)
  sink.at = sink.buffer.writeFloatBE(value, sink.buffer.writeUInt8(0xfa, sink.at))
}

/** Writes a number of 64 bits; what is not finite takes 16. */
export function writeDouble(sink: CborSink, value: number): void {
  if (!Number.isFinite(value)) return writeNotFinite(sink, value)
  reserve(sink, 9)
  sink.at = sink.buffer.writeDoubleBE(value, sink.buffer.writeUInt8(0xfb, sink.at))
}

function writeNotFinite(sink: CborSink, value: number): void {
  reserve(sink, 3)
  const bits = Number.isNaN(value) ? 0x7e00 : value > 0 ? 0x7c00 : 0xfc00
  sink.at = sink.buffer.writeUInt16BE(bits, sink.buffer.writeUInt8(0xf9, sink.at))
}

/** Writes a boolean or null. */
export function writeSimple(sink: CborSink, value: boolean | null): void {
  reserve(sink, 1)
  sink.at = sink.buffer.writeUInt8(value === null ? 0xf6 : value ? 0xf5 : 0xf4, sink.at)
}

/** Writes text as UTF-8. */
export function writeText(sink: CborSink, text: string): void {
  const length = Buffer.byteLength(text, 'utf8')
  writeHead(sink, MAJOR.text, length)
  reserve(sink, length)
  sink.at += sink.buffer.write(text, sink.at, 'utf8')
}

/** Writes a string of bytes. */
export function writeBytes(sink: CborSink, bytes: Uint8Array): void {
  writeHead(sink, MAJOR.bytes, bytes.length)
  writeRaw(sink, bytes)
}

/** Writes bytes that are CBOR already. */
export function writeRaw(sink: CborSink, bytes: Uint8Array): void {
  reserve(sink, bytes.length)
  sink.buffer.set(bytes, sink.at)
  sink.at += bytes.length
}

function reserve(sink: CborSink, length: number): void {
  const needed = sink.at + length
  if (needed <= sink.buffer.length) return
  const larger = Buffer.allocUnsafe(Math.max(needed, sink.buffer.length * 2))
  sink.buffer.copy(larger, 0, 0, sink.at)
  sink.buffer = larger
}
