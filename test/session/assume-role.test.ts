import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ClientError } from '../../src/errors/call.js'
import {
  CredentialRetrievalError,
  NoCredentialsError,
  RefreshWithMFAUnsupportedError,
} from '../../src/errors/credentials.js'
import { Session } from '../../src/index.js'
import { expectNoSecrets } from '../credentials/secrets.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { serve, type ReceivedRequest } from '../helpers/http-server.js'
import { serveSts, sessionWith } from './session-with.js'

const HOUR_MS = 3_600_000
const RoleArn = 'arn:aws:iam::123456789012:role/r'
const keys = { awsAccessKeyId: 'AKIAPARENT', awsSecretAccessKey: 'PARENTSECRET' }
const secrets = ['SECRETSECRET', 'TOKENTOKEN', 'PARENTSECRET']

const fields = (request: ReceivedRequest | undefined) =>
  Object.fromEntries(new URLSearchParams(request?.body.toString()))
const signer = (request: ReceivedRequest | undefined) =>
  /Credential=(\w+)\/\d+\/([\w-]+)/.exec(request?.headers.authorization ?? '')?.slice(1)

async function setUp(options: object = {}) {
  const clock = createFakeClock()
  const sts = await serveSts(clock)
  return { ...sessionWith({ ...keys, ...options }, { AWS_ENDPOINT_URL: sts.url }, {}, clock), sts }
}

test('nothing is called until credentials are needed; then once for all', async () => {
  const { session, sts } = await setUp()
  const role = session.assumeRole({ RoleArn, DurationSeconds: 3600, Tags: [{ Key: 'k', Value: 'v' }] })
  const client = role.client('sts')
  expect(sts.requests).toHaveLength(0)
  await Promise.all(Array.from({ length: 40 }, () => role.client('sts').getCallerIdentity()))
  await client.getCallerIdentity()
  const assumed = sts.requests.filter((request) => fields(request)['Action'] === 'AssumeRole')
  expect(assumed).toHaveLength(1)
  expect(fields(assumed[0])).toMatchObject({
    RoleArn,
    RoleSessionName: expect.stringMatching(/^botocore-session-\d+$/),
    DurationSeconds: '3600',
    'Tags.member.1.Key': 'k',
  })
  expect(signer(assumed[0])).toEqual(['AKIAPARENT', 'eu-west-1'])
  expect(signer(sts.requests.at(-1))).toEqual(['ASIA1', 'eu-west-1'])
  expect(sts.requests.at(-1)?.headers['x-amz-security-token']).toBe('TOKENTOKEN')
  expect(await role.getCredentials()).toMatchObject({ method: 'assume-role', accountId: '123456789012' })
})

test('the credentials are renewed before they end, once for 40 who wait', async () => {
  const { session, sts, clock } = await setUp()
  const role = session.assumeRole({ RoleArn })
  const credentials = await role.getCredentials()
  clock.advance(HOUR_MS - 300_000)
  const seen = await Promise.all(Array.from({ length: 40 }, async () => credentials?.getFrozenCredentials()))
  expect(new Set(seen.map((frozen) => frozen?.accessKey))).toEqual(new Set(['ASIA2']))
  clock.advance(2 * HOUR_MS)
  expect((await credentials?.getFrozenCredentials())?.accessKey).toBe('ASIA3')
  expect(sts.requests).toHaveLength(3)
})

test('a role of a role is assumed with the first one; the new region is its own', async () => {
  const { session, sts } = await setUp()
  const first = session.assumeRole({ RoleArn, RoleSessionName: 'one' })
  const second = first.assumeRole({ RoleArn: `${RoleArn}2`, RoleSessionName: 'two' }, { regionName: 'ap-south-1' })
  expect(second.regionName).toBe('ap-south-1')
  await second.client('sts').getCallerIdentity()
  expect(sts.requests.map(signer)).toEqual([
    ['AKIAPARENT', 'eu-west-1'],
    ['ASIA1', 'eu-west-1'],
    ['ASIA2', 'ap-south-1'],
  ])
  expect(sts.requests.map((request) => fields(request)['RoleSessionName'])).toEqual(['one', 'two', undefined])
})

test('the session of a role is of the class of the session', () => {
  const role = new Session({ ...keys, regionName: 'us-west-2' }).assumeRole({ RoleArn })
  expect(role).toBeInstanceOf(Session)
  expect(role.client('s3').meta.regionName).toBe('us-west-2')
})

test('a device is asked about when the role is assumed, and not again', async () => {
  const asked: string[] = []
  const promptMfaCode = async (serial: string) => `00000${asked.push(serial)}`
  const { session, sts, clock } = await setUp({ promptMfaCode })
  const role = session.assumeRole({ RoleArn, SerialNumber: 'arn:aws:iam::1:mfa/me' })
  const credentials = await role.getCredentials()
  expect(asked).toEqual(['arn:aws:iam::1:mfa/me'])
  expect(fields(sts.requests[0])).toMatchObject({ SerialNumber: 'arn:aws:iam::1:mfa/me', TokenCode: '000001' })
  clock.advance(HOUR_MS)
  await expect(credentials?.getFrozenCredentials()).rejects.toThrow(RefreshWithMFAUnsupportedError)
})

