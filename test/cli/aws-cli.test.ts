/**
 * The same files under the real AWS CLI: what one tool writes, the other reads.
 * Skipped where there is no `aws`; REQUIRE_AWS_CLI=1 forbids that.
 */

import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { commandEnvironment, createHome, runCli, type Variables } from './run-cli.js'

const run = promisify(execFile)
// A version manager for Python looks for itself in the home directory, which the commands do not have.
const python = { PYENV_ROOT: process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), AWS_PAGER: '' }
const version = spawnSync('aws', ['--version'], { env: { ...process.env, ...python }, encoding: 'utf8' })
const hasAws = version.status === 0

if (!hasAws && process.env['REQUIRE_AWS_CLI'] === '1') {
  test('the AWS CLI is there, as REQUIRE_AWS_CLI wants it', () => expect.unreachable('there is no aws on the PATH'))
}
if (!hasAws) console.log('skipped: comparisons with the AWS CLI; there is no aws on the PATH')

interface Outcome {
  readonly exitCode: number
  readonly stdout: string
}

async function aws(home: string, args: readonly string[], input = '', env: Variables = {}): Promise<Outcome> {
  const running = run('aws', args, { env: { ...commandEnvironment(home, env), ...python } })
  running.child.stdin?.end(input)
  return running.then(
    ({ stdout }) => ({ exitCode: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ exitCode: error.code, stdout: error.stdout }),
  )
}

async function ours(home: string, args: readonly string[], input = '', env: Variables = {}): Promise<Outcome> {
  const { exitCode, stdout } = await runCli(home, args, { input, env })
  return { exitCode, stdout }
}

