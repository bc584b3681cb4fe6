/**
 * Values of the state as JSON: what JSON has no form for goes in an object with one marked key.
 */

import { fromBase64, toBase64 } from '../../base/bytes.js'
import { setOwn } from '../../protocol/set-own.js'

/** A value to what JSON can write. Absent members are left out. */
export function toStored(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return { $date: value.getTime() }
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) }
  if (Array.isArray(value)) return value.map((item) => toStored(item))
  const stored: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) setOwn(stored, key.startsWith('$') ? `$${key}` : key, toStored(member))
  }
  return stored
}

/** What {@link toStored} was given. */
export function fromStored(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return stored
  if (Array.isArray(stored)) return stored.map((item) => fromStored(item))
  const value: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(stored) as [string, unknown][]) {
    if (key === '$date' && typeof member === 'number') return new Date(member)
    if (key === '$bytes' && typeof member === 'string') return fromBase64(member)
    if (key === '$int' && typeof member === 'string') return BigInt(member)
    setOwn(value, key.startsWith('$$') ? key.slice(1) : key, fromStored(member))
  }
  return value
}
