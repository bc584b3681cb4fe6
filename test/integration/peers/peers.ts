/**
 * Other people's clients against the embedded AWS: Python's boto3, and the `aws` command. Where one is absent its tests
 * are skipped with a printed reason, unless REQUIRE_MOTO is set: then its absence fails.
 */

import { execFile, spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test as base } from 'vitest'
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../../src/local/public.js'

const run = promisify(execFile)

// A version manager for Python looks for itself in the home directory, which commands may not have.
const python = { PYENV_ROOT: process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv') }

const checks = {
  boto3: ['python3', '-c', 'import boto3'],
  'the aws command': ['aws', '--version'],
} as const

/** A test that needs a peer. */
export function testWith(peer: keyof typeof checks): typeof base {
  const [command, ...args] = checks[peer]
  if (spawnSync(command, args, { env: { ...process.env, ...python } }).status === 0) return base
  if (process.env['REQUIRE_MOTO'] !== undefined) {
    base(`${peer} is there`, () => expect.unreachable(`${peer} is required, and not there`))
  }
  console.log(`skipped: tests with ${peer}, which is not there`)
  return base.skip as typeof base
}

/** An embedded AWS for one test. */
export async function startedForPeers(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options)
  onTestFinished(() => aws.stop())
  return aws
}

/** What leads a peer to the server with the account's own key, and keeps it from everything else. */
export function peerEnvironment({ url, rootKey }: LocalAws): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    ...python,
    HOME: '/nonexistent',
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  }
}

/** One check of a script. */
export interface Checked {
  readonly check: string
  /** Where it failed. */
  readonly error?: string
}

/** Runs a script that lies beside the tests; it tells of its checks line by line. */
export async function runScript(aws: LocalAws, script: string): Promise<readonly Checked[]> {
  const { stdout } = await run('python3', [join(import.meta.dirname, script)], {
    env: { ...peerEnvironment(aws), PYTHONDONTWRITEBYTECODE: '1' },
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line): Checked => JSON.parse(line))
}

/** What the `aws` command answers, or the code of the error that it tells of. */
export type AwsCommand = (line: string, env?: Record<string, string>) => Promise<unknown>

/** The `aws` command. Arguments are separated by blanks; those that have some stand in single quotes. */
export function awsCommand(aws: LocalAws): AwsCommand {
  return async (line, env = {}) => {
    const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    try {
      // The first version looks for SQS elsewhere, whatever the variables say.
      const { stdout } = await run('aws', ['--endpoint-url', aws.url, ...args], {
        env: { ...peerEnvironment(aws), ...env },
      })
      const answer: unknown = stdout.trim() === '' ? undefined : JSON.parse(stdout)
      return answer
    } catch (error) {
      const text = String((error as { stderr?: unknown }).stderr)
      const [, code] = /An error occurred \((\S+)\)/.exec(text) ?? []
      if (code !== undefined) return code
      throw new TypeError(`aws ${line}: ${text}`, { cause: error })
    }
  }
}