const textOf = (home: string, file: string) => {
  const path = join(home, '.aws', file)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
const textsOf = (home: string) => ({ config: textOf(home, 'config'), credentials: textOf(home, 'credentials') })

const key = 'AKIAIOSFODNN7EXAMPLE'
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

const written = {
  '.aws/config': [
    '# written by hand',
    '[default]',
    'region=eu-west-1',
    '; about s3',
    's3 =',
    '  addressing_style = path',
    '  max_queue_size=5',
    '',
    '[profile dev]',
    'Region: us-east-2',
    'output = text # part of the value',
    'credential_process = a',
    '  b',
    "[profile 'my name']",
    'region = ap-south-1',
    '',
  ].join('\n'),
  '.aws/credentials': `[default]\naws_access_key_id=${key}\naws_secret_access_key=${secret}\n[dev]\n`,
}

/** As the AWS CLI writes: what people write otherwise (colons, other indents), it edits into files that cannot be read. */
const tidy = {
  ...written,
  '.aws/config': written['.aws/config']
    .replaceAll(/^ {2}/gm, '    ')
    .replace('Region:', 'region =')
    .replace(/ = a\n {4}b/, ' = a'),
}

const variables = [
  ['region'],
  ['s3.max_queue_size'],
  ['default.s3.addressing_style'],
  ['dev.output'],
  ['profile.dev.credential_process'],
  ['region', '--profile', 'my name'],
  ['region', '--profile', 'nobody'],
  ['s3'],
]

describe.skipIf(!hasAws)(`with ${version.output?.[1]?.split(' ')[0]}`, { timeout: 120_000 }, () => {
  test('answers to configure ask for the same and leave the same', async () => {
    const [home, other] = [createHome(), createHome()]
    for (const input of [`${key}\n${secret}\neu-west-1\njson\n`, '\n\nus-east-2\n\n', `AKIAI44QH8DHBEXAMPLE\n\n\n\n`]) {
      expect(await ours(home, ['configure'], input)).toEqual(await aws(other, ['configure'], input))
    }
    expect(textsOf(home)).toEqual(textsOf(other))
  })

  const edits = [
    ['region', 'sa-east-1'],
    ['output', 'json'],
    ['s3.max_queue_size', '7'],
    ['s3.max_concurrent_requests', '3'],
    ['profile.new.dynamodb.endpoint', 'x'],
    ['aws_session_token', 'a/b+c='],
    ['aws_access_key_id', key, '--profile', 'my name'],
    ['region', 'eu-north-1', '--profile', 'my name'],
  ]

  test('a sequence of set leaves the same bytes', async () => {
    const [home, other] = [createHome(tidy), createHome(tidy)]
    for (const edit of edits) {
      expect(await ours(home, ['configure', 'set', ...edit])).toEqual(await aws(other, ['configure', 'set', ...edit]))
    }
    expect(textsOf(home)).toEqual(textsOf(other))
  })

  test('get gives the same values and exit codes', async () => {
    const home = createHome(written)
    const commands = variables.map((variable) => ['configure', 'get', ...variable])
    const theirs = await Promise.all(commands.map((args) => aws(home, args)))
    for (const [i, args] of commands.entries()) expect(await ours(home, args), args.join(' ')).toEqual(theirs[i])
  })

  test('what was edited in a file written by hand reads the same', async () => {
    const home = createHome(written)
    for (const edit of edits) await ours(home, ['configure', 'set', ...edit])
    await Promise.all(
      edits.slice(1, 5).map(async ([name = '', value, ...profile]) => {
        const answer = await aws(home, ['configure', 'get', name, ...profile])
        expect(answer).toEqual({ exitCode: 0, stdout: `${value}\n` })
      }),
    )
    for (const name of ['profile.dev.credential_process', 's3.addressing_style']) {
      expect(await ours(home, ['configure', 'get', name])).toEqual(await aws(home, ['configure', 'get', name]))
    }
  })

  test('what each has written reads the same in the other', async () => {
    const home = createHome(written)
    await ours(home, ['configure', 'set', 'profile.ours.region', 'eu-south-1'])
    await aws(home, ['configure', 'set', 'profile.theirs.region', 'eu-south-2'])
    await ours(home, [
      'configure',
      'import',
      '--csv',
      `User name,Access key ID,Secret access key\nmia,${key},${secret}`,
    ])
    for (const name of ['profile.ours.region', 'profile.theirs.region', 'profile.mia.aws_secret_access_key']) {
      const args = ['configure', 'get', name]
      const ourAnswer = await ours(home, args)
      expect(ourAnswer).toEqual(await aws(home, args))
      expect(ourAnswer.exitCode).toBe(0)
    }
  })

  test('list names the same values, types and places', async () => {
    const home = createHome(written)
    for (const env of [{}, { AWS_PROFILE: 'my name', AWS_DEFAULT_REGION: 'eu-west-3' }]) {
      const ourRows = (await ours(home, ['configure', 'list'], '', env)).stdout.split('\n').slice(1, -1)
      const theirRows = (await aws(home, ['configure', 'list'], '', env)).stdout.split('\n').slice(2, -1)
      const ourCells = ourRows.map((row) => row.split(' : ').map((cell) => cell.trim()))
      // The first version of the AWS CLI lists all variables that could name a profile.
      const theirCells = theirRows.map((row) => / *(\S+) +(<not set>|my name|\S+) +(\S+) *(.*)/.exec(row)?.slice(1))
      expect(ourCells.map((cells) => cells.slice(0, 3))).toEqual(theirCells.map((cells) => cells?.slice(0, 3)))
      for (const [i, cells] of ourCells.entries()) expect(theirCells[i]?.[3]).toContain(cells[3])
    }
  })

  test('export-credentials is a credential_process of the AWS CLI', async () => {
    const home = createHome({
      '.aws/config': `[profile outer]\ncredential_process = cat ${join('$HOME', 'x')}\n`,
      '.aws/credentials': `[inner]\naws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`,
    })
    const { stdout } = await ours(home, ['configure', 'export-credentials', '--profile', 'inner'])
    const file = join(createHome({ 'printed.json': stdout }), 'printed.json')
    await ours(home, ['configure', 'set', 'profile.outer.credential_process', `cat ${file}`])
    const listed = await aws(home, ['configure', 'list', '--profile', 'outer'])
    expect(listed.stdout).toContain('****************MPLE   custom-process')
  })
})
