/**
 * Lists that are there even when a service leaves them out: those that pages are about.
 */

import { isRecord } from '../../base/path.js'
import type { Operation } from '../../model/operation.js'
import type { RawPaginator } from '../../model/raw.js'
import type { Shape } from '../../model/shape.js'
import { namesOf } from './page-plan.js'

/** Puts empty lists into an output where the operation's paginator has its results. */
export type PageListFiller = (output: Record<string, unknown>) => void

/** Compiles the filler of an operation; `undefined` where there is nothing to fill in. */
export function compilePageLists(
  operation: Operation,
  paginator: RawPaginator | undefined,
): PageListFiller | undefined {
  if (paginator === undefined) return undefined
  const paths = namesOf(paginator.result_key).map((path) => path.split('.'))
  const fillers = paths.filter((path) => isList(operation.output, path)).map(fillerOf)
  const [only] = fillers
  if (only === undefined || fillers.length === 1) return only
  return (output) => {
    for (const fill of fillers) fill(output)
  }
}

function isList(shape: Shape | undefined, path: readonly string[]): boolean {
  let found = shape
  for (const name of path) found = found?.members.get(name)
  return found?.type === 'list'
}

/** What a list belongs to is not made up where it is missing. */
function fillerOf(path: readonly string[]): PageListFiller {
  const holders = path.slice(0, -1)
  const name = path.at(-1) ?? ''
  if (holders.length === 0) {
    return (output) => {
      output[name] ??= []
    }
  }
  return (output) => {
    let holder: unknown = output
    for (const member of holders) holder = isRecord(holder) ? holder[member] : undefined
    if (isRecord(holder)) (holder as Record<string, unknown>)[name] ??= []
  }
}
