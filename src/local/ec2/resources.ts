/**
 * What everything in EC2 has: an id, tags, a region, errors, pages.
 */

import { hash, randomBytes } from 'node:crypto'
import { ServiceError } from '../service-error.js'
import type { Table } from '../store/store.js'
import type { Ec2State } from './state.js'

/** `i-` and seventeen digits. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`
}

/** An id that is always the same for the same thing. */
export function fixedId(prefix: string, what: string): string {
  return `${prefix}-0${hash('sha256', what).slice(0, 16)}`
}

/** The values of a table that are in a region. */
export function inRegion<T extends { readonly region: string }>(table: Table<T>, region: string): readonly T[] {
  return [...table.values()].filter((value) => value.region === region)
}

/** The tags of a resource, as answers have them. */
export function tagsOf({ tags }: Ec2State, id: string): readonly { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags.get(id) ?? {}).map(([Key, Value]) => ({ Key, Value }))
}

/** An error with EC2's code. */
export function ec2Error(code: string, text: string): ServiceError {
  return new ServiceError(code, text, { status: 400 })
}

/** @throws ServiceError DryRunOperation where the caller only wanted to know */
export function refuseDryRun({ DryRun }: { readonly DryRun?: boolean }): void {
  if (DryRun !== true) return
  const text = 'Request would have succeeded, but DryRun flag is set.'
  throw new ServiceError('DryRunOperation', text, { status: 412 })
}

/** A page of a list; tokens are places in it. */
export function pageOf<T>(
  all: readonly T[],
  { MaxResults, NextToken }: { readonly MaxResults?: number; readonly NextToken?: string },
): { items: readonly T[]; NextToken?: string } {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64').toString())
  if (!Number.isInteger(start) || start < 0) throw ec2Error('InvalidNextToken', 'The token is invalid.')
  const end = MaxResults === undefined ? all.length : start + MaxResults
  const items = all.slice(start, end)
  return end < all.length ? { items, NextToken: Buffer.from(String(end)).toString('base64') } : { items }
}

/** The one with this id. @throws ServiceError with `Invalid<name>.NotFound`, or `.Malformed` for what is no such id */
export function requireId<T extends { readonly id: string }>(
  all: readonly T[],
  id: string,
  prefix: string,
  name: string,
): T {
  const found = all.find((one) => one.id === id)
  if (found !== undefined) return found
  const isId = new RegExp(`^${prefix}-([\\da-f]{8}|[\\da-f]{17})$`).test(id)
  if (!isId) throw ec2Error(`Invalid${name}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}-...")`)
  throw ec2Error(`Invalid${name}.NotFound`, `The ID '${id}' does not exist`)
}

/** Those with these ids, each of which must be there; all, where none is asked for. */
export function byIds<T extends { readonly id: string }>(
  all: readonly T[],
  ids: readonly string[] | undefined,
  prefix: string,
  name: string,
): readonly T[] {
  if (ids === undefined || ids.length === 0) return all
  const wanted = new Set(ids.map((id) => requireId(all, id, prefix, name).id))
  return all.filter(({ id }) => wanted.has(id))
}

/** What filters of tags look at. */
export function tagReader({ tags }: Ec2State): (value: { readonly id: string }) => Readonly<Record<string, string>> {
  return ({ id }) => tags.get(id) ?? {}
}
