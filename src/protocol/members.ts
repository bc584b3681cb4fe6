/**
 * Values whose type the model knows and the compiler does not.
 */

/** The members of a structure or the entries of a map. */
export type Members = Record<string, unknown>

/** Whether a value has members. */
export function hasMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value's members; none where it has none. */
export function asMembers(value: unknown): Members {
  return hasMembers(value) ? value : {}
}

/** The items of a list; none where it is no list. */
export function asItems(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
