import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createRefreshableToken, freezeToken, loadAuthToken } from '../../src/credentials/bearer-token.js'
import { InvalidConfigError } from '../../src/errors/config.js'
import { TokenRetrievalError } from '../../src/errors/credentials.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { createContext } from './context.js'

const config =
  '[default]\nsso_session = corp\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.test/\n'
const tokenPath = `.aws/sso/cache/${createHash('sha1').update('corp').digest('hex')}.json`

test('the environment has a token for a signing name', async () => {
  const context = createContext({ env: { AWS_BEARER_TOKEN_MY_SERVICE_X: 'TOKENTOKEN' } })
  const token = await loadAuthToken(context, 'my-service x')
  expect(token?.method).toBe('env')
  const frozen = await token?.getFrozenToken()
  expect(frozen?.token).toBe('TOKENTOKEN')
  expect(inspect(frozen) + JSON.stringify(frozen)).not.toContain('TOKENTOKEN')
  expect(await loadAuthToken(context, 'another')).toBeUndefined()
  expect(await loadAuthToken(context)).toBeUndefined()
})

test('the single sign-on session of the profile has a token for all', async () => {
  const cached = JSON.stringify({ accessToken: 'TOKENTOKEN', expiresAt: '2026-11-23T20:00:00Z' })
  const token = await loadAuthToken(createContext({ files: { '.aws/config': config, [tokenPath]: cached } }), 'x')
  expect(token?.method).toBe('sso')
  expect(await token?.getFrozenToken()).toMatchObject({ token: 'TOKENTOKEN' })
})

test('a token about to end is renewed and kept with its registration', async () => {
  const registration = { clientId: 'c', clientSecret: 's', registrationExpiresAt: '2027-01-01T00:00:00Z' }
  const cached = { accessToken: 'old', expiresAt: '2026-11-23T12:14:00Z', refreshToken: 'r', ...registration }
  const context = createContext({
    files: { '.aws/config': config, [tokenPath]: JSON.stringify(cached) },
    answer: () => ({ accessToken: 'new', expiresIn: 3600 }),
  })
  const token = await loadAuthToken(context)
  expect((await token?.getFrozenToken())?.token).toBe('new')
  expect(context.calls[0]).toMatchObject({
    service: 'sso-oidc',
    operation: 'CreateToken',
    client: { regionName: 'eu-west-1' },
  })
  expect(JSON.parse(readFileSync(join(context.home, tokenPath), 'utf8'))).toEqual({
    startUrl: 'https://corp.test/',
    region: 'eu-west-1',
    accessToken: 'new',
    expiresAt: '2026-11-23T13:00:00Z',
    ...registration,
  })
})

test.each([
  ['[default]\nsso_session = none\n', /"none" sso_session configuration does not exist/],
  [
    '[default]\nsso_session = s\n[sso-session s]\nsso_region = x\n',
    /missing the following configuration: sso_start_url/,
  ],
])('a session that is missing or incomplete is an error', async (text, message) => {
  const loading = loadAuthToken(createContext({ files: { '.aws/config': text } }))
  await expect(loading).rejects.toThrow(InvalidConfigError)
  await expect(loading).rejects.toThrow(message)
})

test('renewal is tried at most once a minute, and the token held is used to its end', async () => {
  const clock = createFakeClock()
  const end = new Date(clock.now() + 5 * 60_000)
  let attempts = 0
  const token = createRefreshableToken('sso', async () => freezeToken(`t${++attempts}`, end), { clock })
  for (let second = 0; second < 240; second += 10) {
    await token.getFrozenToken()
    clock.advance(10_000)
  }
  expect(attempts).toBe(4)
  clock.advance(60_000)
  await expect(token.getFrozenToken()).rejects.toThrow(TokenRetrievalError)
})

test('a renewal that need not be waited for may fail', async () => {
  const clock = createFakeClock()
  const warnings: string[] = []
  const refresh = [
    async () => freezeToken('t', new Date(clock.now() + 14 * 60_000)),
    () => Promise.reject(new TypeError('no')),
  ]
  const token = createRefreshableToken('sso', () => refresh.shift()!(), { clock, warn: (text) => warnings.push(text) })
  await token.getFrozenToken()
  clock.advance(60_000)
  expect((await token.getFrozenToken()).token).toBe('t')
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings).toEqual(['Refreshing the token of sso failed: no'])
})
