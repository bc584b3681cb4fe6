import { expect, test } from 'vitest'
import {
  createRequestLog,
  type RecordedRequest,
  withoutSecretFields,
  withoutSecrets,
} from '../../../src/local/request-log.js'

const named = (operation: string): RecordedRequest => ({ operation }) as RecordedRequest

test('the last requests are kept: so many, and so large in all', () => {
  const log = createRequestLog()
  for (let i = 0; i < 10_001; i++) log.add(named(String(i)), 0)
  expect(log.entries.length).toBeLessThanOrEqual(10_000)
  expect(log.entries.at(-1)!.operation).toBe('10000')
  for (const name of ['a', 'b', 'c']) log.add(named(name), 30 << 20)
  expect(log.entries.map(({ operation }) => operation)).toEqual(['b', 'c'])
  log.add(named('huge'), 100 << 20)
  expect(log.entries.map(({ operation }) => operation)).toEqual(['huge'])
  log.clear()
  log.add(named('d'), 30 << 20)
  log.add(named('e'), 30 << 20)
  expect(log.entries).toHaveLength(2)
})

test.each([
  [
    { authorization: 'AWS4-HMAC-SHA256 Credential=A/b, SignedHeaders=host, Signature=abc' },
    'AWS4-HMAC-SHA256 Credential=A/b, SignedHeaders=host, Signature=****',
  ],
  [{ authorization: 'AWS AKIA:abc=' }, 'AWS AKIA:****'],
  [{ authorization: 'Bearer abc' }, 'Bearer ****'],
  [{ 'x-amz-security-token': 'abc' }, '****'],
  [{ 'x-amz-copy-source-server-side-encryption-customer-key': 'abc' }, '****'],
  [{ 'x-amz-meta-a': 'abc' }, 'abc'],
])('headers: %j', (headers, shown) => {
  expect(Object.values(withoutSecrets(headers as Record<string, string>))).toEqual([shown])
})

test('queries', () => {
  const query = 'X-Amz-Credential=A%2Fb&X-Amz-Security-Token=abc&X-Amz-Signature=def&Signature=g&x=Signature'
  expect(withoutSecretFields(query)).toBe(
    'X-Amz-Credential=A%2Fb&X-Amz-Security-Token=****&X-Amz-Signature=****&Signature=****&x=Signature',
  )
})
