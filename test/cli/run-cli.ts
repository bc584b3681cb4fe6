/**
 * Runs commands in this process, in a home directory of their own.
 */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { onTestFinished, vi } from 'vitest'
import { type Clock, systemClock } from '../../src/base/clock.js'
import { runCommandLine } from '../../src/cli/program.js'

// The first command loads the library; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 30_000 })

export type Variables = Readonly<Record<string, string>>

/** What came out of a command. */
export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Variables
  /** Standard input. */
  readonly input?: string
  readonly clock?: Clock
  /** Told of what is written to standard output, as it is written. */
  readonly onOutput?: (text: string) => void
}

/** A home directory with these files, only for its owner, which goes away with the test. */
export function createHome(files: Variables = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    const file = join(home, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    chmodSync(file, 0o600)
  }
  return home
}

/** The variables of a command: nothing of this machine's AWS set-up, and no look-up of an instance's role. */
export function commandEnvironment(home: string, env: Variables = {}): Variables {
  return { HOME: home, USERPROFILE: home, PATH: process.env['PATH'] ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...env }
}

/** Runs a command to its end. While it runs, the process has the command's environment: sessions read it. */
export async function runCli(home: string, args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const { env = {}, input = '', clock = systemClock, onOutput } = options
  const stdin = new PassThrough()
  stdin.end(input)
  const written = { stdout: '', stderr: '' }
  const collect = (name: 'stdout' | 'stderr') => {
    const stream = new PassThrough()
    stream.on('data', (chunk: Buffer) => {
      written[name] += chunk.toString('utf8')
      if (name === 'stdout') onOutput?.(chunk.toString('utf8'))
    })
    return stream
  }
  const streams = { stdout: collect('stdout'), stderr: collect('stderr') }
  const restore = replaceEnvironment(commandEnvironment(home, env))
  try {
    const exitCode = await runCommandLine(args, { env: process.env, stdin, ...streams, clock })
    await new Promise((resolve) => setImmediate(resolve))
    return { exitCode, ...written }
  } finally {
    restore()
  }
}

function replaceEnvironment(env: Variables): () => void {
  const before = { ...process.env }
  // The test runner's own variables stay.
  const kept = Object.entries(before).filter(([name]) => /^(VITEST|NODE_|TEST|DEV|PROD|MODE|BASE_URL|SSR)/.test(name))
  put({ ...Object.fromEntries(kept), ...env })
  return () => put(before)
}

function put(values: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!(name in values)) delete process.env[name]
  Object.assign(process.env, values)
}
