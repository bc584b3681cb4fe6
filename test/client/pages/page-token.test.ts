import { expect, test } from 'vitest'
import { decodeResumeToken, encodeResumeToken } from '../../../src/client/pages/page-token.js'
import { PaginationError } from '../../../src/errors/pagination.js'

const key = { id: { B: Buffer.from([0, 255]) }, n: { N: '1.5' }, l: { BS: [Buffer.from('a'), Buffer.from('b')] } }

/** Made with botocore's TokenEncoder. */
const fromBoto3: [string, object, number, string[]][] = [
  ['eyJNYXJrZXIiOiAiYWJjIn0=', { Marker: 'abc' }, 0, ['Marker']],
  ['eyJNYXJrZXIiOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAzfQ==', { Marker: null }, 3, ['Marker']],
  [
    'eyJDb250aW51YXRpb25Ub2tlbiI6ICJcdTAwZmMvXHUyMGFjIFx1ZDgzZFx1ZGUwMCIsICJib3RvX3RydW5jYXRlX2Ftb3VudCI6IDF9',
    { ContinuationToken: 'ü/€ 😀' },
    1,
    ['ContinuationToken'],
  ],
  [
    'eyJLZXlNYXJrZXIiOiAiayIsICJWZXJzaW9uSWRNYXJrZXIiOiBudWxsfQ==',
    { KeyMarker: 'k', VersionIdMarker: null },
    0,
    ['KeyMarker', 'VersionIdMarker'],
  ],
  ['eyJQYXJ0TnVtYmVyTWFya2VyIjogN30=', { PartNumberMarker: 7 }, 0, ['PartNumberMarker']],
  [
    'eyJFeGNsdXNpdmVTdGFydEtleSI6IHsiaWQiOiB7IkIiOiAiQVA4PSJ9LCAibiI6IHsiTiI6ICIxLjUifSwgImwiOiB7IkJTIjogWyJZUT09IiwgIllnPT0iXX19LCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyLCAiYm90b19lbmNvZGVkX2tleXMiOiBbWyJFeGNsdXNpdmVTdGFydEtleSIsICJpZCIsICJCIl0sIFsiRXhjbHVzaXZlU3RhcnRLZXkiLCAibCIsICJCUyIsIDBdLCBbIkV4Y2x1c2l2ZVN0YXJ0S2V5IiwgImwiLCAiQlMiLCAxXV19',
    { ExclusiveStartKey: key },
    2,
    ['ExclusiveStartKey'],
  ],
]

test.each(fromBoto3)('boto3 token %# is understood, and ours says the same', (text, tokens, skippedItems, names) => {
  expect(decodeResumeToken(text, names)).toEqual({ tokens, skippedItems })
  const ours = encodeResumeToken({ tokens: tokens as Record<string, unknown>, skippedItems })
  expect(JSON.parse(Buffer.from(ours, 'base64').toString())).toEqual(JSON.parse(Buffer.from(text, 'base64').toString()))
})

test.each([
  ['plain', { A: 'plain', B: null }, 0],
  ['one___two', { A: 'one', B: 'two' }, 0],
  ['one___None___4', { A: 'one', B: null }, 4],
  ['None___two___0', { A: null, B: 'two' }, 0],
  ['one___two___x', { A: 'one___two___x', B: null }, 0],
])('the old token %s is understood', (text, tokens, skippedItems) => {
  expect(decodeResumeToken(text, ['A', 'B'])).toEqual({ tokens, skippedItems })
})

test('a token with too many parts is refused', () => {
  expect(() => decodeResumeToken('a___b___c___1', ['A', 'B'])).toThrow(PaginationError)
  expect(() => decodeResumeToken('a___b___c', ['A'])).toThrow(PaginationError)
})

test("a service's own token is one, even if it is base64 of JSON", () => {
  for (const value of ['{"v":2,"c":"x"}', '[1]', '"text"', '3', 'null', '{}']) {
    const text = Buffer.from(value).toString('base64')
    expect(decodeResumeToken(text, ['A'])).toEqual({ tokens: { A: text }, skippedItems: 0 })
  }
})

test('a token that was tampered with reaches nothing outside itself', () => {
  const forged = {
    A: 'x',
    boto_encoded_keys: [['__proto__', 'polluted'], ['A', 'length'], ['constructor', 'name'], [], ['B']],
  }
  const text = Buffer.from(JSON.stringify(forged)).toString('base64')
  expect(decodeResumeToken(text, ['A'])).toEqual({ tokens: { A: 'x' }, skippedItems: 0 })
  expect({}).not.toHaveProperty('polluted')
  const prototype = Buffer.from('{"__proto__":{"A":"x"}}').toString('base64')
  expect(decodeResumeToken(prototype, ['A']).tokens).toEqual({ A: prototype })
})
