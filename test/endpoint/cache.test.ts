import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cacheKeyOf } from '../../src/endpoint/cache-key.js'
import { RecentValues } from '../../src/base/recent-values.js'

const text = fc.oneof(fc.string(), fc.constantFrom('', '-', '+', '!', '1:a', '[', ']', '0:', '2:'))
const value = fc.oneof(text, fc.boolean(), fc.constant(undefined), fc.array(text, { maxLength: 3 }))

test('keys of different values differ', () => {
  const values = fc.array(value, { minLength: 2, maxLength: 2 })
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(cacheKeyOf(a) === cacheKeyOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b) && sameHoles(a, b))
    }),
    { numRuns: 2000 },
  )
})

/** JSON writes `undefined` in a list as null; nothing else in these lists is written so. */
function sameHoles(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((element, i) => (element === undefined) === (b[i] === undefined))
}

test('the last keys are kept, at least as many as the capacity', () => {
  const recent = new RecentValues<number, string>(10)
  for (let i = 0; i < 1000; i++) recent.set(i, `v${i}`)
  for (let i = 990; i < 1000; i++) expect(recent.get(i)).toBe(`v${i}`)
  const kept = Array.from({ length: 1000 }, (_, i) => recent.get(i)).filter((v) => v !== undefined)
  expect(kept.length).toBeLessThanOrEqual(20)
})

test('what is asked for again and again is never lost', () => {
  const recent = new RecentValues<string, number>(4)
  recent.set('home', 1)
  for (let i = 0; i < 100; i++) {
    recent.set(`k${i}`, i)
    expect(recent.get('home')).toBe(1)
  }
})
