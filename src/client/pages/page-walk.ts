/**
 * From page to page: asks for one after the other, cuts the first and the last where a resume token or a limit says so.
 *
 * @see features 11.2
 */

import { isDeepStrictEqual } from 'node:util'
import { isRecord, withValueAt } from '../../base/path.js'
import { PaginationError } from '../../errors/pagination.js'
import type { RawPaginator } from '../../model/raw.js'
import { type PageKey, pagePlan, type PagePlan } from './page-plan.js'
import type { PagePlace, PageTokens } from './page-token.js'

/** A page as the operation gives it. */
export type PageData = Record<string, unknown>

/** One way through the pages. */
export interface PageWalk {
  readonly paginator: RawPaginator
  /** Asks for a page. */
  readonly request: (params: PageData) => Promise<PageData>
  /** The caller's parameters; not changed. */
  readonly params: PageData
  readonly start: PagePlace | undefined
  readonly maxItems: number | undefined
  /** Hears where to go on, once it is known that the limit has ended the walk. */
  readonly onLimit: (place: PagePlace) => void
  /** Hears what is the same on all pages, from the first of them. */
  readonly onFirst: (nonAggregatePart: PageData) => void
}

/** The pages. */
export async function* walkPages(walk: PageWalk): AsyncGenerator<PageData, void, undefined> {
  const { maxItems = Infinity } = walk
  const plan = await pagePlan(walk.paginator)
  const params = { ...walk.params }
  let place: PagePlace = walk.start ?? firstPlace(plan)
  putTokens(params, place.tokens)
  let givenItems = 0
  for (let isFirst = true; ; isFirst = false) {
    let page = await walk.request({ ...params })
    if (isFirst) {
      if (walk.start !== undefined) page = cutStart(plan, page, place.skippedItems)
      walk.onFirst(nonAggregatePart(plan, page))
    }
    const items = countItems(plan.results[0].read(page))
    if (givenItems + items > maxItems) {
      const kept = maxItems - givenItems
      walk.onLimit({ tokens: place.tokens, skippedItems: place.skippedItems + kept })
      yield cut(page, plan.results[0], 0, kept)
      return
    }
    givenItems += items
    const tokens = nextTokens(plan, page)
    if (tokens !== undefined && givenItems === maxItems) walk.onLimit({ tokens, skippedItems: 0 })
    yield page
    if (tokens === undefined || givenItems === maxItems) return
    if (!isFirst && isDeepStrictEqual(tokens, place.tokens)) throw sameToken(tokens)
    putTokens(params, tokens)
    place = { tokens, skippedItems: 0 }
  }
}

function firstPlace({ tokens }: PagePlan): PagePlace {
  return { tokens: Object.fromEntries(tokens.map(({ input }) => [input, null])), skippedItems: 0 }
}

/** boto3 writes `None` into old tokens for what is not there. */
function putTokens(params: PageData, tokens: PageTokens): void {
  for (const [name, token] of Object.entries(tokens)) {
    if (token === null || token === undefined || token === 'None') delete params[name]
    else params[name] = token
  }
}

/** `undefined` after the last page. */
function nextTokens({ tokens, readMoreResults }: PagePlan, page: PageData): PageTokens | undefined {
  if (readMoreResults !== undefined && isNothing(readMoreResults(page))) return undefined
  const next: Record<string, unknown> = {}
  let isLast = true
  for (const { input, read } of tokens) {
    const token = read(page)
    const isAbsent = isNothing(token)
    next[input] = isAbsent ? null : token
    isLast &&= isAbsent
  }
  return isLast ? undefined : next
}

/** What ends a list where it stands for a token: services give empty texts and zeros for "no more". */
function isNothing(value: unknown): boolean {
  return !value || (isRecord(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0)
}

/** Leaves out what an earlier walk has given: the first items, and all of what is beside them. */
function cutStart({ results: [first, ...others] }: PagePlan, page: PageData, skippedItems: number): PageData {
  let rest = cut(page, first, skippedItems)
  for (const { path, read } of others) {
    const value = read(page)
    if (Array.isArray(value)) rest = withValueAt(rest, path, [])
    else if (typeof value === 'string') rest = withValueAt(rest, path, '')
    else if (isRecord(value)) rest = withValueAt(rest, path, {})
  }
  return rest
}

/** The page with some of its items. What has no items is left as it is. */
function cut(page: PageData, { path, read }: PageKey, start: number, end?: number): PageData {
  const items = read(page)
  return Array.isArray(items) || typeof items === 'string' ? withValueAt(page, path, items.slice(start, end)) : page
}

/** A result that is no list and no text is one item. */
function countItems(value: unknown): number {
  if (value === null) return 0
  return Array.isArray(value) || typeof value === 'string' ? value.length : 1
}

function nonAggregatePart({ nonAggregateKeys }: PagePlan, page: PageData): PageData {
  let part: PageData = {}
  for (const { path, read } of nonAggregateKeys) {
    const value = read(page)
    if (value !== null) part = withValueAt(part, path, value)
  }
  return part
}

function sameToken(tokens: PageTokens): PaginationError {
  const shown = JSON.stringify(tokens, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return new PaginationError(`The same next token was received twice: ${shown}. The pages would have no end.`, {
    tokens,
  })
}
