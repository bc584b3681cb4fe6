import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFakeClock } from '../helpers/fake-clock.js'
import { createHome, runCli } from './run-cli.js'

const key = 'AKIAIOSFODNN7EXAMPLE'
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const pair = `aws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`
const read = (home: string, path: string) => readFileSync(join(home, path), 'utf8')

test('answers from a pipe are written to the two files, which only their owner may read', async () => {
  const home = createHome()
  const { exitCode, stdout } = await runCli(home, ['configure'], { input: `${key}\n${secret}\neu-west-1\njson\n` })
  expect(exitCode).toBe(0)
  expect(stdout).toBe(
    'AWS Access Key ID [None]: AWS Secret Access Key [None]: Default region name [None]: Default output format [None]: ',
  )
  expect(read(home, '.aws/credentials')).toBe(`[default]\n${pair}`)
  expect(read(home, '.aws/config')).toBe('[default]\nregion = eu-west-1\noutput = json\n')
  const modes = ['.aws', '.aws/config', '.aws/credentials'].map((path) => statSync(join(home, path)).mode & 0o777)
  expect(modes).toEqual([0o700, 0o600, 0o600])
})

test('empty answers keep what is there, and keys show their last four characters only', async () => {
  const home = createHome({
    '.aws/config': '[profile dev]\nregion = eu-west-1\n',
    '.aws/credentials': `[dev]\n${pair}`,
  })
  const before = statSync(join(home, '.aws/credentials')).mtimeMs
  const { stdout } = await runCli(home, ['configure', '--profile', 'dev'], { input: '\n\n\ntext\n' })
  expect(stdout).toContain('AWS Access Key ID [****************MPLE]: ')
  expect(stdout).toContain('AWS Secret Access Key [****************EKEY]: ')
  expect(stdout).toContain('Default region name [eu-west-1]: ')
  expect(stdout).not.toContain(secret)
  expect(read(home, '.aws/config')).toBe('[profile dev]\nregion = eu-west-1\noutput = text\n')
  expect(statSync(join(home, '.aws/credentials')).mtimeMs).toBe(before)
})

test('a temporary key asks for its token; a lasting one removes the token, wherever it stands', async () => {
  const home = createHome({ '.aws/config': '[default]\naws_session_token = stale\n' })
  const temporary = await runCli(home, ['configure'], { input: `ASIAIOSFODNN7EXAMPLE\n${secret}\nthe-token\n\n\n` })
  expect(temporary.stdout).toContain('AWS Session Token [')
  expect(read(home, '.aws/credentials')).toContain('aws_session_token = the-token\n')
  await runCli(home, ['configure'], { input: `${key}\n\n\n\n` })
  expect(read(home, '.aws/credentials')).toBe(`[default]\n${pair}`)
  expect(read(home, '.aws/config')).toBe('[default]\n')
})

test('input that ends too early writes nothing', async () => {
  const home = createHome()
  const { exitCode, stderr } = await runCli(home, ['configure'], { input: `${key}\n${secret}\n` })
  expect(exitCode).toBe(255)
  expect(stderr).toContain('input ended')
  expect(existsSync(join(home, '.aws'))).toBe(false)
})

test('a file that others may read gets a warning and keeps its mode', async () => {
  const home = createHome({ '.aws/credentials': '' })
  chmodSync(join(home, '.aws/credentials'), 0o644)
  const { stderr } = await runCli(home, ['configure', 'set', 'aws_access_key_id', key])
  expect(stderr).toContain('chmod 600')
  expect(statSync(join(home, '.aws/credentials')).mode & 0o777).toBe(0o644)
})

test('paths come from the environment', async () => {
  const home = createHome()
  const env = { AWS_CONFIG_FILE: '~/a/config', AWS_SHARED_CREDENTIALS_FILE: '$HOME/b/credentials' }
  await runCli(home, ['configure'], { input: `${key}\n${secret}\neu-west-1\n\n`, env })
  expect(read(home, 'a/config')).toContain('eu-west-1')
  expect(read(home, 'b/credentials')).toContain(key)
})

const files = {
  '.aws/config': [
    '[default]',
    'region = eu-west-1',
    's3 =',
    '    addressing_style = path',
    '[profile dev]',
    'region = us-east-2',
    '[plugins]',
    'foo = bar',
    '[services local]',
    's3 =',
    '    endpoint_url = http://localhost:1',
    '[sso-session corp]',
    'sso_region = eu-north-1',
    '',
  ].join('\n'),
  '.aws/credentials': `[default]\n${pair}[only-keys]\n${pair}`,
}

