import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseJsonExactly, stringifyJsonExactly } from '../../src/protocol/json-exact.js'

test('integers that a number cannot hold become bigints', () => {
  expect(parseJsonExactly(' { "a" : [ 1 , -9007199254740993 , 9007199254740991, 1e400 ] } ')).toEqual({
    a: [1, -9007199254740993n, 9007199254740991, Infinity],
  })
})

test('strings end at the quote that is not escaped', () => {
  const value = { '\\': '\\\\"', '"': '\\"\\', '': ['"', '\\'] }
  expect(parseJsonExactly(JSON.stringify(value))).toEqual(value)
})

test('a key __proto__ is a key like any other', () => {
  expect(Object.keys(parseJsonExactly('{"__proto__":{"a":1}}') as object)).toEqual(['__proto__'])
})

test('all JSON is parsed as the platform parses it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      const expected: unknown = JSON.parse(text, (_key, item: unknown) => asBigint(item))
      expect(parseJsonExactly(text)).toEqual(expected)
    }),
  )
})

function asBigint(item: unknown): unknown {
  const isLarge = typeof item === 'number' && Number.isInteger(item) && !Number.isSafeInteger(item)
  return isLarge && /^-?\d+$/.test(String(item)) ? BigInt(String(item)) : item
}

test('all JSON is written as the platform writes it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(stringifyJsonExactly(value)).toBe(JSON.stringify(value))
    }),
  )
})

test('what is undefined is left out of objects and null in lists', () => {
  expect(stringifyJsonExactly({ a: undefined, b: [undefined, 1n], c: NaN })).toBe('{"b":[null,1],"c":null}')
})
