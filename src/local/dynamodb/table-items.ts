/**
 * The items of one table, in the order in which they are read.
 */

import { createHash } from 'node:crypto'
import { createSortedNames, type SortedNames } from '../s3/key-order.js'
import type { Table as StoreTable } from '../store/store.js'
import { createLookup } from './lookup.js'
import type { Stored, Table } from './state.js'
import { compareValues, identityOf, type Item, itemSize, type Value } from './value.js'

/** The items of one partition key. */
interface Partition {
  readonly items: Item[]
}

/** The items of a table. */
export interface TableItems {
  readonly count: number
  readonly sizeBytes: number
  get(key: Item): Item | undefined
  put(item: Item): void
  remove(key: Item): void
  /** Those with this partition key, in the order of their sort keys. */
  partition(hash: Value): readonly Item[]
  /** Those in which an attribute has this value, in no order. */
  having(attribute: string, value: Value): readonly Item[]
  /** All, partition by partition. */
  all(): Iterable<Item>
}

/** Where an item is kept. */
export function storageKey({ id, key }: Table, item: Item): string {
  return `${id} ${identityOf(item[key.hash] ?? {})} ${key.range === undefined ? '' : identityOf(item[key.range] ?? {})}`
}

/** The items of a table: those that were kept, and those to come. */
export function createTableItems(table: Table, stored: StoreTable<Stored>, initial: readonly Item[]): TableItems {
  const { key } = table
  const partitions = new Map<string, Partition>()
  const order: SortedNames = createSortedNames()
  const lookup = createLookup()
  let count = 0
  let sizeBytes = 0

  const placeIn = ({ items }: Partition, item: Item): { place: number; isThere: boolean } => {
    if (key.range === undefined) return { place: 0, isThere: items.length > 0 }
    const wanted = item[key.range] ?? {}
    let low = 0
    let high = items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((compareValues(items[middle]?.[key.range] ?? {}, wanted) ?? 0) < 0) low = middle + 1
      else high = middle
    }
    const found = items[low]?.[key.range]
    return { place: low, isThere: found !== undefined && compareValues(found, wanted) === 0 }
  }
  const enter = (item: Item): void => {
    const name = partitionName(item[key.hash] ?? {})
    let partition = partitions.get(name)
    if (partition === undefined) {
      partitions.set(name, (partition = { items: [] }))
      order.add(name)
    }
    const { place, isThere } = placeIn(partition, item)
    const [replaced] = partition.items.splice(place, isThere ? 1 : 0, item)
    if (replaced === undefined) {
      count++
    } else {
      sizeBytes -= itemSize(replaced)
      lookup.leave(replaced)
    }
    sizeBytes += itemSize(item)
    lookup.enter(item)
  }
  for (const item of initial) enter(item)
  function* all(): Generator<Item, void> {
    for (let i = 0, name = order.at(0); name !== undefined; name = order.at(++i)) {
      yield* partitions.get(name)?.items ?? []
    }
  }

  return {
    get count() {
      return count
    },
    get sizeBytes() {
      return sizeBytes
    },
    get(item) {
      const partition = partitions.get(partitionName(item[key.hash] ?? {}))
      if (partition === undefined) return undefined
      const { place, isThere } = placeIn(partition, item)
      return isThere ? partition.items[place] : undefined
    },
    put(item) {
      enter(item)
      stored.set(storageKey(table, item), { tableId: table.id, item })
    },
    remove(item) {
      const name = partitionName(item[key.hash] ?? {})
      const partition = partitions.get(name)
      if (partition === undefined) return
      const { place, isThere } = placeIn(partition, item)
      if (!isThere) return
      const [removed] = partition.items.splice(place, 1)
      count--
      sizeBytes -= itemSize(removed ?? {})
      lookup.leave(removed ?? {})
      if (partition.items.length === 0) {
        partitions.delete(name)
        order.remove(name)
      }
      stored.delete(storageKey(table, item))
    },
    partition: (hash) => partitions.get(partitionName(hash))?.items ?? [],
    having: (attribute, value) => lookup.find(attribute, value, all),
    all,
  }
}

/** Partitions come in an order that says nothing of their keys, and is always the same. */
export function partitionName(hash: Value): string {
  const identity = identityOf(hash)
  return `${createHash('md5').update(identity).digest('hex')} ${identity}`
}
