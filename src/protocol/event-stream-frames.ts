/**
 * Event-stream frames: length, length of the headers, checksum of these, headers, payload, checksum of it all.
 *
 * @see features 5.12
 */

import { crc32 } from 'node:zlib'

import { asBuffer } from '../base/bytes.js'
import { EventStreamParserError } from '../errors/http.js'
import { decodeEventHeaders, encodeEventHeaders, type EventHeaders } from './event-stream-headers.js'

/** One frame. The payload shares memory with what it was decoded from. */
export interface EventFrame {
  readonly headers: EventHeaders
  readonly payload: Buffer
}

const PRELUDE_BYTES = 12
const CHECKSUM_BYTES = 4
const MAX_HEADERS_BYTES = 128 * 1024
const MAX_PAYLOAD_BYTES = 24 * 1024 * 1024

/** Writes one frame. @throws EventStreamParserError for what no receiver would take */
export function encodeEventFrame(headers: EventHeaders, payload: Uint8Array): Buffer {
  const headerBytes = encodeEventHeaders(headers)
  checkLengths(headerBytes.length, payload.length)
  const end = PRELUDE_BYTES + headerBytes.length + payload.length
  const frame = Buffer.allocUnsafe(end + CHECKSUM_BYTES)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(headerBytes.length, 4)
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8)
  frame.set(headerBytes, PRELUDE_BYTES)
  frame.set(payload, PRELUDE_BYTES + headerBytes.length)
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end)
  return frame
}

/** Frames out of bytes that come cut at any place. */
export interface EventFrameDecoder {
  /** The frames that are complete with these bytes. @throws EventStreamParserError */
  push(chunk: Uint8Array): readonly EventFrame[]
  /** To be called where no more bytes come. @throws EventStreamParserError if a frame is cut off */
  end(): void
}

/** Makes a decoder for one stream. */
export function createEventFrameDecoder(): EventFrameDecoder {
  // Pieces of a large frame are put together once, when all are here.
  let pieces: Buffer[] = []
  let length = 0
  let needed = PRELUDE_BYTES

  function push(chunk: Uint8Array): readonly EventFrame[] {
    pieces.push(asBuffer(chunk))
    length += chunk.length
    const frames: EventFrame[] = []
    while (length >= needed) {
      const bytes = join()
      const frameLength = readFrameLength(bytes)
      if (length < frameLength) {
        needed = frameLength
        break
      }
      frames.push(decodeFrame(bytes.subarray(0, frameLength)))
      pieces = [bytes.subarray(frameLength)]
      length -= frameLength
      needed = PRELUDE_BYTES
    }
    return frames
  }

  function join(): Buffer {
    const [first] = pieces
    if (pieces.length === 1 && first !== undefined) return first
    const bytes = Buffer.concat(pieces)
    pieces = [bytes]
    return bytes
  }

  function end(): void {
    if (length === 0) return
    throw new EventStreamParserError(`The event stream was cut off within an event, ${length} bytes into it.`)
  }

  return { push, end }
}

function readFrameLength(bytes: Buffer): number {
  const frameLength = bytes.readUInt32BE(0)
  const headersLength = bytes.readUInt32BE(4)
  checkSum(bytes.subarray(0, 8), bytes.readUInt32BE(8))
  checkLengths(headersLength, frameLength - PRELUDE_BYTES - headersLength - CHECKSUM_BYTES)
  return frameLength
}

function decodeFrame(frame: Buffer): EventFrame {
  const end = frame.length - CHECKSUM_BYTES
  checkSum(frame.subarray(0, end), frame.readUInt32BE(end))
  const headersEnd = PRELUDE_BYTES + frame.readUInt32BE(4)
  return {
    headers: decodeEventHeaders(frame.subarray(PRELUDE_BYTES, headersEnd)),
    payload: frame.subarray(headersEnd, end),
  }
}

function checkSum(bytes: Buffer, expected: number): void {
  const actual = crc32(bytes)
  if (actual === expected) return
  throw new EventStreamParserError(`The checksum of an event is ${actual} where it was to be ${expected}.`, {
    expected,
    actual,
  })
}

function checkLengths(headersLength: number, payloadLength: number): void {
  if (headersLength > MAX_HEADERS_BYTES) {
    throw new EventStreamParserError(`The headers of an event are longer than ${MAX_HEADERS_BYTES} bytes.`, {
      headersLength,
    })
  }
  if (payloadLength > MAX_PAYLOAD_BYTES || payloadLength < 0) {
    throw new EventStreamParserError(
      `The payload of an event has ${payloadLength} bytes; the limit is ${MAX_PAYLOAD_BYTES}.`,
      {
        payloadLength,
      },
    )
  }
}
