import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsPattern } from '../../../src/local/policy/patterns.js'

test('patterns mean what a regular expression made of them means', () => {
  const letters = fc.stringMatching(/^[ab*?:]{0,12}$/)
  fc.assert(
    fc.property(fc.stringMatching(/^[ab:]{0,12}$/), letters, (text, pattern) => {
      const source = pattern.replaceAll('*', '.*').replaceAll('?', '.')
      expect(fitsPattern(text, pattern)).toBe(new RegExp(`^${source}$`).test(text))
    }),
  )
})

test('a pattern made to be slow is not', () => {
  expect(fitsPattern('a'.repeat(20_000), `${'*a'.repeat(200)}b`)).toBe(false)
})