test.each([
  ['region', 'eu-west-1\n', 0],
  ['aws_access_key_id', `${key}\n`, 0],
  ['s3.addressing_style', 'path\n', 0],
  ['default.s3.addressing_style', 'path\n', 0],
  ['dev.region', 'us-east-2\n', 0],
  ['profile.dev.region', 'us-east-2\n', 0],
  ['profile.only-keys.aws_access_key_id', `${key}\n`, 0],
  ['plugins.foo', 'bar\n', 0],
  ['nothing', '', 1],
  ['toString', '', 1],
  ['s3', '', 1],
  ['s3.nothing', '', 1],
  ['s3.a.b', '', 1],
  ['profile.nobody.region', '', 1],
])('get %s', async (name, stdout, exitCode) => {
  expect(await runCli(createHome(files), ['configure', 'get', name])).toMatchObject({ stdout, exitCode })
})

test('get reads sections that profiles share', async () => {
  const home = createHome(files)
  const get = async (...args: string[]) => (await runCli(home, ['configure', 'get', ...args])).stdout
  expect(await get('sso_region', '--sso-session', 'corp')).toBe('eu-north-1\n')
  expect(await get('s3.endpoint_url', '--services', 'local')).toBe('http://localhost:1\n')
})

test.each([
  [['--sso-session', 'nobody'], 255],
  [['--sso-session', 'corp', '--services', 'local'], 252],
  [['--profile', 'nobody'], 255],
])('get refuses %j', async (args, exitCode) => {
  const result = await runCli(createHome(files), ['configure', 'get', 'region', ...args])
  expect(result).toMatchObject({ stdout: '', exitCode })
  expect(result.stderr).not.toBe('')
})

test('get does not look at the environment, but for the profile', async () => {
  const home = createHome(files)
  const env = { AWS_REGION: 'ap-south-1', AWS_PROFILE: 'dev' }
  expect((await runCli(home, ['configure', 'get', 'region'], { env })).stdout).toBe('us-east-2\n')
})

test.each([
  ['region', '.aws/config', '[default]\nregion = v\n'],
  ['default.region', '.aws/config', '[default]\nregion = v\n'],
  ['profile.dev.region', '.aws/config', '[profile dev]\nregion = v\n'],
  ['profile.dev.s3.max_queue', '.aws/config', '[profile dev]\ns3 =\n    max_queue = v\n'],
  ['profile.dev.aws_session_token', '.aws/credentials', '[dev]\naws_session_token = v\n'],
  ['aws_security_token', '.aws/credentials', '[default]\naws_security_token = v\n'],
  ['plugins.foo', '.aws/config', '[plugins]\nfoo = v\n'],
  ['s3.addressing_style', '.aws/config', '[default]\ns3 =\n    addressing_style = v\n'],
])('set %s', async (name, file, text) => {
  const home = createHome()
  expect(await runCli(home, ['configure', 'set', name, 'v'])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(read(home, file)).toBe(text)
  expect((await runCli(home, ['configure', 'get', name])).stdout).toBe('v\n')
})

test('set writes to the profile that option or environment names', async () => {
  const home = createHome()
  await runCli(home, ['configure', 'set', 'region', 'a', '--profile', 'my name'])
  await runCli(home, ['configure', 'set', 'region', 'b'], { env: { AWS_PROFILE: 'dev' } })
  expect(read(home, '.aws/config')).toBe("[profile 'my name']\nregion = a\n[profile dev]\nregion = b\n")
})

test('set writes to sections that profiles share', async () => {
  const home = createHome()
  await runCli(home, ['configure', 'set', 'sso_region', 'eu-north-1', '--sso-session', 'corp'])
  await runCli(home, ['configure', 'set', 's3.endpoint_url', 'http://localhost:1', '--services', 'local'])
  expect(read(home, '.aws/config')).toBe(
    '[sso-session corp]\nsso_region = eu-north-1\n[services local]\ns3 =\n    endpoint_url = http://localhost:1\n',
  )
})

test.each([
  [['a.b.c', 'v'], 252],
  [['a.b.c', 'v', '--services', 'x'], 252],
  [['region', 'v', '--services', 'two words'], 252],
  [['region'], 252],
  [['region', 'two\nlines'], 253],
  [['aws_secret_access_key', `${secret}\nmore`], 253],
])('set refuses %j and writes nothing', async (args, exitCode) => {
  const home = createHome()
  const result = await runCli(home, ['configure', 'set', ...args])
  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr).not.toContain(secret)
  expect(existsSync(join(home, '.aws/config')) || existsSync(join(home, '.aws/credentials'))).toBe(false)
})

test('a malformed file is named and left alone', async () => {
  const home = createHome({ '.aws/config': `[default]\n${secret}\n` })
  const { exitCode, stderr } = await runCli(home, ['configure', 'set', 'region', 'x'])
  expect(exitCode).toBe(255)
  expect(stderr).toContain('.aws/config:2')
  expect(stderr).not.toContain(secret)
  expect(read(home, '.aws/config')).toBe(`[default]\n${secret}\n`)
  expect(readdirSync(join(home, '.aws'))).toEqual(['config'])
})

