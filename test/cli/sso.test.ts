import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Clock } from '../../src/base/clock.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { serveTls, tlsFile } from '../helpers/listening.js'
import { type FakeSso, startFakeSso } from './fake-sso.js'
import { createHome, runCli } from './run-cli.js'

const startUrl = 'https://corp.awsapps.com/start'
const session = `[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-central-1\n`
const withSession = `[profile dev]\nsso_session = corp\n${session}sso_registration_scopes = sso:account:access\n`
const olderForm = `[profile old]\nsso_start_url = ${startUrl}\nsso_region = eu-central-1\n`
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')
const cached = (home: string, name: string): unknown =>
  JSON.parse(readFileSync(join(home, '.aws/sso/cache', `${name}.json`), 'utf8'))
const token = {
  startUrl,
  region: 'eu-central-1',
  accessToken: 'the-access-token',
  expiresAt: '2026-11-23T20:00:00Z',
  clientId: 'client',
  clientSecret: 'client-secret',
  registrationExpiresAt: '2027-02-21T10:00:00Z',
  refreshToken: 'the-refresh-token',
}
const secrets = /the-access-token|client-secret|the-refresh-token|device-code/

/** Opens in the browser what is printed, as the person would. */
const browsing = (sso: FakeSso) => (text: string) => {
  const address = /http\S+\/authorize\S+/.exec(text)?.[0]
  if (address !== undefined) void sso.browse(address)
}

test('a session is logged in to by the browser of this machine', async () => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso()
  const { exitCode, stdout, stderr } = await runCli(home, ['sso', 'login', '--profile', 'dev', '--no-browser'], {
    env: sso.env,
    clock: patientClock(),
    onOutput: browsing(sso),
  })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toContain(`Successfully logged into Start URL: ${startUrl}\n`)
  expect(stdout).not.toMatch(secrets)
  expect(cached(home, sha1('corp'))).toEqual(token)
  const [registration] = sso.sent('/client/register')
  expect(registration).toMatchObject({
    clientType: 'public',
    scopes: ['sso:account:access'],
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1/oauth/callback'],
    issuerUrl: startUrl,
  })
  const query = new URL(/http\S+\/authorize\S+/.exec(stdout)?.[0] ?? '').searchParams
  expect(Object.fromEntries(query)).toMatchObject({
    response_type: 'code',
    client_id: 'client',
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/),
  })
  expect(sso.requests.map(({ headers }) => headers.authorization)).toEqual(sso.requests.map(() => undefined))
})

/** A clock on which waiting lasts until it is given up. */
function patientClock(): Clock {
  return { ...createFakeClock(), sleep: untilAborted }
}

function untilAborted(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
}

test('cache files are only for their owner, and the registration has the name that the AWS CLI gives it', async () => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso()
  const clock = createFakeClock()
  const args = ['sso', 'login', '--sso-session', 'corp', '--use-device-code', '--no-browser']
  await runCli(home, args, { env: sso.env, clock })
  const pythonJson = `{"region": "eu-central-1", "scopes": ["sso:account:access"], "session_name": "corp", "startUrl": "${startUrl}", "tool": "botocore"}`
  const directory = join(home, '.aws/sso/cache')
  expect(new Set(readdirSync(directory))).toEqual(new Set([`${sha1('corp')}.json`, `${sha1(pythonJson)}.json`]))
  for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(cached(home, sha1(pythonJson))).toEqual({
    clientId: 'client',
    clientSecret: 'client-secret',
    expiresAt: '2027-02-21T10:00:00Z',
    scopes: ['sso:account:access'],
  })
})

test('a device code is shown, and asked for until it was entered', async () => {
  const home = createHome({ '.aws/config': withSession })
  const pending = [
    'AuthorizationPendingException',
    'AuthorizationPendingException',
    'SlowDownException',
    'AuthorizationPendingException',
  ]
  const sso = await startFakeSso({ pending, interval: 2 })
  const clock = createFakeClock()
  const args = ['sso', 'login', '--profile', 'dev', '--use-device-code', '--no-browser']
  const { exitCode, stdout } = await runCli(home, args, { env: sso.env, clock })
  expect(exitCode).toBe(0)
  expect(stdout).toContain('ABCD-EFGH')
  expect(stdout).toContain(`${sso.url}/device?user_code=ABCD-EFGH`)
  expect(stdout).not.toMatch(secrets)
  expect(clock.sleptMs).toEqual([2000, 2000, 7000, 7000])
  expect(cached(home, sha1('corp'))).toMatchObject({ accessToken: 'the-access-token' })
})

