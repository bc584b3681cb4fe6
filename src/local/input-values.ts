/**
 * Members of inputs whose types the model vouches for and the compiler does not know.
 */

/** The text of a member; the empty text where it has none. */
export function textIn(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name]
  return typeof value === 'string' ? value : ''
}

/** The texts of a member that is a list of them. */
export function textsIn(input: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value: unknown = input[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
