/**
 * Units that calls consume, for those who ask.
 */

import type { Table } from './state.js'
import type { Item } from './value.js'
import { itemSize } from './value.js'

/** A write: one unit for each KiB of the larger of the item before and after. */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  const size = Math.max(before === undefined ? 0 : itemSize(before), after === undefined ? 0 : itemSize(after))
  return Math.max(1, Math.ceil(size / 1024))
}

/** A read: half a unit for each 4 KiB, or a whole one where it must be consistent. */
export function readUnits(sizeBytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(sizeBytes / 4096)) * (isConsistent ? 1 : 0.5)
}

/** The member of the answer; nothing where nobody asked. */
export function consumed(wanted: string | undefined, table: Table, units: number) {
  if (wanted === undefined || wanted === 'NONE') return {}
  const total = { TableName: table.name, CapacityUnits: units }
  return { ConsumedCapacity: wanted === 'INDEXES' ? { ...total, Table: { CapacityUnits: units } } : total }
}
