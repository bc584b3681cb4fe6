import { expect, test } from 'vitest'
import { compilePath, isTruthy, withValueAt } from '../../src/base/path.js'
import { InvalidExpressionError } from '../../src/errors/data.js'

const data = {
  A: { B: 'b', Z: 0 },
  List: [{ N: 1, In: [{ K: 'x' }, { K: 'y' }] }, { In: [] }, { N: 3, In: [{ K: 'z' }, {}] }],
  Nested: [[1], [2, 3], 4],
  Map: { one: { V: 1 }, two: {}, three: { V: 3 } },
  Empty: { Text: '', List: [], Map: {}, Zero: 0, No: false },
  At: new Date(0),
}

test.each([
  ['A', data.A],
  ['A.B', 'b'],
  ['A.Nope.B', null],
  ['A.B.C', null],
  ['List[].N', [1, 3]],
  ['List[*].N', [1, 3]],
  ['List[].In[].K', ['x', 'y', 'z']],
  ['List[*].In[*].K', [['x', 'y'], [], ['z']]],
  ['List[*].In[].K', ['x', 'y', 'z']],
  ['List[].In[0].K', ['x', 'z']],
  ['List[-1].N', 3],
  ['List[0].In[1].K', 'y'],
  ['List[9].N', null],
  ['Nested[]', [1, 2, 3, 4]],
  ['Map.*.V', [1, 3]],
  ['A[].B', null],
  ['A[0]', null],
  ['List.length', null],
  ['A.B.length', null],
  ['constructor', null],
  ['Nope || A.B', 'b'],
  ['Empty.Text || Empty.List || Empty.Map || Empty.Zero', 0],
  ['Nope || Neither', null],
])('%s', (path, value) => {
  expect(compilePath(path)!(data)).toEqual(value)
})

test.each(['length(A)', 'A[?B]', 'A[1:2]', '"quoted"', 'A.[B]', 'A | B', 'A.', '.A', 'A..B', '', '@', '!A', 'A B'])(
  '%s is no plain path',
  (expression) => {
    expect(compilePath(expression)).toBeUndefined()
  },
)

test('what is not there is null, whatever it is looked for in', () => {
  for (const value of [undefined, null, 3, 'text', [], new Date(0)]) {
    for (const path of ['A', 'A.B', 'A[]', 'A[0]', 'A.*', 'A || B']) expect(compilePath(path)!(value)).toBeNull()
  }
})

test('truth is as in JMESPath', () => {
  for (const value of ['a', 0, 1, true, [0], { a: null }, new Date(0), new Uint8Array(0), 0n]) {
    expect(isTruthy(value)).toBe(true)
  }
  for (const value of ['', false, null, undefined, [], {}]) expect(isTruthy(value)).toBe(false)
})

test('a value is set in a copy, which shares all else', () => {
  const changed = withValueAt(data, 'A.B', 'c')
  expect(changed).toEqual({ ...data, A: { B: 'c', Z: 0 } })
  expect(changed['List']).toBe(data.List)
  expect(data.A.B).toBe('b')
  expect(withValueAt({}, 'X.Y.Z', 1)).toEqual({ X: { Y: { Z: 1 } } })
})

test.each(['A[0]', 'A[].B', 'A.*', 'A || B', ''])('nothing can be set at "%s"', (path) => {
  expect(() => withValueAt(data, path, 1)).toThrow(InvalidExpressionError)
})
