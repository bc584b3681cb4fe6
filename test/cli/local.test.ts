import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { Session } from '../../src/index.js'
import { startedAws } from '../local/aws.js'
import { type CommandResult, createHome, runCli } from './run-cli.js'

/** The command under way in this process. */
interface Run {
  /** What it printed for a shell, once it listens. */
  readonly listening: Promise<Readonly<Record<string, string>>>
  /** What it has printed so far. */
  readonly out: () => string
  /** Ends it as a signal does. */
  end(): Promise<CommandResult>
  readonly ended: Promise<CommandResult>
}

function run(...args: string[]): Run {
  let out = ''
  let listens: (variables: Record<string, string>) => void
  const listening = new Promise<Record<string, string>>((resolve) => (listens = resolve))
  const onOutput = (text: string): void => {
    out += text
    if (out.includes('AWS_DEFAULT_REGION')) listens(variablesIn(out))
  }
  const ended = runCli(createHome(), ['local', ...args], { onOutput })
  const end = (): Promise<CommandResult> => {
    process.emit('SIGTERM', 'SIGTERM')
    return ended
  }
  onTestFinished(async () => void (await end()))
  return { listening, out: () => out, end, ended }
}

function variablesIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
}

function sessionWith(variables: Readonly<Record<string, string>>): Session {
  return new Session({
    awsAccessKeyId: variables['AWS_ACCESS_KEY_ID'],
    awsSecretAccessKey: variables['AWS_SECRET_ACCESS_KEY'],
    regionName: variables['AWS_REGION'],
  })
}

const once = (endpointUrl: string | undefined) => ({
  endpointUrl: endpointUrl!,
  config: { retries: { totalMaxAttempts: 1 } },
})

test('what it prints is what a client needs, and each call gets a line', async () => {
  const command = run('--port', '0')
  const variables = await command.listening
  expect(command.out()).toMatch(
    /^The embedded AWS listens on http:\/\/127\.0\.0\.1:\d+ \(s3, iam, .*; state in memory; Ctrl\+C ends it\)\.\n/,
  )
  expect(variables).toMatchObject({
    AWS_ENDPOINT_URL: expect.stringMatching(/^http:/),
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  })
  const s3 = sessionWith(variables).client('s3', once(variables['AWS_ENDPOINT_URL']))
  await s3.createBucket({ Bucket: 'bucket' })
  await s3.headObject({ Bucket: 'bucket', Key: 'none' }).catch(() => undefined)
  const wrong = new Session({ awsAccessKeyId: 'AKIA', awsSecretAccessKey: 'x', regionName: 'us-east-1' })
  await wrong
    .client('sts', once(variables['AWS_ENDPOINT_URL']))
    .getCallerIdentity()
    .catch(() => undefined)
  const { exitCode, stdout, stderr } = await command.end()
  const lines = stdout
    .split('\n')
    .slice(-4, -1)
    .map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3} /, ''))
  expect(lines).toEqual([
    'root s3.CreateBucket 200',
    'root s3.HeadObject 404 NoSuchKey',
    '* sts.GetCallerIdentity 403 InvalidClientTokenId',
  ])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test('--quiet prints no lines for calls', async () => {
  const command = run('--port', '0', '--quiet')
  const variables = await command.listening
  const before = command.out()
  await sessionWith(variables).client('sts', once(variables['AWS_ENDPOINT_URL'])).getCallerIdentity()
  await command.end()
  expect(command.out()).toBe(before)
})

test('--help prints all options', async () => {
  const { exitCode, stdout } = await run('--help').ended
  expect(exitCode).toBe(0)
  for (const option of ['--port', '--host', '--data', '--services', '--no-signatures', '--quiet']) {
    expect(stdout).toContain(option)
  }
})

test.each([
  [['--port', 'x'], /--port: x is not a port/],
  [['--port', '65536'], /65536 is not a port/],
  [['--port'], /--port/],
  [['--services', 's3,sq'], /there is no sq here; there are s3, iam,/],
  [['--frobnicate'], /--frobnicate/],
  [['positional'], /too many arguments/],
])('%j is refused', async (args, text) => {
  const { exitCode, stdout, stderr } = await run(...args).ended
  expect({ exitCode, stdout }).toEqual({ exitCode: 252, stdout: '' })
  expect(stderr).toMatch(text)
})

