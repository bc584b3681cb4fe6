import { expect, test } from 'vitest'
import { holds, parseCondition } from '../../../src/local/dynamodb/condition.js'
import { createScope } from '../../../src/local/dynamodb/tokens.js'

const item = {
  a: { S: 'abc' },
  n: { N: '10' },
  same: { N: '10.0' },
  l: { L: [{ S: 'x' }, { N: '1' }] },
  m: { M: { k: { S: 'v' } } },
  ss: { SS: ['b', 'a'] },
  yes: { BOOL: true },
  nil: { NULL: true },
  b: { B: Uint8Array.of(1, 2) },
}
const values = {
  ':abc': { S: 'abc' },
  ':b': { S: 'b' },
  ':n': { N: '10' },
  ':9': { N: '9' },
  ':11': { N: '11' },
  ':2': { N: '2' },
  ':ss': { SS: ['a', 'b'] },
  ':S': { S: 'S' },
  ':M': { S: 'M' },
  ':T': { S: 'T' },
  ':yes': { BOOL: true },
  ':l': { L: [{ S: 'x' }, { N: '1.0' }] },
  ':m': { M: { k: { S: 'v' } } },
  ':x': { S: 'x' },
  ':v': { S: 'v' },
}

function ask(text: string): boolean {
  const scope = createScope({ ExpressionAttributeNames: { '#n': 'n' }, ExpressionAttributeValues: values })
  return holds(parseCondition(text, 'FilterExpression', scope), item)
}

test.each([
  ['ss = :ss', true],
  ['l = :l', true],
  ['m = :m', true],
  ['m.k = :v', true],
  ['n <> :abc', true],
  ['gone <> :abc', true],
  ['gone = :abc', false],
  ['NOT gone = :abc', true],
  ['gone < :n', false],
  ['a < :n', false],
  ['a < :b', true],
  ['n >= :n AND n <= :n AND n > :9 AND n < :11', true],
  ['#n BETWEEN :9 AND :11', true],
  ['#n BETWEEN :9 AND :abc OR yes = :yes', undefined],
  ['a IN (:b, :abc)', true],
  ['gone IN (:b)', false],
  ['attribute_type(a, :S) AND attribute_type(m, :M)', true],
  ['attribute_type(a, :T)', undefined],
  ['attribute_type(a, :n)', undefined],
  ['begins_with(a, :n)', undefined],
  ['begins_with(n, :abc)', false],
  ['contains(l, :x)', true],
  ['contains(l, :n)', false],
  ['contains(ss, :b)', true],
  ['contains(a, :b)', true],
  ['size(ss) = :2 AND size(l) = :2 AND size(b) = :2', true],
  ['size(n) = :2', false],
  ['yes = :yes OR n = :9 AND n = :11', true],
  ['(yes = :yes OR n = :9) AND n = :11', false],
  ['NOT (yes = :yes AND n = :n)', false],
  ['((a = :abc))', undefined],
  ['(a = :abc) AND (n = :n)', true],
  ['a = a', undefined],
  ['contains(a, a)', undefined],
  ['n < :yes', undefined],
  ['n BETWEEN :11 AND :9', undefined],
  ['attribute_exists(a, :b)', undefined],
  ['attribute_exists(:b)', undefined],
  ['contains(a)', undefined],
  ['a = :abc AND', undefined],
  ['a', undefined],
  ['a = :abc b = :b', undefined],
  ['size(a)', undefined],
  ['list_append(l, :l)', undefined],
])('%s: %s', (text, wanted) => {
  if (wanted === undefined) expect(() => ask(text)).toThrow(expect.objectContaining({ code: 'ValidationException' }))
  else expect(ask(text)).toBe(wanted)
})