test('a read-only file is named and left alone', async () => {
  const home = createHome({ '.aws/config': '[default]\n' })
  chmodSync(join(home, '.aws/config'), 0o400)
  const { exitCode, stderr } = await runCli(home, ['configure', 'set', 'region', 'x'])
  expect(exitCode).toBe(255)
  expect(stderr).toContain('.aws/config: it is read-only')
})

test('list-profiles prints the profiles of both files', async () => {
  expect((await runCli(createHome(files), ['configure', 'list-profiles'])).stdout).toBe('default\ndev\nonly-keys\n')
})

test('list says what is in use and where it comes from', async () => {
  const home = createHome(files)
  const { stdout, exitCode } = await runCli(home, ['configure', 'list'])
  expect(exitCode).toBe(0)
  expect(stdout).toBe(
    [
      'NAME       : VALUE                    : TYPE             : LOCATION',
      'profile    : <not set>                : None             : None',
      'access_key : ****************MPLE     : shared-credentials-file : ',
      'secret_key : ****************EKEY     : shared-credentials-file : ',
      'region     : eu-west-1                : config-file      : ~/.aws/config',
      '',
    ].join('\n'),
  )
})

test('list names the variables and options that something comes from', async () => {
  const home = createHome(files)
  const env = { AWS_PROFILE: 'dev', AWS_REGION: 'ap-south-1', AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret }
  const fromEnv = await runCli(home, ['configure', 'list'], { env })
  expect(fromEnv.stdout).toContain('profile    : dev                      : env              : AWS_PROFILE\n')
  expect(fromEnv.stdout).toContain('access_key : ****************MPLE     : env              : \n')
  expect(fromEnv.stdout).toContain('region     : ap-south-1               : env              : AWS_REGION\n')
  const fromOption = await runCli(home, ['configure', 'list', '--profile', 'dev'])
  expect(fromOption.stdout).toContain('profile    : dev                      : manual           : --profile\n')
  expect(fromOption.stdout).toContain('access_key : <not set>                : None             : None\n')
})

test('list of a profile that is not there is an error that names those that are', async () => {
  const { exitCode, stdout, stderr } = await runCli(createHome(files), ['configure', 'list', '--profile', 'def'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 255, stdout: '' })
  expect(stderr).toContain('only-keys')
})

const userCsv = `User name,Password,Access key ID,Secret access key,Console login link\nmia,"a,b""c",${key},${secret},https://x\n`

