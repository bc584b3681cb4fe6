/**
 * Unique ids and keys in the forms that IAM gives them.
 */

import { randomBytes } from 'node:crypto'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The kinds of ids by their first letters. */
export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AIPA' | 'AKIA' | 'ASIA'

/** `AIDA` and 17 letters; access keys have 16. */
export function uniqueId(prefix: IdPrefix): string {
  const count = prefix === 'AKIA' || prefix === 'ASIA' ? 16 : 17
  return prefix + [...randomBytes(count)].map((byte) => letters[byte % 32]).join('')
}

/** Forty characters. */
export function secretKey(): string {
  return randomBytes(30).toString('base64')
}

/** The token that goes with a session's keys. */
export function sessionToken(): string {
  return `FwoGZXIvYXdzE${randomBytes(180).toString('base64')}`
}