test('a port that is taken, with what helps', async () => {
  const aws = await startedAws()
  const { exitCode, stderr } = await run('--port', new URL(aws.url).port).ended
  expect(exitCode).toBe(255)
  expect(stderr).toMatch(/Cannot listen on 127\.0\.0\.1:\d+: .*\(--port 0 takes any that is free\.\)/)
})

test('--data keeps the state and the key over restarts; one command at a time has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const first = run('--port', '0', '--data', folder)
  const before = await first.listening
  expect(first.out()).toContain(`state in ${folder}`)
  await sessionWith(before).client('s3', once(before['AWS_ENDPOINT_URL'])).createBucket({ Bucket: 'kept' })
  const beside = run('--port', '0', '--data', folder)
  expect(await beside.ended).toMatchObject({
    exitCode: 255,
    stderr: expect.stringContaining('is in use by the process'),
  })
  expect(await first.end()).toMatchObject({ exitCode: 0 })
  const second = run('--port', '0', '--data', folder)
  const after = await second.listening
  expect(after['AWS_ACCESS_KEY_ID']).toBe(before['AWS_ACCESS_KEY_ID'])
  const { Buckets } = await sessionWith(before).client('s3', once(after['AWS_ENDPOINT_URL'])).listBuckets()
  expect(Buckets.map(({ Name }) => Name)).toEqual(['kept'])
})

test('--services and --no-signatures', async () => {
  const command = run('--port', '0', '--services', 's3, sts', '--no-signatures')
  const variables = await command.listening
  expect(command.out()).toContain('(s3, sts; state')
  const anybody = new Session({ awsAccessKeyId: 'test', awsSecretAccessKey: 'test', regionName: 'us-east-1' })
  const options = once(variables['AWS_ENDPOINT_URL'])
  expect((await anybody.client('sts', options).getCallerIdentity()).Arn).toMatch(/:root$/)
  await expect(anybody.client('sqs', options).listQueues()).rejects.toMatchObject({ code: 'NotImplemented' })
})

test('who lets others in is told so, and gets an address that can be reached', async () => {
  const command = run('--port', '0', '--host', '0.0.0.0')
  const variables = await command.listening
  expect(command.out()).toContain('Other machines can reach this port, and nothing on it is encrypted.')
  expect(variables['AWS_ENDPOINT_URL']).toMatch(/^http:\/\/127\.0\.0\.1:/)
  await sessionWith(variables).client('sts', once(variables['AWS_ENDPOINT_URL'])).getCallerIdentity()
})

/** The command as a program of its own. */
function spawned(): { child: ChildProcess; listening: Promise<Record<string, string>>; exit: Promise<unknown[]> } {
  const script = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const args = ['--import', 'tsx', script, 'local', '--port', '0']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  const listening = new Promise<Record<string, string>>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString()
      if (out.includes('AWS_DEFAULT_REGION')) resolve(variablesIn(out))
    })
  })
  const exit = new Promise<unknown[]>((resolve) => child.on('exit', (...given) => resolve(given)))
  return { child, listening, exit }
}

test.skipIf(process.platform === 'win32')(
  'Ctrl+C ends it well; a second one at once',
  { timeout: 30_000 },
  async () => {
    const [one, two] = [spawned(), spawned()]
    await one.listening
    one.child.kill('SIGINT')
    expect(await one.exit).toEqual([0, null])
    const variables = await two.listening
    const sqs = sessionWith(variables).client('sqs', once(variables['AWS_ENDPOINT_URL']))
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'q' })
    const polling = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 }).catch(() => 'cut off')
    two.child.kill('SIGINT')
    two.child.kill('SIGINT')
    const [code, signal] = await two.exit
    expect(code === 0 || signal === 'SIGINT').toBe(true)
    await polling
  },
)