test('what STS refuses is the error of the call that needed it, and is asked again', async () => {
  const error = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'
  const sts = await serve(() => ({ status: 403, body: error }))
  const { session } = sessionWith(keys, { AWS_ENDPOINT_URL: sts.url })
  const client = session.assumeRole({ RoleArn }).client('sts')
  const thrown = await client.getCallerIdentity().catch((caught: unknown) => caught)
  expect(thrown).toBeInstanceOf(ClientError)
  expect(thrown).toMatchObject({ code: 'AccessDenied', operationName: 'AssumeRole' })
  expectNoSecrets(secrets, thrown)
  await expect(client.getCallerIdentity()).rejects.toThrow('AssumeRole')
  expect(sts.requests).toHaveLength(2)
})

test('a parent without credentials says where it looked', async () => {
  const { session } = sessionWith({}, {})
  await expect(session.assumeRole({ RoleArn }).getCredentials()).rejects.toThrow(NoCredentialsError)
})

test('the cache of the command line is shared: one file, for its owner, under its key', async () => {
  const { session, sts, home, another, clock } = await setUp({ cache: 'cli' })
  const role = session.assumeRole({ RoleArn, DurationSeconds: 3600 })
  await role.getCredentials()
  // sha1 of {"DurationSeconds": 3600, "RoleArn": "…"}, as Python's json.dumps(sort_keys=True) writes it.
  const name = '5b4f30aca379fe07625746c18f3f425bb3231f15.json'
  const directory = join(home, '.aws', 'cli', 'cache')
  expect(readdirSync(directory)).toEqual([name])
  if (process.platform !== 'win32') expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(join(directory, name), 'utf8'))).toMatchObject({
    Credentials: { AccessKeyId: 'ASIA1' },
  })
  const other = another({ ...keys, cache: 'cli' }).assumeRole({ RoleArn, DurationSeconds: 3600 })
  expect((await other.getCredentials())?.accessKey).toBe('ASIA1')
  expect(sts.requests).toHaveLength(1)
  clock.advance(HOUR_MS - 600_000)
  const later = another({ ...keys, cache: 'cli' }).assumeRole({ RoleArn, DurationSeconds: 3600 })
  expect((await later.getCredentials())?.accessKey).toBe('ASIA2')
})

test('a cache of one’s own may answer later', async () => {
  const kept = new Map<string, unknown>()
  const cache = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, value: unknown) => void kept.set(key, value),
  }
  const { session, another, sts } = await setUp({ cache })
  const first = await session.assumeRole({ RoleArn }).getCredentials()
  const second = await another({ ...keys, cache })
    .assumeRole({ RoleArn })
    .getCredentials()
  expect(second?.accessKey).toBe(first?.accessKey)
  expect(sts.requests).toHaveLength(1)
})

test('100 clients of one session ask the metadata service once', async () => {
  const expiration = new Date(Date.UTC(2026, 10, 23, 18)).toISOString()
  const found = {
    AccessKeyId: 'ASIAIMDS',
    SecretAccessKey: 'SECRETSECRET',
    Token: 'TOKENTOKEN',
    Expiration: expiration,
  }
  const answers = ['token', 'role', JSON.stringify(found)]
  const imds = await serve((_, number) => ({ body: answers[number - 1] ?? '' }))
  const sts = await serve(() => ({ body: '<r/>' }))
  const { session } = sessionWith(
    {},
    { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.url, AWS_ENDPOINT_URL: sts.url },
  )
  await Promise.all(Array.from({ length: 100 }, () => session.client('sts').getCallerIdentity()))
  expect(imds.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'PUT /latest/api/token',
    'GET /latest/meta-data/iam/security-credentials/',
    'GET /latest/meta-data/iam/security-credentials/role',
  ])
  expect(new Set(sts.requests.map((request) => signer(request)?.[0]))).toEqual(new Set(['ASIAIMDS']))
})

test('a function gives credentials and is asked again before they end', async () => {
  let number = 0
  const { clock, another } = sessionWith({}, {})
  const session = another({
    credentials: async () => ({
      accessKey: `AK${++number}`,
      secretKey: 'SECRETSECRET',
      expiryTime: new Date(clock.now() + HOUR_MS),
    }),
  })
  expect(number).toBe(0)
  const credentials = await session.getCredentials()
  expect(credentials?.accessKey).toBe('AK1')
  clock.advance(HOUR_MS)
  await Promise.all(Array.from({ length: 40 }, async () => credentials?.getFrozenCredentials()))
  expect([number, credentials?.accessKey]).toEqual([2, 'AK2'])
  expectNoSecrets(secrets, session, credentials)
})

test('a function that gives half a pair, and what are no credentials, are refused without being shown', async () => {
  const { another } = sessionWith({}, {})
  const half = another({ credentials: async () => ({ accessKey: 'AK', secretKey: '' }) })
  await expect(half.getCredentials()).rejects.toThrow(CredentialRetrievalError)
  await expect(half.getCredentials()).rejects.toThrow('secretKey')
  const shape = { accessKeyId: 'AK', secretAccessKey: 'SECRETSECRET' }
  expect(() => another({ credentials: shape as never })).toThrow(/^credentials must be/)
  expect(() => another({ ...keys, credentials: async () => ({ accessKey: 'a', secretKey: 'b' }) })).toThrow(/not both/)
})

test('no view of a role’s session shows a secret', async () => {
  const { session } = await setUp()
  const role = session.assumeRole({ RoleArn })
  const credentials = await role.getCredentials()
  expectNoSecrets(secrets, session, role, credentials, await credentials?.getFrozenCredentials(), role.client('sts'))
})
