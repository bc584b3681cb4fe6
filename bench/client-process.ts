// Runs one client on one row in a fresh process and reads its line.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from './rows.js'
import type { Surroundings } from './surroundings.js'

/** What a measured process reports; `calls` and `cpuMicros` only if there was something to repeat. */
export interface Report {
  readonly answer: number
  readonly importMs: number
  readonly openMs: number
  readonly calls: number
  readonly cpuMicros: number
}

export interface Unavailable {
  readonly unavailable: string
}

/** How long to warm up and to measure; a cold start is one call with nothing measured. */
export interface Pace {
  readonly endpoint: string
  readonly concurrency: number
  readonly warmMs: number
  readonly measureMs: number
}

const measure = fileURLToPath(new URL('clients/measure.mjs', import.meta.url))
const measurePython = fileURLToPath(new URL('clients/python_boto3.py', import.meta.url))

/** One process, one report; what went wrong is a reason, so that a missing client costs its column and not the run. */
export function runClient(client: string, row: Row, pace: Pace, surroundings: Surroundings): Report | Unavailable {
  const { python } = surroundings
  const task = [row.service, row.key, JSON.stringify(pace)]
  if (client !== 'boto3') return report(process.execPath, [measure, client, ...task], surroundings)
  if (python === undefined) return { unavailable: 'no python3 with boto3 here' }
  return report(python.executable, [measurePython, ...task], surroundings)
}

function report(program: string, args: readonly string[], { launch, env }: Surroundings): Report | Unavailable {
  const [command, ...before] = launch(program)
  const { stdout, stderr, error } = spawnSync(command, [...before, ...args], { env, encoding: 'utf8', timeout: 30_000 })
  if (error !== undefined) return { unavailable: error.message }
  try {
    return JSON.parse(stdout)
  } catch {
    return { unavailable: stderr.trim().split('\n').at(-1) ?? 'ended without a word' }
  }
}
