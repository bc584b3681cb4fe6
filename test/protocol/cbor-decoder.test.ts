import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { decodeCbor } from '../../src/protocol/cbor-decoder.js'

function decode(hex: string): unknown {
  return decodeCbor(Buffer.from(hex, 'hex'), (tag, content) => ({ tag, content }))
}

test.each([
  ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['1b0020000000000000', 9007199254740992n],
  ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
  ['3b001fffffffffffff', -9007199254740992n],
  ['3bffffffffffffffff', -18446744073709551616n],
  ['f93c00', 1],
  ['f90001', 2 ** -24],
  ['f97bff', 65504],
  ['f9fc00', -Infinity],
  ['f97e00', NaN],
  ['f98000', -0],
  ['fa3dcccccd', Math.fround(0.1)],
  ['f7', null],
  ['62c3a9', 'é'],
  ['7f62c3a96161ff', 'éa'],
  ['63efbfbd', '\uFFFD'],
  ['c1fb41d452d9e0800000', { tag: 1, content: 1363896194 }],
])('%s is %o', (hex, value) => {
  expect(decode(hex)).toEqual(value)
})

test.each([
  ['', 'nothing'],
  ['0000', 'bytes that follow'],
  ['62c328', 'text that is not UTF-8'],
  ['f800', 'an unknown simple value'],
  ['f0', 'another one'],
  ['1c', 'a reserved length'],
  ['a10000', 'a key that is no text'],
  ['a1', 'a map without its entry'],
  ['a16161', 'an entry without its value'],
  ['bf6161ff', 'an end in the place of a value'],
  ['9bffffffffffffffff', 'a list longer than all bytes'],
  ['bb0000ffffffffffff', 'a map longer than all bytes'],
  ['5bffffffffffffffff00', 'bytes longer than all bytes'],
  ['81'.repeat(100_000), 'a nesting without end'],
  ['c1'.repeat(100_000), 'tags without end'],
])('%.20s is refused: %s', (hex) => {
  expect(() => decode(hex)).toThrow(ResponseParserError)
})

test('a nesting of some hundred levels is read', () => {
  expect(() => decode(`${'81'.repeat(500)}00`)).not.toThrow()
})

test('a key __proto__ is a key like any other', () => {
  const map = decode('a1695f5f70726f746f5f5fa1616101') as object
  expect(Object.getPrototypeOf(map)).toBe(Object.prototype)
  expect(Object.entries(map)).toEqual([['__proto__', { a: 1 }]])
})

test('every truncation of an item is refused', () => {
  const hex = 'bf61618201fb3ff00000000000006162c1190100617f7f6161ff6163425f606164f97c006165a2616100616240ff'
  expect(() => decode(hex)).not.toThrow()
  for (let length = 0; length < hex.length; length += 2) {
    expect(() => decode(hex.slice(0, length))).toThrow(ResponseParserError)
  }
})

test('any bytes decode or are refused with the one error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decodeCbor(bytes, (_tag, content) => content)
      } catch (error) {
        expect(error).toBeInstanceOf(ResponseParserError)
      }
    }),
  )
})
