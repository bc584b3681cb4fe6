/**
 * The layout of the files in `models/`: compact, but an operation, shape, paginator or waiter a line, so that
 * a new version of the models shows as a readable diff.
 */

import { isJsonObject, type JsonObject } from '../../src/model/extras.js'
import { jsonLine } from './read-data.js'

/** How many levels below each top-level key are spread over lines; the rest is one line an entry. */
const modelDepths: Readonly<Record<string, number>> = {
  metadata: 1,
  clientContextParams: 1,
  operations: 1,
  shapes: 1,
  paginators: 1,
  waiters: 1,
  endpointRuleSet: 2,
  resources: 2,
}

/** The text of a service's file. */
export function layoutModel(model: JsonObject): string {
  const parts = Object.entries(model).map(
    ([key, value]) => `${JSON.stringify(key)}:${spread(value, modelDepths[key] ?? 0)}`,
  )
  return `{\n${parts.join(',\n')}\n}\n`
}

/** The text of any other file, spread over lines to the given depth. */
export function layoutJson(value: unknown, depth: number): string {
  return `${spread(value, depth)}\n`
}

function spread(value: unknown, depth: number): string {
  if (depth === 0) return jsonLine(value)
  if (Array.isArray(value))
    return enclose(
      '[',
      value.map((entry: unknown) => spread(entry, depth - 1)),
      ']',
    )
  if (!isJsonObject(value)) return jsonLine(value)
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}:${spread(entry, depth - 1)}`)
  return enclose('{', entries, '}')
}

function enclose(open: string, entries: readonly string[], close: string): string {
  return entries.length === 0 ? open + close : `${open}\n${entries.join(',\n')}\n${close}`
}