test('the older form uses a device code and keeps the token under the start URL', async () => {
  const home = createHome({ '.aws/config': olderForm })
  const sso = await startFakeSso({ refreshToken: null })
  const args = ['sso', 'login', '--profile', 'old', '--no-browser']
  const { exitCode, stdout } = await runCli(home, args, { env: sso.env, clock: createFakeClock() })
  expect(exitCode).toBe(0)
  // Whoever has said yes before is not asked again.
  expect(stdout).toBe(`Successfully logged into Start URL: ${startUrl}\n`)
  const { refreshToken: _, ...withoutRefresh } = token
  expect(cached(home, sha1(startUrl))).toEqual(withoutRefresh)
  expect(sso.sent('/client/register')[0]).not.toHaveProperty('scopes')
})

test('each login fetches a new token, with the registration of the last as long as it lasts', async () => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso()
  const clock = createFakeClock()
  const login = () =>
    runCli(home, ['sso', 'login', '--profile', 'dev', '--use-device-code', '--no-browser'], { env: sso.env, clock })
  await login()
  await login()
  expect([sso.sent('/token').length, sso.sent('/client/register').length]).toEqual([2, 1])
  clock.advance(Date.parse('2027-02-21T09:50:00Z') - clock.now())
  await login()
  expect(sso.sent('/client/register').length).toBe(2)
})

test('a registration for one way of logging in does not serve the other', async () => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso()
  const { env } = sso
  const args = ['sso', 'login', '--profile', 'dev', '--no-browser']
  await runCli(home, [...args, '--use-device-code'], { env, clock: createFakeClock() })
  await runCli(home, args, { env, clock: patientClock(), onOutput: browsing(sso) })
  expect(sso.sent('/client/register').length).toBe(2)
})

test.each([
  ['the person says no', 'error=access_denied&error_description=Denied%1b[31m', 'Denied'],
  ['it comes from another login', 'code=the-code&state=another', 'another login'],
])('a browser that comes back fails the login when %s', async (_, callbackQuery, reason) => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso({ callbackQuery })
  const { exitCode, stderr } = await runCli(home, ['sso', 'login', '--profile', 'dev', '--no-browser'], {
    env: sso.env,
    clock: patientClock(),
    onOutput: browsing(sso),
  })
  expect(exitCode).toBe(255)
  expect(stderr).toContain(reason)
  expect(stderr).not.toContain('\u001B')
  expect(existsSync(join(home, '.aws/sso/cache', `${sha1('corp')}.json`))).toBe(false)
})

test('a browser that never comes back is given up after ten minutes', async () => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso()
  const clock = createFakeClock()
  const { exitCode, stderr } = await runCli(home, ['sso', 'login', '--profile', 'dev', '--no-browser'], {
    env: sso.env,
    clock,
  })
  expect(exitCode).toBe(255)
  expect(stderr).toContain('did not come back in time')
  expect(clock.sleptMs).toEqual([600_000])
})

test('a code that was not entered in time is an error', async () => {
  const home = createHome({ '.aws/config': withSession })
  const sso = await startFakeSso({ pending: ['AuthorizationPendingException', 'ExpiredTokenException'] })
  const args = ['sso', 'login', '--profile', 'dev', '--use-device-code', '--no-browser']
  const { exitCode, stderr } = await runCli(home, args, { env: sso.env, clock: createFakeClock() })
  expect(exitCode).toBe(255)
  expect(stderr).toContain('not entered in time')
})

test.each([
  ['no session', '[profile dev]\nregion = x\n', ['--profile', 'dev'], 'sso_start_url'],
  ['a session that is not there', withSession, ['--sso-session', 'other'], '[sso-session other]'],
  [
    'no region',
    `[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_start_url = ${startUrl}\n`,
    ['--profile', 'dev'],
    'sso_region',
  ],
  ['http', olderForm.replace('https', 'http'), ['--profile', 'old'], 'https://'],
  ['no URL', olderForm.replace('https', ''), ['--profile', 'old'], 'no URL'],
])('login with %s is an error of configuration', async (_, config, args, reason) => {
  const result = await runCli(createHome({ '.aws/config': config }), ['sso', 'login', ...args])
  expect(result.exitCode).toBe(253)
  expect(result.stderr).toContain(reason)
})

test('logout ends sessions, removes what came of them, and keeps the rest', async () => {
  const sso = await startFakeSso()
  const home = createHome({
    '.aws/config': withSession,
    '.aws/sso/cache/token.json': JSON.stringify(token),
    '.aws/sso/cache/registration.json': JSON.stringify({ clientId: 'client', clientSecret: 'x', expiresAt: 'y' }),
    '.aws/sso/cache/broken.json': 'no json',
    '.aws/cli/cache/sso.json': JSON.stringify({ ProviderType: 'sso', Credentials: {} }),
    '.aws/cli/cache/role.json': JSON.stringify({ Credentials: {} }),
  })
  const result = await runCli(home, ['sso', 'logout'], { env: sso.env })
  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(readdirSync(join(home, '.aws/sso/cache')).toSorted()).toEqual(['broken.json', 'registration.json'])
  expect(readdirSync(join(home, '.aws/cli/cache'))).toEqual(['role.json'])
  const [call] = sso.requests
  expect(call).toMatchObject({
    method: 'POST',
    url: '/logout',
    headers: { 'x-amz-sso_bearer_token': 'the-access-token' },
  })
})

