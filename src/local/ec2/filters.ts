/**
 * Filters of EC2's descriptions.
 */

import { fitsPattern } from '../policy/patterns.js'
import { ec2Error, pageOf, tagReader } from './resources.js'
import type { Ec2State } from './state.js'

/** A filter as it comes: one of the values must fit. */
export interface Filter {
  readonly Name?: string
  readonly Values?: readonly string[]
}

/** What a filter looks at, by the filter's name; several values where any of them may fit. */
export type FilterFields<T> = Readonly<
  Record<string, (value: T) => readonly (string | undefined)[] | string | undefined>
>

type Tags = Readonly<Record<string, string>>

/**
 * Those that fit all filters. `tag:<key>`, `tag-key` and `tag-value` go for everything with tags.
 *
 * @throws ServiceError InvalidParameterValue for a filter that there is none of
 */
export function applyFilters<T>(
  all: readonly T[],
  filters: readonly Filter[] | undefined,
  fields: FilterFields<T>,
  tagsOf: (value: T) => Tags = () => ({}),
): readonly T[] {
  if (filters === undefined || filters.length === 0) return all
  const checks = filters.map(({ Name = '', Values = [] }) => {
    const read = fieldOf(Name, fields, tagsOf)
    return (value: T): boolean => {
      const given = read(value)
      const candidates = typeof given === 'string' || given === undefined ? [given] : given
      return candidates.some((one) => one !== undefined && Values.some((pattern) => fitsPattern(one, pattern)))
    }
  })
  return all.filter((value) => checks.every((check) => check(value)))
}

/** What a description tells of these resources: those that fit its filters, and of them the page that is asked for. */
export function filteredPage<T extends { readonly id: string }>(
  state: Ec2State,
  all: readonly T[],
  { Filters, ...page }: { readonly Filters?: readonly Filter[] } & Parameters<typeof pageOf>[1],
  fields: FilterFields<T>,
): { items: readonly T[]; NextToken?: string } {
  return pageOf(applyFilters(all, Filters, fields, tagReader(state)), page)
}

function fieldOf<T>(name: string, fields: FilterFields<T>, tagsOf: (value: T) => Tags): FilterFields<T>[string] {
  if (name.startsWith('tag:')) return (value) => tagsOf(value)[name.slice('tag:'.length)]
  if (name === 'tag-key') return (value) => Object.keys(tagsOf(value))
  if (name === 'tag-value') return (value) => Object.values(tagsOf(value))
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field !== undefined) return field
  throw ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`)
}
