import { expect, test } from 'vitest'
import { holds, parseCondition } from '../../../src/local/dynamodb/condition.js'
import { createScope } from '../../../src/local/dynamodb/tokens.js'
import { applyUpdate, parseUpdate } from '../../../src/local/dynamodb/update.js'

const item = {
  id: { S: 'a-1' },
  age: { N: '17' },
  tags: { SS: ['x', 'y'] },
  bytes: { B: Uint8Array.of(1, 2, 3) },
  deep: { M: { parts: { L: [{ S: 'first' }] } } },
}
const values = {
  ':low': { N: '2' },
  ':high': { N: '100' },
  ':x': { S: 'x' },
  ':a': { S: 'a-' },
  ':part': { B: Uint8Array.of(2, 3) },
  ':f': { S: 'first' },
}

function asked(text: string): boolean {
  const scope = createScope({ ExpressionAttributeNames: { '#a': 'age' }, ExpressionAttributeValues: values })
  return holds(parseCondition(text, 'FilterExpression', scope), item)
}

test.each([
  ['#a BETWEEN :low AND :high', true],
  ['#a > :high', false],
  ['NOT #a > :high AND begins_with(id, :a)', true],
  ['contains(tags, :x)', true],
  ['contains(bytes, :part)', true],
  ['deep.parts[0] = :f', true],
  ['deep.parts[1] = :f', false],
  ['attribute_not_exists(nothing) AND size(id) > :low', true],
  ['#a IN (:low, :high) OR attribute_exists(deep)', true],
])('%s is %s', (text, wanted) => {
  expect(asked(text)).toBe(wanted)
})

test.each(['#a >', 'unknown(id, :a)', 'id = :missing', '(id = :a', 'list = :a', ''])('%j is refused', (text) => {
  expect(() => asked(text)).toThrow(expect.objectContaining({ code: 'ValidationException' }))
})

test('an update sets, adds and removes, and leaves what it was given alone', () => {
  const scope = createScope({
    ExpressionAttributeValues: { ':n': { N: '0.5' }, ':z': { SS: ['z'] }, ':l': { L: [{ S: 'second' }] } },
  })
  const before = structuredClone(item)
  const update = parseUpdate(
    'SET age = age + :n, deep.parts = list_append(deep.parts, :l) ADD tags :z REMOVE bytes',
    scope,
  )
  expect(applyUpdate(update, item)).toEqual({
    id: { S: 'a-1' },
    age: { N: '17.5' },
    tags: { SS: ['x', 'y', 'z'] },
    deep: { M: { parts: { L: [{ S: 'first' }, { S: 'second' }] } } },
  })
  expect(item).toEqual(before)
})