test('logout works without caches and without a network', async () => {
  expect(await runCli(createHome(), ['sso', 'logout'])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  const home = createHome({ '.aws/sso/cache/token.json': JSON.stringify(token) })
  const env = { AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }
  expect((await runCli(home, ['sso', 'logout'], { env })).exitCode).toBe(0)
  expect(readdirSync(join(home, '.aws/sso/cache'))).toEqual([])
})

test('configure sso-session asks and writes the section only', async () => {
  const home = createHome({ '.aws/config': '# mine\n[default]\nregion = x\n' })
  const input = `corp\n${startUrl}\n\neu-central-1\n\n`
  const { exitCode, stdout, stderr } = await runCli(home, ['configure', 'sso-session'], { input })
  expect(exitCode).toBe(0)
  // The first answer to the region was empty.
  expect(stderr).toContain('A value is needed')
  expect(stdout).toContain('SSO session name: SSO start URL [None]: SSO region [None]: SSO region [None]: ')
  expect(stdout).toContain('SSO registration scopes [sso:account:access]: ')
  expect(readFileSync(join(home, '.aws/config'), 'utf8')).toBe(
    `# mine\n[default]\nregion = x\n${session}sso_registration_scopes = sso:account:access\n`,
  )
})

test('configure sso sets up a profile and a session, choosing among accounts and roles by name', async () => {
  const home = createHome()
  const accounts = [
    { accountId: '333333333333' },
    { accountId: '222222222222', accountName: 'zebra', emailAddress: 'z@x' },
    { accountId: '111111111111', accountName: 'Ant' },
  ]
  const sso = await startFakeSso({ accounts, roles: ['writer', 'Reader'] })
  const input = `corp\n${startUrl}\neu-central-1\n\n2\n1\neu-west-1\njson\n\n`
  const { exitCode, stdout } = await runCli(home, ['configure', 'sso', '--use-device-code', '--no-browser'], {
    env: sso.env,
    input,
    clock: createFakeClock(),
  })
  expect(exitCode).toBe(0)
  expect(stdout).toContain('  1. Ant (111111111111)\n  2. zebra, z@x (222222222222)\n  3. 333333333333\n')
  expect(stdout).toContain('  1. Reader\n  2. writer\n')
  expect(stdout).toContain('Profile name [Reader-222222222222]: ')
  expect(stdout).toContain('boto3-ts whoami --profile Reader-222222222222')
  expect(readFileSync(join(home, '.aws/config'), 'utf8')).toBe(
    [
      '[profile Reader-222222222222]',
      'sso_session = corp',
      'sso_account_id = 222222222222',
      'sso_role_name = Reader',
      'region = eu-west-1',
      'output = json',
      '[sso-session corp]',
      `sso_start_url = ${startUrl}`,
      'sso_region = eu-central-1',
      'sso_registration_scopes = sso:account:access',
      '',
    ].join('\n'),
  )
  expect(existsSync(join(home, '.aws/credentials'))).toBe(false)
})

test('configure sso takes a session that is there as it is, and a profile that is not there yet', async () => {
  const home = createHome({ '.aws/config': session })
  const sso = await startFakeSso()
  const { exitCode, stdout } = await runCli(
    home,
    ['configure', 'sso', '--profile', 'new', '--use-device-code', '--no-browser'],
    { env: { ...sso.env, AWS_PROFILE: 'nobody' }, input: 'corp\n\n\n', clock: createFakeClock() },
  )
  expect(exitCode).toBe(0)
  expect(stdout).toContain('The only AWS account available to you is: 111111111111\n')
  expect(stdout).toContain('The only role available to you is: reader\n')
  expect(readFileSync(join(home, '.aws/config'), 'utf8')).toBe(
    `${session}[profile new]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = reader\n`,
  )
})

test('configure sso without a session writes the older form', async () => {
  const home = createHome()
  const sso = await startFakeSso()
  const args = ['configure', 'sso', '--profile', 'old', '--no-browser']
  const input = `\n${startUrl}\neu-central-1\n\n\n`
  const { exitCode, stderr } = await runCli(home, args, { env: sso.env, input, clock: createFakeClock() })
  expect(exitCode).toBe(0)
  expect(stderr).toContain('older form')
  expect(readFileSync(join(home, '.aws/config'), 'utf8')).toBe(
    `[profile old]\nsso_start_url = ${startUrl}\nsso_region = eu-central-1\nsso_account_id = 111111111111\nsso_role_name = reader\n`,
  )
})

test('configure sso goes on without accounts where the login may not list them', async () => {
  const home = createHome({ '.aws/config': session })
  const sso = await startFakeSso({ isUnauthorized: true })
  const args = ['configure', 'sso', '--profile', 'dev', '--use-device-code', '--no-browser']
  const { exitCode, stderr } = await runCli(home, args, { env: sso.env, input: 'corp\n\n\n', clock: createFakeClock() })
  expect(exitCode).toBe(0)
  expect(stderr).toContain('may not list')
  expect(readFileSync(join(home, '.aws/config'), 'utf8')).toBe(`${session}[profile dev]\nsso_session = corp\n`)
})

test('configure sso fails where there are no accounts', async () => {
  const home = createHome({ '.aws/config': session })
  const sso = await startFakeSso({ accounts: [] })
  const args = ['configure', 'sso', '--profile', 'dev', '--use-device-code', '--no-browser']
  const { exitCode, stderr } = await runCli(home, args, { env: sso.env, input: 'corp\n\n\n', clock: createFakeClock() })
  expect(exitCode).toBe(255)
  expect(stderr).toContain('No AWS accounts')
})

test('after a login the profile has credentials, which a logout takes away', async () => {
  const home = createHome({
    '.aws/config': `${withSession}[profile app]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = reader\n`,
  })
  const sso = await startFakeSso()
  const [env, clock] = [sso.env, createFakeClock()]
  const command = (...args: string[]) => runCli(home, [...args, '--profile', 'app'], { env, clock })
  expect((await command('configure', 'export-credentials')).exitCode).toBe(253)
  await command('sso', 'login', '--use-device-code', '--no-browser')
  const { stdout } = await command('configure', 'export-credentials')
  expect(JSON.parse(stdout)).toMatchObject({ AccessKeyId: 'ASIAOFTHEROLE', SessionToken: 'token-of-the-role' })
  expect(readdirSync(join(home, '.aws/cli/cache')).length).toBe(1)
  await command('sso', 'logout')
  expect(readdirSync(join(home, '.aws/cli/cache'))).toEqual([])
  expect((await command('configure', 'export-credentials')).exitCode).toBe(253)
})

test("a company's own start URL is followed to the portal, whose region is written to the file", async () => {
  const methods: string[] = []
  const own = await serveTls({}, ({ method = '' }, response) => {
    methods.push(method)
    if (method === 'HEAD') response.writeHead(405).end()
    else response.writeHead(302, { location: 'https://d-1.portal.eu-west-3.app.aws/' }).end()
  })
  const url = `https://${own.host}/start`
  const config = `[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_start_url = ${url}\nsso_region = eu-central-1\n`
  const home = createHome({ '.aws/config': config })
  const sso = await startFakeSso()
  const args = [
    'sso',
    'login',
    '--profile',
    'dev',
    '--use-device-code',
    '--no-browser',
    '--ca-bundle',
    tlsFile('ca.pem'),
  ]
  const { exitCode, stdout } = await runCli(home, args, { env: sso.env, clock: createFakeClock() })
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `Successfully logged into Start URL: ${url}\n` })
  expect(methods).toEqual(['HEAD', 'GET'])
  expect(readFileSync(join(home, '.aws/config'), 'utf8')).toBe(config.replace('eu-central-1', 'eu-west-3'))
  expect(cached(home, sha1('corp'))).toMatchObject({
    startUrl: 'https://d-1.portal.eu-west-3.app.aws',
    region: 'eu-west-3',
  })
})

test.each([
  ['leads elsewhere', 302, 'https://evil.example/', 'no portal of AWS'],
  ['only looks like AWS', 302, 'https://evil-awsapps.com/', 'no portal of AWS'],
  ['leads to http', 302, 'http://d-1.awsapps.com/', 'https://'],
  ['leads nowhere', 302, undefined, 'does not say where'],
  ['answers itself', 200, undefined, 'no portal of AWS'],
  ['fails', 500, undefined, 'HTTP status 500'],
])("a company's own start URL that %s is refused", async (_, status, location, reason) => {
  const own = await serveTls({}, (_request, response) => {
    response.writeHead(status, location === undefined ? {} : { location }).end()
  })
  const config = `[profile dev]\nsso_start_url = https://${own.host}/\nsso_region = eu-central-1\n`
  const args = ['sso', 'login', '--profile', 'dev', '--no-browser', '--no-verify-ssl']
  const result = await runCli(createHome({ '.aws/config': config }), args)
  expect(result.exitCode).toBe(253)
  expect(result.stderr).toContain(reason)
})
