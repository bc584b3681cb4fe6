import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileExpression } from '../../src/base/jmespath.js'
import { compilePath } from '../../src/base/path.js'
import { InvalidExpressionError } from '../../src/errors/data.js'

const page = {
  Contents: [
    { Key: 'b', Size: 10, LastModified: new Date('2026-03-01T00:00:00Z') },
    { Key: 'a', Size: 2, LastModified: new Date('2025-03-01T00:00:00Z') },
    { Key: 'c', Size: 2n ** 60n },
  ],
  Status: 'running',
}

test.each([
  ['length(Contents) > `0`', true],
  ['Contents[?Size > `5`].Key', ['b', 'c']],
  ["Contents[?Key == 'a'].Size", [2]],
  ['Contents[?Key == `a`].Size', [2]],
  ['Contents[?LastModified].Key', ['b', 'a']],
  ['Contents[?!LastModified].Key', ['c']],
  ["Contents[?LastModified >= '2026'].Key", ['b']],
  ["Contents[?LastModified && LastModified < '2026'].Key", ['a']],
  ["sort_by(Contents[?Key < 'c'], &Key)[].Key", ['a', 'b']],
  ["Status == 'running' || Status == 'pending'", true],
  ["'a' < `1`", null],
  ['sum(Contents[:2].Size)', 12],
  ['Contents[0].{Name: Key}', { Name: 'b' }],
  ['[Nope, Status]', [null, 'running']],
  ['@.Status', 'running'],
])('%s', async (expression, value) => {
  expect((await compileExpression(expression))(page)).toEqual(value)
})

test('times that are selected stay times', async () => {
  const [time] = (await compileExpression('Contents[?Size > `5`].LastModified'))(page) as unknown[]
  expect(time).toBe(page.Contents[0]!.LastModified)
})

test('an expression that is none says what is wrong with it', async () => {
  await expect(compileExpression('Contents[')).rejects.toThrow(InvalidExpressionError)
  await expect(compileExpression('Contents[')).rejects.toMatchObject({ fields: { expression: 'Contents[' } })
  const lengthOf = await compileExpression('length(Nope)')
  expect(() => lengthOf(page)).toThrow(/length\(Nope\) cannot be used: .*null/)
})

test('plain paths find what the library finds', async () => {
  const name = fc.constantFrom('a', 'b')
  const step = fc.oneof(
    name.map((text) => `.${text}`),
    fc.constantFrom('[]', '[*]', '[0]', '[-1]', '.*'),
  )
  const path = fc.tuple(name, fc.array(step, { maxLength: 5 })).map(([first, rest]) => first + rest.join(''))
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant(''), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(name, tie('value'), { noNullPrototype: true }),
  }))
  await fc.assert(
    fc.asyncProperty(path, value, async (text, data) => {
      const general = await compileExpression(`${text} | @`)
      const plain = compilePath(text) ?? general
      expect(plain(data)).toEqual(general(data))
    }),
    { numRuns: 500 },
  )
})
