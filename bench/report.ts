// The figures as text: tables that read well in a terminal and in Markdown.

import type { ColdFigure } from './cold.js'
import type { CpuFigure } from './cpu.js'
import type { Row } from './rows.js'
import type { SizeFigure } from './size.js'
import type { CompileFigure } from './types.js'
import type { UploadFigures } from './upload.js'

const ours = 'boto3-ts'
const coldGoalMs = 40
const compileGoalMs = 800
const sizeGoalBytes = 45e6

/** µs a call, each with its ratio to the floor, and whether ours meets its goal. */
export function cpuTable(rows: readonly Row[], clients: readonly string[], figures: readonly CpuFigure[]): string {
  const lines = rows.map((row) => {
    const bestOf = (client: string) => figures.find((f) => f.row === row && f.client === client)?.best
    const floor = bestOf('floor')
    const cells = clients.map((client) => cpuCell(bestOf(client), client === 'floor' ? undefined : floor))
    return [
      row.title,
      ...cells,
      verdict(bestOf(ours), floor === undefined ? undefined : floor * row.goal, `${row.goal}×`),
    ]
  })
  return table(['client CPU, µs a call', ...clients, 'goal'], lines) + reasons(figures)
}

/** MiB a second of a streamed upload, without and with a checksum behind it. */
export function uploadTable({ plain, checked }: UploadFigures): string {
  const share = Math.round((checked / plain) * 100)
  const cells = [Math.round(plain), Math.round(checked), `${share} %`].map(String)
  return table(
    ['upload of 256 MiB, MiB/s', 'plain', 'with CRC32', 'kept', 'goal'],
    [['S3 PutObject, a file as stream', ...cells, share >= 80 ? '≥ 80 % ✓' : '≥ 80 % ✗']],
  )
}

/** ms from the start of the process, less the bare interpreter's; below it, where a package spends them. */
export function coldTable(rows: readonly Row[], clients: readonly string[], figures: readonly ColdFigure[]): string {
  const find = (row: Row, client: string) => figures.find((f) => f.row === row && f.client === client)
  const totals = rows.map((row) => {
    const cells = clients.map((client) => rounded(find(row, client)?.totalMs))
    return [row.title, ...cells, verdict(find(row, ours)?.totalMs, coldGoalMs, `${coldGoalMs} ms`)]
  })
  const parts = rows.map((row) => [
    row.service,
    ...clients.map((client) => {
      const figure = find(row, client)
      if (figure?.totalMs === undefined) return '–'
      return `${figure.importMs.toFixed(0)} + ${figure.openMs.toFixed(1)}`
    }),
  ])
  return (
    table(['cold start to first answer, ms', ...clients, 'goal'], totals) +
    reasons(figures) +
    `\n${table(['import + making the client (its model), ms', ...clients], parts)}`
  )
}

export function typesTable(figures: readonly CompileFigure[]): string {
  const lines = figures.map(({ title, ms, reason }) => {
    const goal = title.startsWith(ours) ? verdict(ms, compileGoalMs, `${compileGoalMs} ms`) : ''
    return [title, reason ?? rounded(ms), goal]
  })
  return table(['tsc --noEmit of a hello world', 'ms', 'goal'], lines)
}

export function sizeTable(figures: readonly SizeFigure[]): string {
  const lines = figures.map(({ title, bytes }) => {
    const goal = title.startsWith(ours) ? verdict(bytes, sizeGoalBytes, `${sizeGoalBytes / 1e6} MB`) : ''
    return [title, (bytes / 1e6).toFixed(1), goal]
  })
  return table(['installed, with dependencies', 'MB', 'goal'], lines)
}

function cpuCell(micros: number | undefined, floor: number | undefined): string {
  if (micros === undefined) return '–'
  return floor === undefined ? micros.toFixed(0) : `${micros.toFixed(0)} (${(micros / floor).toFixed(2)}×)`
}

function verdict(value: number | undefined, limit: number | undefined, text: string): string {
  if (value === undefined || limit === undefined) return `≤ ${text}`
  return `≤ ${text} ${value <= limit ? '✓' : '✗'}`
}

function rounded(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(0)
}

/** Why a cell is empty, each reason once. */
function reasons(figures: readonly { readonly client: string; readonly reason: string | undefined }[]): string {
  const found = figures.flatMap(({ client, reason }) => (reason === undefined ? [] : [`– ${client}: ${reason}\n`]))
  return [...new Set(found)].join('')
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)))
  const pad = (line: readonly string[]) => {
    const cells = line.map((cell, column) => {
      const width = widths[column] ?? 0
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    return `| ${cells.join(' | ')} |\n`
  }
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return pad(head) + pad(rule) + lines.map(pad).join('')
}
