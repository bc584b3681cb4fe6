import { crc32 } from 'node:zlib'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { EventStreamParserError } from '../../src/errors/http.js'
import { createEventFrameDecoder, encodeEventFrame, type EventFrame } from '../../src/protocol/event-stream-frames.js'
import { encodeEventHeaders, type EventHeaderValue } from '../../src/protocol/event-stream-headers.js'

const payload = Buffer.from("{'foo':'bar'}")

function decode(bytes: Uint8Array): readonly EventFrame[] {
  const decoder = createEventFrameDecoder()
  const frames = decoder.push(bytes)
  decoder.end()
  return frames
}

test.each([
  ['an empty frame', new Map(), Buffer.alloc(0), '00000010 00000000 05c248eb 7d98c8ff'],
  ['a payload', new Map(), payload, '0000001d 00000000 fd528c5a 7b27666f6f273a27626172277d c3653936'],
  [
    'a header',
    new Map([['event-type', 40972]]),
    payload,
    '0000002d 00000010 41c424b8 0a6576656e742d74797065 04 0000a00c 7b27666f6f273a27626172277d 36f480a0',
  ],
])('%s is written in these bytes and read from them', (_title, headers, body, hex) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  expect(encodeEventFrame(headers, body)).toEqual(bytes)
  expect(decode(bytes)).toEqual([{ headers, payload: body }])
})

test.each<[EventHeaderValue, string]>([
  [true, '00'],
  [false, '01'],
  [-2, '04 fffffffe'],
  [2n ** 62n, '05 4000000000000000'],
  [Buffer.from('ab'), '06 0002 6162'],
  ['é', '07 0002 c3a9'],
  [new Date(1), '08 0000000000000001'],
])('a header %o is written in these bytes and read from them', (value, hex) => {
  const bytes = encodeEventHeaders(new Map([['n', value]]))
  expect(bytes.toString('hex')).toBe(`016e${hex.replaceAll(' ', '')}`)
  expect(decode(encodeEventFrame(new Map([['n', value]]), payload))[0]?.headers.get('n')).toEqual(value)
})

test.each<[string, EventHeaderValue]>([
  ['02 ff', -1],
  ['03 fffe', -2],
  ['05 0000000000000005', 5],
  ['05 8000000000000000', -(2n ** 63n)],
  ['09 00112233445566778899aabbccddeeff', '00112233-4455-6677-8899-aabbccddeeff'],
])('the header bytes %s are read', (hex, value) => {
  expect(decode(withHeaderBytes(`016e${hex}`))[0]?.headers.get('n')).toEqual(value)
})

test.each([
  ['016e00016e01', 'a header twice'],
  ['016e0a', 'an unknown type'],
  ['026e', 'a name that is cut off'],
  ['016e', 'a header without type'],
  ['016e0400', 'a value that is cut off'],
  ['016e07000561', 'a text that is cut off'],
])('the headers %s are refused: %s', (hex) => {
  expect(() => decode(withHeaderBytes(hex))).toThrow(EventStreamParserError)
})

test('frames are found wherever their bytes are cut', () => {
  const frame = fc.record({
    headers: fc
      .uniqueArray(fc.tuple(fc.string({ maxLength: 9 }), fc.oneof(fc.string(), fc.boolean(), fc.integer())), {
        selector: ([name]) => name,
        maxLength: 3,
      })
      .map((entries) => new Map<string, EventHeaderValue>(entries)),
    payload: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  })
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 5 }),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 20 }),
      (frames, cuts) => {
        const bytes = Buffer.concat(frames.map((one) => encodeEventFrame(one.headers, one.payload)))
        const decoder = createEventFrameDecoder()
        const found: EventFrame[] = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          // At least one byte in a round of cuts.
          const length = cuts[i % cuts.length]! + (i % cuts.length === 0 ? 1 : 0)
          found.push(...decoder.push(bytes.subarray(at, at + length)))
          at += length
        }
        decoder.end()
        expect(found).toEqual(frames)
      },
    ),
  )
})

test('a stream that ends within a frame is cut off', () => {
  const bytes = encodeEventFrame(new Map([['n', 'v']]), payload)
  for (let length = 1; length < bytes.length; length++) {
    expect(() => decode(bytes.subarray(0, length))).toThrow(EventStreamParserError)
  }
})

test('every flipped bit is noticed, before bytes are waited for that do not come', () => {
  const bytes = encodeEventFrame(new Map([['n', 'v']]), payload)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const broken = Buffer.from(bytes)
    broken[bit >> 3]! ^= 1 << (bit & 7)
    expect(() => createEventFrameDecoder().push(broken)).toThrow(EventStreamParserError)
  }
})

test('frames beyond the limits are not written', () => {
  const tooMuch = Buffer.alloc(24 * 1024 * 1024 + 1)
  expect(() => encodeEventFrame(new Map(), tooMuch)).toThrow(EventStreamParserError)
  const headers = new Map([1, 2, 3].map((i) => [`h${i}`, 'x'.repeat(60_000)]))
  expect(() => encodeEventFrame(headers, payload)).toThrow(EventStreamParserError)
})

test('lengths beyond the limits are refused before the rest comes', () => {
  expect(() => createEventFrameDecoder().push(prelude(16 + 24 * 1024 * 1024 + 1, 0))).toThrow(/payload/)
  expect(() => createEventFrameDecoder().push(prelude(200_000, 128 * 1024 + 1))).toThrow(/headers/)
  expect(() => createEventFrameDecoder().push(prelude(15, 0))).toThrow(/payload/)
  expect(() => createEventFrameDecoder().push(prelude(20, 5))).toThrow(/payload/)
  expect(createEventFrameDecoder().push(prelude(16 + 24 * 1024 * 1024, 0))).toEqual([])
})

function prelude(totalBytes: number, headersBytes: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(totalBytes, 0)
  bytes.writeUInt32BE(headersBytes, 4)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8)
  return bytes
}

function withHeaderBytes(hex: string): Buffer {
  const headerBytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  const frame = Buffer.concat([prelude(16 + headerBytes.length, headerBytes.length), headerBytes, Buffer.alloc(4)])
  frame.writeUInt32BE(crc32(frame.subarray(0, -4)), frame.length - 4)
  return frame
}
