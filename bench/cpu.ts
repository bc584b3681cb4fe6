// Client CPU for each call: every client on every row in fresh processes, the best of the rounds.

import { runClient } from './client-process.js'
import type { Pace, Report, Unavailable } from './client-process.js'
import type { Row } from './rows.js'
import type { Surroundings } from './surroundings.js'

/** Best µs of client CPU a call, with the raw value of each round. */
export interface CpuFigure {
  readonly row: Row
  readonly client: string
  readonly best: number | undefined
  readonly rounds: readonly number[]
  readonly reason: string | undefined
}

export interface CpuTask {
  readonly rows: readonly Row[]
  readonly clients: readonly string[]
  readonly rounds: number
  readonly pace: Pace
  /** Length of a row's answer in bytes, which is what the bare clients count. */
  readonly bytesOf: (row: Row) => number
}

/** Clients that count bytes, because they parse nothing. */
const bareClients = new Set(['floor', 'floor-json', 'node-http'])

/** Runs all rounds; neighbours in a row are neighbours in time, and every second round goes backwards. */
export function measureCpu(task: CpuTask, surroundings: Surroundings, progress: (text: string) => void): CpuFigure[] {
  const variants = task.rows.flatMap((row) => task.clients.map((client) => ({ row, client, values: [] as number[] })))
  const reasons = new Map<unknown, string>()
  for (let round = 0; round < task.rounds; round += 1) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      if (reasons.has(variant)) continue
      const { row, client } = variant
      progress(`round ${round + 1} of ${task.rounds}: ${row.title}, ${client}`)
      const expected = bareClients.has(client) ? task.bytesOf(row) : row.answer
      const value = microsPerCall(runClient(client, row, task.pace, surroundings), expected)
      if (typeof value === 'number') variant.values.push(value)
      else reasons.set(variant, value)
    }
  }
  return variants.map((variant) => {
    const { row, client, values } = variant
    const best = values.length === 0 ? undefined : Math.min(...values)
    return { row, client, best, rounds: values, reason: reasons.get(variant) }
  })
}

function microsPerCall(report: Report | Unavailable, expected: number): number | string {
  if ('unavailable' in report) return report.unavailable
  if (report.answer !== expected) return `answered ${report.answer}, not ${expected}`
  return report.cpuMicros / report.calls
}
