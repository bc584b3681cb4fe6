/**
 * The program as it is installed: processes of `dist/cli/main.js`, which `npm test` has built.
 */

import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { startFakeSso } from './fake-sso.js'
import { type CommandResult, commandEnvironment, createHome, runCli, type Variables } from './run-cli.js'

const program = resolve(import.meta.dirname, '../../dist/cli/main.js')

function runProcess(home: string, args: readonly string[], input = '', env: Variables = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, ...args], { env: commandEnvironment(home, env) })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString('utf8')))
  child.stdin.end(input)
  return new Promise((resolve_) => child.on('close', (code) => resolve_({ exitCode: code ?? -1, ...written })))
}

test('a pipe answers configure', async () => {
  const home = createHome()
  const { exitCode, stdout } = await runProcess(home, ['configure'], 'AKIAIOSFODNN7EXAMPLE\nsecret\n\n\n')
  expect(exitCode).toBe(0)
  expect(stdout).toContain('AWS Access Key ID [None]: ')
  expect(readFileSync(join(home, '.aws/credentials'), 'utf8')).toContain('aws_secret_access_key = secret\n')
})

test('processes that write at the same time lose nothing', async () => {
  const home = createHome()
  const keys = Array.from({ length: 6 }, (_, i) => `key${i}`)
  await Promise.all(keys.map((key) => runProcess(home, ['configure', 'set', key, 'v'])))
  const text = readFileSync(join(home, '.aws/config'), 'utf8')
  expect(text.split('\n').toSorted()).toEqual(['', '[default]', ...keys.map((key) => `${key} = v`)])
})

test('the browser that BROWSER names is opened, and brings the login back', async () => {
  const sso = await startFakeSso()
  const home = createHome({
    '.aws/config':
      '[profile dev]\nsso_session = corp\n[sso-session corp]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n',
    'browser.mjs': 'await fetch(process.argv[2])\n',
  })
  const env = { ...sso.env, BROWSER: `"${process.execPath}" "${join(home, 'browser.mjs')}" %s` }
  const { exitCode, stdout } = await runProcess(home, ['sso', 'login', '--profile', 'dev'], '', env)
  expect(exitCode).toBe(0)
  expect(stdout).toContain('Successfully logged into Start URL: https://x.awsapps.com/start')
})

test('a browser that does not exist leaves the address on the screen', async () => {
  const sso = await startFakeSso({ pending: ['AuthorizationPendingException'] })
  const home = createHome({
    '.aws/config': '[profile old]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n',
  })
  const env = { ...sso.env, BROWSER: '/nowhere/browser' }
  const { exitCode, stdout } = await runProcess(home, ['sso', 'login', '--profile', 'old'], '', env)
  expect(exitCode).toBe(0)
  expect(stdout).toContain(`${sso.url}/device`)
})

test('a credential_process that calls the program for itself ends in an error, one for another profile works', async () => {
  const command = `"${process.execPath}" "${program}" configure export-credentials`
  const home = createHome({
    '.aws/config': `[profile loop]\ncredential_process = ${command} --profile loop\n[profile outer]\ncredential_process = ${command} --profile inner\n`,
    '.aws/credentials': '[inner]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n',
  })
  const loop = await runProcess(home, ['configure', 'export-credentials', '--profile', 'loop'])
  expect(loop.exitCode).toBe(253)
  expect(loop.stderr).toContain('loop → loop')
  const outer = await runProcess(home, ['configure', 'export-credentials', '--profile', 'outer', '--format', 'env'])
  expect(outer.stdout).toContain('export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n')
})

test('a value of the files is read without loading prompts or an HTTP client', () => {
  const loaded = new Set<string>()
  const load = (path: string) => {
    if (loaded.has(path)) return
    loaded.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, specifier = ''] of text.matchAll(/(?:^|[\n;])import\s*(?:[^'"()]*?from\s*)?["']([^"']+)["']/g)) {
      if (specifier.startsWith('.')) load(join(dirname(path), specifier))
      else loaded.add(specifier)
    }
  }
  load(program)
  const names = [...loaded].filter((name) => !name.startsWith('/') && !name.startsWith('node:'))
  expect(names).toEqual(['commander'])
  expect(loaded.size).toBeLessThan(40)
})

test.each([
  [['nonsense'], 252],
  [['configure', 'nonsense'], 252],
  [['configure', 'get'], 252],
  [['configure', 'list', '--nonsense'], 252],
  [['configure', 'import'], 252],
  [['configure', 'export-credentials', '--format', 'nonsense'], 252],
  [['whoami', '--output', 'nonsense'], 252],
  [[], 252],
])('%j is no command', async (args, exitCode) => {
  const result = await runCli(createHome(), args)
  expect(result.exitCode).toBe(exitCode)
  expect(result.stdout).toBe('')
  expect(result.stderr).not.toBe('')
})

test.each([[['--help']], [['help']], [['configure', 'help']], [['configure', '--help']], [['sso', 'help']]])(
  '%j explains',
  async (args) => {
    const { exitCode, stdout } = await runCli(createHome(), args)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Usage: boto3-ts')
  },
)

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'))
  expect(await runCli(createHome(), ['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
})

test('options that all commands take may stand before and after the command', async () => {
  const home = createHome({ '.aws/config': '[profile dev]\nregion = x\n' })
  for (const args of [
    ['--profile', 'dev', 'configure', 'get', 'region'],
    ['configure', '--profile', 'dev', 'get', 'region'],
    ['configure', 'get', 'region', '--profile', 'dev'],
  ]) {
    expect((await runCli(home, args)).stdout).toBe('x\n')
  }
})

test('a file of certificates that is not there is named', async () => {
  const home = createHome()
  writeFileSync(join(home, 'file'), '')
  const { exitCode, stderr } = await runCli(home, ['whoami', '--ca-bundle', join(home, 'nowhere.pem')], {
    env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-1' },
  })
  expect(exitCode).toBe(253)
  expect(stderr).toContain('nowhere.pem')
})
