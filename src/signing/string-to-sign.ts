/**
 * What the key of SigV4 or SigV4A signs.
 */

import { hash } from 'node:crypto'

/** The text over the hash of a canonical request, its time and its scope. */
export function stringToSign(canonicalText: string, dateTime: string, scope: string, algorithm: string): string {
  return `${algorithm}\n${dateTime}\n${scope}\n${hash('sha256', canonicalText, 'hex')}`
}
