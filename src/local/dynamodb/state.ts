/**
 * What DynamoDB keeps: tables, and the items in them, in the order in which they are read.
 */

import { createHash } from 'node:crypto'
import { ServiceError } from '../service-error.js'
import { createSortedNames, type SortedNames } from '../s3/key-order.js'
import type { Store, Table as StoreTable } from '../store/store.js'
import { invalidValues, validation } from './validation.js'
import { compareValues, identityOf, type Item, itemSize, kindOf, type Value } from './value.js'

/** The key of a table or an index. */
export interface KeySchema {
  readonly hash: string
  readonly range?: string | undefined
}

/** Another order of a table's items. */
export interface Index {
  readonly name: string
  readonly isGlobal: boolean
  readonly key: KeySchema
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly included: readonly string[]
  readonly throughput?: Throughput | undefined
}

/** Units a second that were asked for. */
export interface Throughput {
  readonly reads: number
  readonly writes: number
}

/** A table. */
export interface Table {
  readonly arn: string
  readonly id: string
  readonly region: string
  readonly name: string
  readonly key: KeySchema
  /** The kinds of the attributes in keys. */
  readonly kinds: Readonly<Record<string, string>>
  readonly indexes: readonly Index[]
  readonly throughput?: Throughput | undefined
  readonly createdAt: Date
  readonly isProtected: boolean
  readonly tableClass?: string | undefined
  /** The key of KMS with which it is said to be encrypted; without one, DynamoDB's own. */
  readonly kmsKey?: string | undefined
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
  readonly timeToLive?: { readonly attribute: string; readonly isEnabled: boolean } | undefined
}

/** An item that is kept. */
export interface Stored {
  readonly tableId: string
  readonly item: Item
}

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
  /** All, partition by partition. */
  all(): Iterable<Item>
}

/** All of it. */
export interface DynamoState {
  readonly accountId: string
  readonly tables: StoreTable<Table>
  items(table: Table): TableItems
  /** Forgets the items of a table that is gone. */
  dropItems(table: Table): void
  /** The answers to tokens of transactions: the request that came with each, and when. */
  readonly tokens: StoreTable<{ readonly request: string; readonly atMs: number }>
}

/** The state in a store. */
export function createDynamoState(store: Store, accountId: string): DynamoState {
  const stored = store.table<Stored>('dynamodb.items')
  const tables = store.table<Table>('dynamodb.tables')
  const byTable = new Map<string, TableItems>()
  const byId = new Map([...tables.values()].map((table) => [table.id, table]))
  const loaded = new Map<string, Item[]>()
  for (const { tableId, item } of stored.values()) {
    const items = loaded.get(tableId)
    if (items === undefined) loaded.set(tableId, [item])
    else items.push(item)
  }
  for (const [id, items] of loaded) {
    const table = byId.get(id)
    if (table !== undefined) byTable.set(id, createTableItems(table, stored, items))
  }
  return {
    accountId,
    tables,
    tokens: store.table('dynamodb.tokens'),
    items(table) {
      let items = byTable.get(table.id)
      if (items === undefined) byTable.set(table.id, (items = createTableItems(table, stored, [])))
      return items
    },
    dropItems(table) {
      for (const item of byTable.get(table.id)?.all() ?? []) stored.delete(storageKey(table, item))
      byTable.delete(table.id)
    },
  }
}

function storageKey({ id, key }: Table, item: Item): string {
  return `${id} ${identityOf(item[key.hash] ?? {})} ${key.range === undefined ? '' : identityOf(item[key.range] ?? {})}`
}

function createTableItems(table: Table, stored: StoreTable<Stored>, initial: readonly Item[]): TableItems {
  const { key } = table
  const partitions = new Map<string, Partition>()
  const order: SortedNames = createSortedNames()
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
    if (replaced === undefined) count++
    else sizeBytes -= itemSize(replaced)
    sizeBytes += itemSize(item)
  }
  for (const item of initial) enter(item)

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
      if (partition.items.length === 0) {
        partitions.delete(name)
        order.remove(name)
      }
      stored.delete(storageKey(table, item))
    },
    partition: (hash) => partitions.get(partitionName(hash))?.items ?? [],
    *all() {
      for (let i = 0, name = order.at(0); name !== undefined; name = order.at(++i)) {
        yield* partitions.get(name)?.items ?? []
      }
    },
  }
}

/** Partitions come in an order that says nothing of their keys, and is always the same. */
export function partitionName(hash: Value): string {
  const identity = identityOf(hash)
  return `${createHash('md5').update(identity).digest('hex')} ${identity}`
}

/** The table of that name or ARN. @throws ServiceError ResourceNotFoundException */
export function requireTable({ tables }: DynamoState, nameOrArn: string, region: string): Table {
  const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
  const table = tables.get(`${region}/${name}`)
  if (table === undefined)
    throw new ServiceError('ResourceNotFoundException', 'Requested resource not found', { status: 400 })
  return table
}

/** The key in an item. @throws ServiceError ValidationException where it lacks a part, or has it of another kind */
export function keyOf({ key, kinds }: Pick<Table, 'key' | 'kinds'>, item: Item): Item {
  const names = key.range === undefined ? [key.hash] : [key.hash, key.range]
  return Object.fromEntries(
    names.map((name) => {
      const value = Object.hasOwn(item, name) ? item[name] : undefined
      if (value === undefined) throw invalidValues(`Missing the key ${name} in the item`)
      checkKeyValue(name, value, kinds[name] ?? 'S')
      checkKeySize(value, name === key.hash)
      return [name, value]
    }),
  )
}

/** @throws ServiceError ValidationException */
export function checkKeyValue(name: string, value: Value, kind: string): void {
  if (kindOf(value) !== kind) {
    throw invalidValues(`Type mismatch for key ${name} expected: ${kind} actual: ${kindOf(value)}`)
  }
  const length = value.S === undefined ? value.B?.length : Buffer.byteLength(value.S)
  if (length === 0) {
    throw validation(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind === 'S' ? 'string' : 'binary'} value. Key: ${name}`,
    )
  }
}

function checkKeySize({ S, B }: Value, isHash: boolean): void {
  const length = S === undefined ? (B?.length ?? 0) : Buffer.byteLength(S)
  const [what, limit] = isHash ? ['hashkey', 2048] : ['rangekey', 1024]
  if (length > limit) {
    throw invalidValues(`Size of ${what} has exceeded the maximum size limit of${limit} bytes`)
  }
}

/** A key that was given to find an item by: nothing less, and nothing more. @throws ServiceError ValidationException */
export function exactKey(table: Table, given: Item): Item {
  const names = [table.key.hash, ...(table.key.range === undefined ? [] : [table.key.range])]
  const isExact = Object.keys(given).length === names.length && names.every((name) => Object.hasOwn(given, name))
  if (!isExact) throw validation('The provided key element does not match the schema')
  for (const name of names) {
    const value = given[name] ?? {}
    if (kindOf(value) !== table.kinds[name]) throw validation('The provided key element does not match the schema')
    checkKeyValue(name, value, kindOf(value))
    checkKeySize(value, name === table.key.hash)
  }
  return given
}
