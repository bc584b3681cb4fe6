import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const home = realpathSync(mkdtempSync(join(tmpdir(), 'boto3-ts-package-')))
const installed = join(home, 'node_modules', 'boto3-ts')

beforeAll(() => {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', home], root)) as [
    { filename: string },
  ]
  mkdirSync(join(home, 'node_modules'), { recursive: true })
  run('tar', ['-xzf', packed.filename], home)
  cpSync(join(home, 'package'), installed, { recursive: true })
  mkdirSync(join(home, 'node_modules', '@jmespath-community'))
  mkdirSync(join(home, 'node_modules', '@clack'))
  for (const name of ['undici', 'commander', '@jmespath-community/jmespath', '@clack/prompts']) {
    symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name))
  }
  symlinkSync(join(root, 'node_modules', '@types'), join(home, 'node_modules', '@types'))
  symlinkSync(join(root, 'node_modules', 'undici-types'), join(home, 'node_modules', 'undici-types'))
  writeFileSync(join(home, 'package.json'), '{"type":"module"}')
})

afterAll(() => rmSync(home, { recursive: true }))

/** What attw says of a problem's place. */
interface TypeProblem {
  readonly resolutionOption?: string
  readonly resolutionKind?: string
}

test('an ES module imports it', () => {
  const program = `import * as boto3 from 'boto3-ts'
    console.log(boto3.version, new boto3.Session({ regionName: 'eu-central-1' }).client('sqs').meta.endpointUrl)`
  expect(runProgram('a.mjs', program)).toBe('0.1.0 https://sqs.eu-central-1.amazonaws.com')
})

test('a CommonJS module requires it', () => {
  const program = `const boto3 = require('boto3-ts')
    console.log(boto3.client('iam').meta.regionName, typeof require('boto3-ts/errors').ClientError)`
  expect(runProgram('b.cjs', program)).toBe('aws-global function')
})

test('importing it reads no service and leaves nothing running', () => {
  const program = `import fs from 'node:fs'
    const read = []
    for (const name of ['readFileSync', 'openSync']) {
      const original = fs[name]
      fs[name] = (path, ...rest) => (read.push(String(path)), original(path, ...rest))
    }
    await import('boto3-ts')
    console.log(read.filter((path) => path.includes('models')).join())`
  // It ends by itself: a timer or a socket left behind would run into the time limit.
  expect(runProgram('c.mjs', program)).toBe('')
})

test('a bundle with one service works without a file on disk', async () => {
  const entry = join(home, 'entry.mjs')
  const program = `import * as boto3 from 'boto3-ts'
    import 'boto3-ts/s3'
    const s3 = new boto3.Session({ regionName: 'us-west-2' }).client('s3')
    console.log(s3.meta.endpointUrl, typeof s3.putObject)
    try { boto3.client('sqs') } catch (error) { console.log(error.name) }`
  writeFileSync(entry, program)
  const bundled = mkdtempSync(join(tmpdir(), 'boto3-ts-bundle-'))
  try {
    for (const format of ['esm', 'cjs'] as const) {
      const outfile = join(bundled, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
      await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format, logLevel: 'error' })
      expect(run('node', [outfile], bundled).trim()).toBe(
        'https://s3.us-west-2.amazonaws.com function\nUnknownServiceError',
      )
    }
  } finally {
    rmSync(bundled, { recursive: true })
  }
})

test('the embedded AWS comes with it', () => {
  const program = `import { Session } from 'boto3-ts'
    import { startLocalAws } from 'boto3-ts/local'
    const aws = await startLocalAws()
    aws.on('kms', 'listKeys', () => ({ Keys: [{ KeyId: 'one' }] }))
    const { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey } = aws.rootKey
    const session = new Session({ awsAccessKeyId, awsSecretAccessKey, regionName: 'us-east-1' })
    const s3 = session.client('s3', { endpointUrl: aws.url })
    await s3.createBucket({ Bucket: 'bucket' })
    await s3.putObject({ Bucket: 'bucket', Key: 'key', Body: 'text' })
    const { Keys } = await session.client('kms', { endpointUrl: aws.url }).listKeys()
    const { Body } = await s3.getObject({ Bucket: 'bucket', Key: 'key' })
    console.log(await Body.text(), Keys[0].KeyId)
    await aws.stop()`
  expect(runProgram('e.mjs', program)).toBe('text one')
})

