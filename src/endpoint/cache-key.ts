/**
 * One text for several values, different for different values.
 */

/** A key for a map. Texts carry their length, so that no text can look like the boundary between two. */
export function cacheKeyOf(values: readonly unknown[]): string {
  let key = ''
  for (const value of values) key += segmentOf(value)
  return key
}

function segmentOf(value: unknown): string {
  if (typeof value === 'string') return `${value.length}:${value}`
  if (value === undefined) return '-'
  if (value === true) return '+'
  if (value === false) return '!'
  if (Array.isArray(value)) return `[${cacheKeyOf(value)}]`
  return `?${typeof value}`
}
