/**
 * What DynamoDB keeps: tables, and the items in them, in the order in which they are read.
 */

import { ServiceError } from '../service-error.js'
import type { Store, Table as StoreTable } from '../store/store.js'
import { createTableItems, storageKey, type TableItems } from './table-items.js'
import { invalidValues, validation } from './validation.js'
import { type Item, kindOf, type Value } from './value.js'

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
