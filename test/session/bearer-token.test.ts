import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { NoAuthTokenError, SSOTokenLoadError } from '../../src/errors/credentials.js'
import { expectNoSecrets } from '../credentials/secrets.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { serve } from '../helpers/http-server.js'
import { sessionWith } from './session-with.js'

const keys = { awsAccessKeyId: 'AKIA', awsSecretAccessKey: 'SECRETSECRET' }
const config =
  '[default]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.test/\n'
const tokenPath = `.aws/sso/cache/${createHash('sha1').update('corp').digest('hex')}.json`
const registration = { clientId: 'c', clientSecret: 's', registrationExpiresAt: '2027-01-01T00:00:00Z' }
const cached = { accessToken: 'OLDTOKEN', expiresAt: '2026-11-23T13:00:00Z', refreshToken: 'r', ...registration }

test('a service that takes bearer tokens only gets that of the single sign-on session, renewed once for 40 calls', async () => {
  const clock = createFakeClock()
  const server = await serve(({ url }) => ({
    headers: { 'content-type': 'application/json' },
    body: url === '/token' ? '{"accessToken":"NEWTOKEN","expiresIn":3600}' : '{"items":[]}',
  }))
  const files = { '.aws/config': config, [tokenPath]: JSON.stringify(cached) }
  const { session } = sessionWith({}, { AWS_ENDPOINT_URL: server.url }, files, clock)
  const client = session.client('codecatalyst')
  await client.listSpaces()
  expect(server.requests[0]?.headers.authorization).toBe('Bearer OLDTOKEN')
  clock.advance(55 * 60_000)
  await Promise.all(Array.from({ length: 40 }, () => session.client('codecatalyst').listSpaces()))
  expect(server.requests.filter(({ url }) => url === '/token')).toHaveLength(1)
  expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer NEWTOKEN')
  expectNoSecrets(['OLDTOKEN', 'NEWTOKEN'], session, client)
})

test('40 first calls renew an old token once', async () => {
  const server = await serve(({ url }) => ({
    headers: { 'content-type': 'application/json' },
    body: url === '/token' ? '{"accessToken":"NEWTOKEN","expiresIn":3600}' : '{"items":[]}',
  }))
  const ending = JSON.stringify({ ...cached, expiresAt: '2026-11-23T12:05:00Z' })
  const { session } = sessionWith({}, { AWS_ENDPOINT_URL: server.url }, { '.aws/config': config, [tokenPath]: ending })
  await Promise.all(Array.from({ length: 40 }, () => session.client('codecatalyst').listSpaces()))
  expect(server.requests.map(({ url }) => url).filter((url) => url === '/token')).toHaveLength(1)
})

test('the token of the environment goes before a signature, the session’s token does not', async () => {
  const server = await serve(() => ({ headers: { 'content-type': 'application/json' }, body: '{}' }))
  const files = { '.aws/config': config, [tokenPath]: JSON.stringify(cached) }
  const signed = sessionWith(keys, { AWS_ENDPOINT_URL: server.url }, files)
  await signed.session.client('bedrock').listFoundationModels()
  const env = { AWS_ENDPOINT_URL: server.url, AWS_BEARER_TOKEN_BEDROCK: 'ENVTOKEN' }
  await sessionWith(keys, env, files).session.client('bedrock').listFoundationModels()
  await sessionWith({}, env).session.client('bedrock').listFoundationModels()
  expect(server.requests.map(({ headers }) => headers.authorization?.split(' ', 2).join(' '))).toEqual([
    expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIA/),
    'Bearer ENVTOKEN',
    'Bearer ENVTOKEN',
  ])
})

test('without a token the error says what to do, and nothing is sent', async () => {
  const server = await serve(() => ({ body: '{}' }))
  const env = { AWS_ENDPOINT_URL: server.url }
  const call = sessionWith(keys, env).session.client('codecatalyst').listSpaces()
  await expect(call).rejects.toThrow(NoAuthTokenError)
  await expect(call).rejects.toThrow(/Set AWS_BEARER_TOKEN_CODECATALYST, or .* aws sso login/)
  const loggedOut = sessionWith(keys, env, { '.aws/config': config }).session.client('codecatalyst').listSpaces()
  await expect(loggedOut).rejects.toThrow(SSOTokenLoadError)
  expect(server.requests).toHaveLength(0)
})
