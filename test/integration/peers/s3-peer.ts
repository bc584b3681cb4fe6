/**
 * Other people's clients of S3: how they are found, and led to the embedded AWS and nowhere else.
 */

import { execFile, spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test as base } from 'vitest'
import type { LocalAws } from '../../../src/local/public.js'

const run = promisify(execFile)

// A version manager for Python looks for itself in the home directory, which the commands do not have.
const python = { PYENV_ROOT: process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv') }

/** A test that needs a command; it is skipped, and that told, where there is none, unless REQUIRE_MOTO is set. */
export function testWith(command: string, ...args: readonly string[]): typeof base {
  if (spawnSync(command, args, { env: { ...process.env, ...python } }).status === 0) return base
  if (process.env['REQUIRE_MOTO'] === undefined) {
    console.log(`skipped: S3 under other clients; there is none by "${command} ${args.join(' ')}"`)
  } else {
    base(`${command} is there, as REQUIRE_MOTO wants it`, () =>
      expect.unreachable(`${command} ${args.join(' ')} fails`),
    )
  }
  return base.skip as typeof base
}

/** How a command ended. */
export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command as the account itself. */
export async function runPeer(aws: LocalAws, command: string, args: readonly string[], home: string): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    ...python,
    PYTHONDONTWRITEBYTECODE: '1',
    HOME: home,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: aws.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.rootKey.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  }
  return await run(command, [...args], { env, cwd: home, maxBuffer: 64 << 20 }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => {
      return { exitCode: error.code, stdout: error.stdout, stderr: error.stderr }
    },
  )
}