test.each([
  ['a file', userCsv, 'mia'],
  ['a file with a byte order mark and CRLF', `\uFEFF${userCsv.replaceAll('\n', '\r\n')}`, 'mia'],
  [
    'a file for one key pair, which names no user',
    `\uFEFFAccess key ID,Secret access key\r\n${key},${secret}`,
    'default',
  ],
])('import takes %s', async (_, csv, profile) => {
  const home = createHome({ 'keys.csv': csv })
  const { exitCode, stdout } = await runCli(home, ['configure', 'import', '--csv', 'file://~/keys.csv'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Successfully imported 1 profile(s)\n' })
  expect(read(home, '.aws/credentials')).toBe(`[${profile}]\n${pair}`)
})

test('import takes the text itself, and a prefix for the profiles', async () => {
  const home = createHome()
  await runCli(home, ['configure', 'import', '--csv', userCsv, '--profile-prefix', 'test-'])
  expect(read(home, '.aws/credentials')).toBe(`[test-mia]\n${pair}`)
})

test('import writes all rows or none, unless bad ones are to be skipped', async () => {
  const home = createHome({ 'keys.csv': `${userCsv}ben,,${key},,\nzoe,,${key},${secret},\n` })
  const args = ['configure', 'import', '--csv', `file://${home}/keys.csv`]
  const refused = await runCli(home, args)
  expect(refused.exitCode).toBe(255)
  expect(refused.stderr).toContain('Row 2')
  expect(existsSync(join(home, '.aws'))).toBe(false)
  const skipping = await runCli(home, [...args, '--skip-invalid'])
  expect(skipping.stdout).toBe('Successfully imported 2 profile(s)\n')
  expect(read(home, '.aws/credentials')).toBe(`[mia]\n${pair}[zoe]\n${pair}`)
})

test.each([
  ['', 'empty', 255],
  ['User name,Access key ID\nmia,x', 'Secret access key', 255],
  [`Access key ID,Secret access key\na,b\nc,d`, 'several rows', 255],
  ['file:///nowhere/keys.csv', '/nowhere/keys.csv', 252],
])('import refuses %j', async (csv, reason, exitCode) => {
  const result = await runCli(createHome(), ['configure', 'import', '--csv', csv])
  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr).toContain(reason)
})

test('import of a path without file:// says how to write it', async () => {
  const home = createHome({ 'keys.csv': userCsv })
  const { exitCode, stderr } = await runCli(home, ['configure', 'import', '--csv', join(home, 'keys.csv')])
  expect(exitCode).toBe(255)
  expect(stderr).toContain(`--csv file://${home}/keys.csv`)
})

const sessionEnv = {
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: 'the/token+=',
  AWS_CREDENTIAL_EXPIRATION: '2026-11-23T13:00:00Z',
}

test.each([
  ['env', `export AWS_ACCESS_KEY_ID=${key}`, 'export AWS_SESSION_TOKEN=the/token+='],
  ['env-no-export', `AWS_ACCESS_KEY_ID=${key}`, 'AWS_SESSION_TOKEN=the/token+='],
  ['powershell', `$Env:AWS_ACCESS_KEY_ID="${key}"`, '$Env:AWS_SESSION_TOKEN="the/token+="'],
  ['windows-cmd', `set AWS_ACCESS_KEY_ID=${key}`, 'set AWS_SESSION_TOKEN=the/token+='],
  ['fish', `set -gx AWS_ACCESS_KEY_ID "${key}"`, 'set -gx AWS_SESSION_TOKEN "the/token+="'],
])('export-credentials --format %s', async (format, keyLine, tokenLine) => {
  const args = ['configure', 'export-credentials', '--format', format]
  const { stdout, exitCode } = await runCli(createHome(), args, { env: sessionEnv, clock: createFakeClock() })
  expect(exitCode).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  expect([lines[0], lines[2]]).toEqual([keyLine, tokenLine])
  expect(lines[3]).toContain('AWS_CREDENTIAL_EXPIRATION')
  expect(lines[3]).toContain('2026-11-23T13:00:00+00:00')
})

test('export-credentials prints what credential_process expects', async () => {
  const args = ['configure', 'export-credentials']
  const { stdout } = await runCli(createHome(), args, { env: sessionEnv, clock: createFakeClock() })
  expect(JSON.parse(stdout)).toEqual({
    Version: 1,
    AccessKeyId: key,
    SecretAccessKey: secret,
    SessionToken: 'the/token+=',
    Expiration: '2026-11-23T13:00:00+00:00',
  })
})

test('export-credentials quotes what a shell would run', async () => {
  const env = { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: `$(touch x)'"` }
  const home = createHome()
  const lineOf = async (format: string) =>
    (await runCli(home, ['configure', 'export-credentials', '--format', format], { env })).stdout.split('\n')[1]
  expect(await lineOf('env')).toBe(`export AWS_SECRET_ACCESS_KEY='$(touch x)'\\''"'`)
  expect(await lineOf('fish')).toBe(`set -gx AWS_SECRET_ACCESS_KEY "\\$(touch x)'\\""`)
  expect(await lineOf('powershell')).toBe('$Env:AWS_SECRET_ACCESS_KEY="`$(touch x)\'`""')
})

test.each([
  ['nothing is found', {}],
  ['half a key pair', { AWS_ACCESS_KEY_ID: key }],
  ['the profile is not there', { AWS_PROFILE: 'nobody' }],
  ['it has called itself', { ...sessionEnv, _AWS_CLI_PROFILE_CHAIN: 'a,default' }],
  ['it was called too often', { ...sessionEnv, _AWS_CLI_PROFILE_CHAIN: 'a,b,c,d' }],
])('export-credentials fails with 253 when %s', async (_, env) => {
  const result = await runCli(createHome(), ['configure', 'export-credentials'], { env })
  expect(result).toMatchObject({ exitCode: 253, stdout: '' })
  expect(result.stderr).not.toContain(secret)
})

test('no secret shows in what the other commands print', async () => {
  const home = createHome({ ...files, '.aws/credentials': `[default]\n${pair}` })
  for (const args of [
    ['configure', 'list'],
    ['configure', 'list-profiles'],
    ['doctor', '--no-call'],
  ]) {
    const { stdout, stderr } = await runCli(home, args)
    expect(stdout + stderr).not.toContain(secret)
    expect(stdout + stderr).not.toContain(key)
  }
})

test('an unknown key and comments survive an edit', async () => {
  const home = createHome({ '.aws/config': '# mine\n[default]\nmagic = 1 ; not a comment\nregion=a\n' })
  writeFileSync(join(home, '.aws/credentials'), '')
  await runCli(home, ['configure', 'set', 'region', 'b'])
  expect(read(home, '.aws/config')).toBe('# mine\n[default]\nmagic = 1 ; not a comment\nregion = b\n')
})
