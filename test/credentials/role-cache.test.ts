import { expect, test } from 'vitest'
import {
  accountOfArn,
  compactCacheKey,
  fetchThroughCache,
  type RoleCredentials,
  roleCacheKey,
} from '../../src/credentials/role-cache.js'
import { createContext } from './context.js'

const role = (expiration: string): RoleCredentials => ({
  Credentials: { AccessKeyId: 'AK', SecretAccessKey: 'SK', SessionToken: 'T', Expiration: expiration },
})

test('keys are those of boto3 and the AWS CLI', () => {
  const RoleArn = 'arn:aws:iam::1:role/é'
  expect(roleCacheKey({ RoleArn, ExternalId: 'a"b/c', DurationSeconds: 3600, SerialNumber: 'mfa:x' })).toBe(
    'fac547da43121f81820b06276fcb59e852ee6ff3',
  )
  const Policy = { b: 1, a: [1, { z: true }] }
  expect(roleCacheKey({ RoleArn: 'arn:aws:iam::1:role/r', RoleSessionName: 'me', Policy })).toBe(
    'e51a41a5396e9696e8596de087f8bbec1fecab33',
  )
  const whose = { roleName: 'dev', accountId: '123' }
  expect(compactCacheKey({ ...whose, sessionName: 'corp' })).toBe('da74d4881fa6395ecb042345586f2d40bd54bd18')
  expect(compactCacheKey({ ...whose, startUrl: 'https://x' })).toBe('3613a532541ee2751575d687b59f8ae248496628')
})

test('cached credentials with a quarter of an hour left are used, whoever wrote them', async () => {
  const cache = new Map<string, unknown>([['k', role('2026-11-23T12:15:00UTC')]])
  const found = await fetchThroughCache(createContext({ cache }), 'k', 'test', () => expect.unreachable())
  expect(found).toMatchObject({ accessKey: 'AK', token: 'T', expiryTime: new Date('2026-11-23T12:15:00Z') })
})

test.each([
  ['nothing', undefined],
  ['what ends sooner', role('2026-11-23T12:14:59Z')],
  ['what cannot be read', { Credentials: { AccessKeyId: 1 } }],
])('%s in the cache leads to a fetch, whose result is kept', async (_, entry) => {
  const cache = new Map([['k', entry as unknown]])
  const fetched = role('2026-11-23T13:00:00Z')
  const found = await fetchThroughCache(createContext({ cache }), 'k', 'test', async () => fetched)
  expect(found.expiryTime).toEqual(new Date('2026-11-23T13:00:00Z'))
  expect(cache.get('k')).toBe(fetched)
})

test('a cache that cannot be written is only a warning', async () => {
  const cache = { get: () => undefined, set: () => Promise.reject(new TypeError('disk full')) }
  const context = createContext({ cache })
  const found = await fetchThroughCache(context, 'k', 'test', async () => role('2026-11-23T13:00:00Z'))
  expect(found.accessKey).toBe('AK')
  expect(context.warnings).toEqual(['Credentials of test could not be cached: disk full'])
})

test('the account stands in the ARN', () => {
  expect(accountOfArn('arn:aws-cn:sts::123456789012:assumed-role/a/b')).toBe('123456789012')
  expect([accountOfArn('x'), accountOfArn(undefined), accountOfArn('arn:aws:s3:::b')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
