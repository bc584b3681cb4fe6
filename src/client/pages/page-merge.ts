/**
 * What pages are together: one iteration for several readers, or one full result.
 */

import { isRecord, withValueAt } from '../../base/path.js'
import type { PageKey } from './page-plan.js'
import type { PageData } from './page-walk.js'

/** Several readers of one iteration, each at its own pace. A page is kept until the last of them has passed it. */
export function shareIteration<T>(iterator: AsyncIterator<T>, readers: number): AsyncGenerator<T, void, undefined>[] {
  const first = linkTo(iterator)
  return Array.from({ length: readers }, () => follow(first))
}

/** The results of all pages as one: lists are joined, numbers and texts added; of all else the first counts. */
export async function mergePages(pages: AsyncIterable<PageData>, results: readonly PageKey[]): Promise<PageData> {
  const sums: unknown[] = results.map(() => null)
  for await (const page of pages) {
    for (const [i, { read }] of results.entries()) sums[i] = add(sums[i], read(page))
  }
  let merged: PageData = {}
  for (const [i, { path }] of results.entries()) if (sums[i] !== null) merged = withValueAt(merged, path, sums[i])
  return merged
}

/** One object with the members of both; where both have an object, the two are joined likewise. */
export function mergeMembers(target: Readonly<PageData>, added: Readonly<PageData>): PageData {
  const merged: PageData = { ...target }
  for (const [name, value] of Object.entries(added)) {
    const known = merged[name]
    merged[name] = isRecord(known) && isRecord(value) ? mergeMembers(known, value) : value
  }
  return merged
}

/** A page that is asked for once, when the first reader comes to it. */
interface Link<T> {
  readonly page: () => Promise<IteratorResult<T, unknown>>
  readonly next: () => Link<T>
}

function linkTo<T>(iterator: AsyncIterator<T>): Link<T> {
  let page: Promise<IteratorResult<T, unknown>> | undefined
  let next: Link<T> | undefined
  return { page: () => (page ??= iterator.next()), next: () => (next ??= linkTo(iterator)) }
}

/** The parameter moves on, so that nothing holds what has been passed. */
async function* follow<T>(link: Link<T>): AsyncGenerator<T, void, undefined> {
  for (; ; link = link.next()) {
    const { done, value } = await link.page()
    if (done === true) return
    yield value
  }
}

function add(sum: unknown, value: unknown): unknown {
  if (value === null) return sum
  if (sum === null) return Array.isArray(value) ? [...value] : value
  if (Array.isArray(sum) && Array.isArray(value)) {
    for (const item of value) sum.push(item)
    return sum
  }
  if (typeof sum === 'number' && typeof value === 'number') return sum + value
  return typeof sum === 'string' && typeof value === 'string' ? sum + value : sum
}
