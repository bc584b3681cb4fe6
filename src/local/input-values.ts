/**
 * Members of inputs whose types the model vouches for and the compiler does not know.
 */

/** The text of a member; the empty text where it has none. */
export function textIn(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name]
  return typeof value === 'string' ? value : ''
}

/** Whether a value is an integer of 32 bits, as the models' `integer` is. */
export function isInt32(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31
}

/** The texts of a member that is a list of them. */
export function textsIn(input: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value: unknown = input[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
