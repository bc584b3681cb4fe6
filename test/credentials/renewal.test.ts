/**
 * What happens when credentials that were found come to their end.
 */

import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { NestedOutput } from '../../src/credentials/context.js'
import { createDefaultChain } from '../../src/credentials/default-chain.js'
import { LoginRefreshRequired, RefreshWithMFAUnsupportedError } from '../../src/errors/credentials.js'
import { ClientError } from '../../src/errors/call.js'
import { startServer } from '../helpers/http-server.js'
import { createContext, createHome, type MadeCall, type TestContextOptions } from './context.js'
import { expectNoSecrets } from './secrets.js'

const HOUR_MS = 3_600_000
const keys = '[base]\naws_access_key_id = AK\naws_secret_access_key = SK\n'
const roleProfile = '[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n'

/** STS, giving keys that are numbered and last an hour. */
function createSts() {
  let number = 0
  return (call: MadeCall): NestedOutput => {
    number++
    const expiration = new Date(Date.UTC(2026, 10, 23, 12) + number * HOUR_MS)
    const Credentials = { AccessKeyId: `AK${number}`, SecretAccessKey: 'S', SessionToken: 'T', Expiration: expiration }
    return { Credentials, AssumedRoleUser: { Arn: 'arn:aws:sts::1:assumed-role/r/s' }, call }
  }
}

async function find(options: TestContextOptions) {
  const context = createContext(options)
  const credentials = await createDefaultChain(context).loadCredentials()
  if (credentials === undefined) throw new TypeError('nothing was found')
  const current = async () => (await credentials.getFrozenCredentials()).accessKey
  return { context, credentials, current }
}

test('a role is assumed once an hour, however often its keys are used', async () => {
  const { context, current } = await find({
    files: { '.aws/config': roleProfile, '.aws/credentials': keys },
    answer: createSts(),
  })
  const seen = new Set<string>()
  for (let minute = 0; minute < 180; minute += 5) {
    await Promise.all([current(), current()])
    seen.add(await current())
    context.clock.advance(5 * 60_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect([...seen]).toEqual(['AK1', 'AK2', 'AK3', 'AK4'])
  expect(context.calls).toHaveLength(4)
})

test('a second context finds the role in the cache that both share', async () => {
  const cache = new Map<string, unknown>()
  const options = { files: { '.aws/config': roleProfile, '.aws/credentials': keys }, cache, answer: createSts() }
  const first = await find(options)
  const second = await find(options)
  expect(await second.current()).toBe(await first.current())
  expect(second.context.calls).toHaveLength(0)
})

test('a role with a device code is not renewed', async () => {
  const config = `${roleProfile}mfa_serial = arn:aws:iam::1:mfa/me\n`
  const asked: string[] = []
  const { context, current } = await find({
    files: { '.aws/config': config, '.aws/credentials': keys },
    answer: createSts(),
    promptMfaCode: async (serial) => String(asked.push(serial)),
  })
  expect(await current()).toBe('AK1')
  context.clock.advance(HOUR_MS)
  await expect(current()).rejects.toThrow(RefreshWithMFAUnsupportedError)
  expect(asked).toEqual(['arn:aws:iam::1:mfa/me'])
})

test('a web identity token is read again for each renewal', async () => {
  const files = {
    token: 'one',
    '.aws/config': '[default]\nrole_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = ~/token\n',
  }
  const { context, current } = await find({ files, answer: createSts() })
  writeFileSync(join(context.home, 'token'), 'two')
  context.clock.advance(HOUR_MS - 60_000)
  expect(await current()).toBe('AK2')
  expect(context.calls.map(({ params }) => params['WebIdentityToken'])).toEqual(['one', 'two'])
})

test('a container is asked again with the token that its file then holds', async () => {
  const server = await startServer((_, number) => {
    const Expiration = new Date(Date.UTC(2026, 10, 23, 12) + number * HOUR_MS)
    return { body: JSON.stringify({ AccessKeyId: `AK${number}`, SecretAccessKey: 'S', Token: 'T', Expiration }) }
  })
  onTestFinished(() => server.stop())
  const tokenFile = join(createHome({ auth: 'one' }), 'auth')
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile }
  const { context, current } = await find({ env })
  expect(await current()).toBe('AK1')
  writeFileSync(tokenFile, 'two')
  context.clock.advance(HOUR_MS - 60_000)
  expect(await current()).toBe('AK2')
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['one', 'two'])
})

