import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ResourceModelError } from '../../src/index.js'
import { mergeParams } from '../../src/resource/parameters.js'
import { compileListPath, compileResourcePath } from '../../src/resource/resource-path.js'
import { compileTarget } from '../../src/resource/target.js'

/** Parameters with these values at these places, in a batch of two. */
function put(...targets: string[]): object {
  const params = {}
  for (const index of [0, 1]) {
    for (const target of targets) compileTarget(target)(params, `${target} ${index}`, index)
  }
  return params
}

test('a place in parameters is a member, a fixed element, one more element, or that of the resource', () => {
  expect(put('A')).toEqual({ A: 'A 1' })
  expect(put('A.B', 'A.C')).toEqual({ A: { B: 'A.B 1', C: 'A.C 1' } })
  expect(put('A[0]')).toEqual({ A: ['A[0] 1'] })
  expect(put('A[0].B[0]', 'A[0].C')).toEqual({ A: [{ B: ['A[0].B[0] 1'], C: 'A[0].C 1' }] })
  expect(put('A[]')).toEqual({ A: ['A[] 0', 'A[] 1'] })
  expect(put('A.B[].C')).toEqual({ A: { B: [{ C: 'A.B[].C 0' }, { C: 'A.B[].C 1' }] } })
  expect(put('A[*].B', 'A[*].C')).toEqual({
    A: [
      { B: 'A[*].B 0', C: 'A[*].C 0' },
      { B: 'A[*].B 1', C: 'A[*].C 1' },
    ],
  })
  expect(() => compileTarget('A[1:2]')).toThrow(ResourceModelError)
})

test('a path leads to a member, an element, or several lists as one', () => {
  const answer = { A: [{ B: [1, 2] }, { B: [3] }], C: { D: 'd' }, V: [{ K: 1 }], M: [{ K: 2 }] }
  expect(compileResourcePath('@')(answer)).toBe(answer)
  expect(compileResourcePath('C.D')(answer)).toBe('d')
  expect(compileResourcePath('@.C.D')(answer)).toBe('d')
  expect(compileResourcePath('A[0].B[]')(answer)).toEqual([1, 2])
  expect(compileResourcePath('[V,M]|[].K')(answer)).toEqual([1, 2])
  expect(compileResourcePath('[V,X]|[]')(answer)).toEqual([{ K: 1 }])
  expect(() => compileResourcePath('A[?B]')).toThrow('A[?B] is no plain path.')
})

test('a path to a list knows the list and the path from its elements on', () => {
  expect(compileListPath('C.D')).toBeUndefined()
  const nested = compileListPath('A[].B[].C')!
  expect(nested.list).toBe('A[].B[]')
  expect(nested.readList({ A: [{ B: [1, 2] }, { B: [3] }, {}] })).toEqual([1, 2, 3])
  expect(nested.readItem({ C: 5 })).toBe(5)
  const names = compileListPath('Names[]')!
  expect([names.readList({ Names: ['a', 'b'] }), names.readItem('a')]).toEqual([['a', 'b'], 'a'])
  expect(names.readList({ Names: [['a'], ['b', 'c']] })).toEqual(['a', 'b', 'c'])
  expect(names.readList({})).toBeNull()
})

test('merging changes neither side, and what comes second is there', () => {
  const json = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(json, json, fc.boolean(), (base, over, appends) => {
      const before = JSON.stringify([base, over])
      const merged = mergeParams(base, over, appends)
      expect(JSON.stringify([base, over])).toBe(before)
      expect(Object.keys(merged).toSorted()).toEqual([...new Set(Object.keys({ ...base, ...over }))].toSorted())
      for (const [name, value] of Object.entries(over)) {
        if (typeof value !== 'object' || value === null) expect(merged[name]).toBe(value)
        else if (Array.isArray(value)) {
          const list = merged[name] as unknown[]
          expect(list.slice(list.length - value.length)).toEqual(value)
        }
      }
    }),
  )
})

test('what is undefined is absent', () => {
  expect(mergeParams({ a: 1 }, { a: undefined, b: undefined }, false)).toEqual({ a: 1 })
})