test('the types of all services come with it, for a program that checks strictly', () => {
  const program = `import * as boto3 from 'boto3-ts'
    import { startLocalAws } from 'boto3-ts/local'
    import type { Bucket } from 'boto3-ts/s3'
    const s3 = boto3.client('s3')
    const { Buckets } = await s3.listBuckets()
    const first: Bucket | undefined = Buckets[0]
    export const name: string | undefined = first?.Name
    export const size: number | undefined = (await s3.headObject({ Bucket: 'b', Key: 'k' })).ContentLength
    // @ts-expect-error no such service
    boto3.client('s33')
    // @ts-expect-error Key is required
    await s3.getObject({ Bucket: 'b' })
    // @ts-expect-error misspelled
    await s3.getObject({ Bucket: 'b', Key: 'k', Rnage: '' })
    const aws = await startLocalAws()
    aws.on('lambda', 'invoke', async ({ FunctionName, Payload }) => ({ StatusCode: FunctionName.length, Payload }))
    // @ts-expect-error no such operation
    aws.on('lambda', 'invokee', () => ({}))
    // @ts-expect-error a number
    aws.on('lambda', 'invoke', () => ({ StatusCode: '200' }))
    export const ec2 = boto3.client('ec2').describeInstances({ Filters: [{ Name: 'a', Values: ['b'] }] })`
  writeFileSync(join(home, 'd.ts'), program)
  const options = '--noEmit --strict --module nodenext --target es2023 --types node'.split(' ')
  expect(run(join(root, 'node_modules', '.bin', 'tsc'), [...options, 'd.ts'], home)).toBe('')
})

test('it is no larger than it should be', () => {
  const megabytes = sizeOf(installed) / 1e6
  expect(megabytes).toBeLessThan(43)
})

test('publint and attw have nothing to say', () => {
  expect(run(join(root, 'node_modules', '.bin', 'publint'), ['run', installed, '--strict'], root)).not.toMatch(
    /error|warning/i,
  )
  const attw = join(root, 'node_modules', '.bin', 'attw')
  const tarball = join(home, readdirSync(home).find((file) => file.endsWith('.tgz')) ?? '')
  const options = [
    '--profile',
    'esm-only',
    '--entrypoints',
    '.',
    'errors',
    'testing',
    'local',
    's3',
    '--format',
    'json',
  ]
  // Into a file: it ends before a pipe has taken all of its words.
  const report = join(home, 'attw.json')
  const file = openSync(report, 'w')
  spawnSync(attw, [tarball, ...options], { stdio: ['ignore', file, 'ignore'] })
  closeSync(file)
  const { problems } = JSON.parse(readFileSync(report, 'utf8')) as {
    problems: Readonly<Record<string, readonly TypeProblem[]>>
  }
  // What the profile leaves out still counts in the exit code where it is about a file instead of an entry.
  const ignored = ['node10', 'node16-cjs']
  const left = Object.values(problems)
    .flat()
    .filter(({ resolutionOption, resolutionKind }) => !ignored.includes(resolutionOption ?? resolutionKind ?? ''))
  expect(left).toEqual([])
})

function runProgram(name: string, program: string): string {
  writeFileSync(join(home, name), program)
  return run('node', [name], home).trim()
}

/** Runs a program without the settings of whoever runs the tests; fails with what it printed. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { PATH } = process.env
  const env = { PATH, HOME: home, npm_config_cache: join(home, '.npm'), NODE_NO_WARNINGS: '' }
  try {
    return execFileSync(command, args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} failed:\n${stdout}\n${stderr}`, { cause: error })
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
