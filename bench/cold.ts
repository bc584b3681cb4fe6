// Cold start: from the start of a process to its first answer, less what the bare interpreter takes.

import { spawnSync } from 'node:child_process'
import { runClient } from './client-process.js'
import type { Row } from './rows.js'
import { median } from './median.js'
import type { Surroundings } from './surroundings.js'

/** Medians in ms: the whole start, and within it the package's import and the client's making. */
export interface ColdFigure {
  readonly row: Row
  readonly client: string
  readonly totalMs: number | undefined
  readonly importMs: number
  readonly openMs: number
  readonly reason: string | undefined
}

export const coldClients = ['node-http', 'boto3-ts', 'aws-sdk-v3', 'aws-lite', 'boto3']

/** Samples all clients in turn, backwards every second time, each beside a bare interpreter started just before. */
export function measureCold(
  rows: readonly Row[],
  clients: readonly string[],
  samples: number,
  endpoint: string,
  surroundings: Surroundings,
): ColdFigure[] {
  const pace = { endpoint, concurrency: 1, warmMs: 0, measureMs: 0 }
  const variants = rows.flatMap((row) => clients.map((client) => ({ row, client, starts: [] as Start[], reason: '' })))
  const bare = new Map<string, number[]>()
  for (let sample = 0; sample < samples; sample += 1) {
    for (const interpreter of interpretersOf(clients, surroundings)) {
      const spent = elapsedMs(() => startBare(interpreter, surroundings))
      bare.set(interpreter.name, [...(bare.get(interpreter.name) ?? []), spent])
    }
    for (const variant of sample % 2 === 0 ? variants : variants.toReversed()) {
      if (variant.reason !== '') continue
      const startedAt = performance.now()
      const report = runClient(variant.client, variant.row, pace, surroundings)
      const totalMs = performance.now() - startedAt
      if ('unavailable' in report) variant.reason = report.unavailable
      else variant.starts.push({ totalMs, importMs: report.importMs, openMs: report.openMs })
    }
  }
  return variants.map(({ row, client, starts, reason }) => {
    const base = median(bare.get(client === 'boto3' ? 'python' : 'node') ?? [])
    const totalMs = reason === '' ? median(starts.map((start) => start.totalMs)) - base : undefined
    const importMs = median(starts.map((start) => start.importMs))
    const openMs = median(starts.map((start) => start.openMs))
    return { row, client, totalMs, importMs, openMs, reason: reason === '' ? undefined : reason }
  })
}

interface Start {
  readonly totalMs: number
  readonly importMs: number
  readonly openMs: number
}

interface Interpreter {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
}

function interpretersOf(clients: readonly string[], { python }: Surroundings): Interpreter[] {
  const node = { name: 'node', program: process.execPath, args: ['-e', '0'] }
  if (python === undefined || !clients.includes('boto3')) return [node]
  return [node, { name: 'python', program: python.executable, args: ['-c', '0'] }]
}

function startBare({ program, args }: Interpreter, { launch, env }: Surroundings): void {
  const [command, ...before] = launch(program)
  spawnSync(command, [...before, ...args], { env })
}

function elapsedMs(work: () => unknown): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}
