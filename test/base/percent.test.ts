import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentDecode, percentEncode, percentEncodePath } from '../../src/base/percent.js'

test('only unreserved characters stay', () => {
  expect(percentEncode("AZaz09-._~ /+!'()*é€")).toBe('AZaz09-._~%20%2F%2B%21%27%28%29%2A%C3%A9%E2%82%AC')
  expect(percentEncodePath('a/b c/d')).toBe('a/b%20c/d')
})

test('half of a surrogate pair becomes the replacement character instead of an exception', () => {
  expect(percentEncode('a\uD800b')).toBe('a%EF%BF%BDb')
})

test('what was encoded decodes to the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(percentDecode(percentEncode(text))).toBe(text)
      expect(percentEncode(text)).toMatch(/^[\w.~%-]*$/)
    }),
  )
})

test('what is not well encoded means itself', () => {
  expect(percentDecode('100%')).toBe('100%')
  expect(percentDecode('%ff')).toBe('%ff')
})