test('keys of the environment with an end are read again', async () => {
  const variables: Record<string, string> = {
    AWS_ACCESS_KEY_ID: 'AK1',
    AWS_SECRET_ACCESS_KEY: 'S',
    AWS_CREDENTIAL_EXPIRATION: '2026-11-23T12:20:00Z',
  }
  const env = new Proxy<Record<string, string>>({}, { get: (_, name) => variables[String(name)] })
  const context = createContext()
  const chain = createDefaultChain({ ...context, env })
  const credentials = await chain.loadCredentials()
  context.clock.advance(15 * 60_000)
  variables['AWS_ACCESS_KEY_ID'] = 'AK2'
  variables['AWS_CREDENTIAL_EXPIRATION'] = '2026-11-23T14:00:00Z'
  expect((await credentials?.getFrozenCredentials())?.accessKey).toBe('AK2')
  context.clock.advance(2 * HOUR_MS)
  delete variables['AWS_CREDENTIAL_EXPIRATION']
  await expect(credentials?.getFrozenCredentials()).rejects.toThrow(/AWS_CREDENTIAL_EXPIRATION is missing/)
})

const session = 'me'
const loginPath = `.aws/login/cache/${createHash('sha256').update(session).digest('hex')}.json`
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const dpopKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())

function loginFiles(expiresAt: string) {
  const accessToken = { accessKeyId: 'AK1', secretAccessKey: 'S', sessionToken: 'T', accountId: '1', expiresAt }
  const token = { accessToken, clientId: 'c', refreshToken: 'REFRESHREFRESH', dpopKey, idToken: 'kept' }
  return { '.aws/config': `[default]\nlogin_session = ${session}\n`, [loginPath]: JSON.stringify(token) }
}

test('a login session is renewed with a proof of its key, and the file says so', async () => {
  const accessToken = { accessKeyId: 'AK2', secretAccessKey: 'S2', sessionToken: 'T2' }
  const answer = () => ({ tokenOutput: { accessToken, expiresIn: 900, refreshToken: 'next' } })
  const { context, current } = await find({ files: loginFiles('2026-11-23T12:04:00Z'), answer })
  expect(await current()).toBe('AK2')
  expect(context.calls[0]).toMatchObject({ service: 'signin', operation: 'CreateOAuth2Token', client: {} })
  const [header = '', claims = '', signature = ''] = context.calls[0]!.headers['DPoP']!.split('.')
  const { jwk } = decode(header) as { jwk: Record<string, string> }
  expect(decode(header)).toMatchObject({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256' } })
  expect(jwk).not.toHaveProperty('d')
  expect(decode(claims)).toMatchObject({ htm: 'POST', htu: 'https://signin.test/', iat: 1_795_435_200 })
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const proven = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  expect(proven).toBe(true)
  expect(JSON.parse(readFileSync(join(context.home, loginPath), 'utf8'))).toEqual({
    accessToken: { ...accessToken, accountId: '1', expiresAt: '2026-11-23T12:15:00Z' },
    clientId: 'c',
    refreshToken: 'next',
    dpopKey,
    idToken: 'kept',
  })
})

test('a login session that another program renewed is taken from the file', async () => {
  const { context, current } = await find({ files: loginFiles('2026-11-23T12:10:00Z') })
  context.clock.advance(6 * 60_000)
  const renewed = loginFiles('2026-11-23T12:30:00Z')[loginPath]!.replace('AK1', 'AK2')
  writeFileSync(join(context.home, loginPath), renewed)
  expect(await current()).toBe('AK2')
})

test('a login session that has ended says what to do', async () => {
  const metadata = { HTTPStatusCode: 400, HTTPHeaders: {}, RetryAttempts: 0 }
  const response = {
    Error: { Code: 'AccessDeniedException', Message: '' },
    ResponseMetadata: metadata,
    error: 'TOKEN_EXPIRED',
  }
  const answer = () => {
    throw new ClientError(response, 'CreateOAuth2Token')
  }
  const { current } = await find({ files: loginFiles('2026-11-23T11:00:00Z'), answer })
  const error = await current().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LoginRefreshRequired)
  expect(String(error)).toContain('aws login')
  expectNoSecrets(['REFRESHREFRESH', dpopKey.split('\n')[1]!], error)
})

test('a login session with a key that is none is an error that does not show it', async () => {
  const files = loginFiles('2026-11-23T11:00:00Z')
  const broken = JSON.stringify({ ...JSON.parse(files[loginPath]!), dpopKey: 'KEYKEYKEY' })
  const { current } = await find({ files: { ...files, [loginPath]: broken }, answer: () => ({}) })
  const error = await current().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'LoginTokenLoadError' })
  expectNoSecrets(['KEYKEYKEY'], error)
})
