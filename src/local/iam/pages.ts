/**
 * Pages of IAM's lists.
 */

/** What every list operation of IAM takes. */
export interface PageRequest {
  readonly Marker?: string
  readonly MaxItems?: number
}

/** A page, and where the next begins. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly IsTruncated: boolean
  readonly Marker?: string
}

/** The page that is asked for. The marker is where in the list it begins. */
export function pageOf<T>(all: readonly T[], { Marker, MaxItems = 100 }: PageRequest): Page<T> {
  const start = Marker === undefined ? 0 : Number(Buffer.from(Marker, 'base64').toString())
  const end = start + Math.max(1, MaxItems)
  const items = all.slice(start, end)
  if (end >= all.length) return { items, IsTruncated: false }
  return { items, IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64') }
}

/** Sorted by name, those below a path. */
export function listed<T extends { readonly name: string; readonly path: string }>(
  all: Iterable<T>,
  prefix = '/',
): readonly T[] {
  return [...all].filter(({ path }) => path.startsWith(prefix)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
