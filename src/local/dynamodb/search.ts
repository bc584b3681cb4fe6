/**
 * Query and Scan: items in their order, page by page.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { consumed, readUnits } from './capacity.js'
import { type Condition, holds, namesIn, parseCondition } from './condition.js'
import { isInIndex } from './describe-table.js'
import { refuseOldParameters } from './items.js'
import { type KeyCondition, keyConditionOf } from './key-condition.js'
import { keyNames, selectionOf, type SelectRequest } from './select.js'
import { type DynamoState, type Index, type KeySchema, requireTable, type Table } from './state.js'
import { partitionName } from './table-items.js'
import { createScope, type Scope, type ScopeRequest } from './tokens.js'
import { validation } from './validation.js'
import { checkItem, compareValues, identityOf, type Item, itemSize } from './value.js'

/** Bytes of items on one page. */
const PAGE_BYTES = 1 << 20

/** The handlers that search. */
export function searchHandlers(state: DynamoState): AnyHandlers {
  return asAnyHandlers<'dynamodb'>({
    query(input, { region }) {
      refuseOldParameters(input, 'Query')
      const { table, index, scope } = prepare(state, input, region)
      const { KeyConditionExpression } = input
      if (KeyConditionExpression === undefined) {
        throw validation(
          'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
        )
      }
      const condition = keyConditionOf(
        parseCondition(KeyConditionExpression, 'KeyConditionExpression', scope),
        index?.key ?? table.key,
        table.kinds,
      )
      const items = inOrder(state, table, index, condition)
      return answer(input.ScanIndexForward === false ? items.toReversed() : items, {
        table,
        index,
        scope,
        request: input,
        isQuery: true,
      })
    },
    scan(input, { region }) {
      refuseOldParameters(input, 'Scan')
      const { table, index, scope } = prepare(state, input, region)
      const { Segment, TotalSegments } = input
      if ((Segment === undefined) !== (TotalSegments === undefined)) {
        const [missing, given] = Segment === undefined ? ['Segment', 'TotalSegments'] : ['TotalSegments', 'Segment']
        throw validation(
          `The ${missing} parameter is required but was not present in the request when ${given} parameter is present`,
        )
      }
      if (Segment !== undefined && TotalSegments !== undefined && Segment >= TotalSegments) {
        throw validation(
          `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
        )
      }
      const all = [...state.items(table).all()].filter((item) => index === undefined || isInIndex(item, index.key))
      const items =
        TotalSegments === undefined ? all : all.filter((item) => segmentOf(item, table, TotalSegments) === Segment)
      return answer(items, { table, index, scope, request: input, isQuery: false })
    },
  })
}

type SearchRequest = ScopeRequest &
  SelectRequest & {
    readonly TableName: string
    readonly IndexName?: string
    readonly ConsistentRead?: boolean
    readonly Limit?: number
    readonly ExclusiveStartKey?: Item
    readonly FilterExpression?: string
    readonly ReturnConsumedCapacity?: string
  }

interface Search {
  readonly table: Table
  readonly index: Index | undefined
  readonly scope: Scope
  readonly request: SearchRequest
  readonly isQuery: boolean
}

function prepare(state: DynamoState, request: SearchRequest, region: string) {
  const table = requireTable(state, request.TableName, region)
  const { IndexName } = request
  const index = table.indexes.find(({ name }) => name === IndexName)
  if (IndexName !== undefined && index === undefined) {
    throw new ServiceError('ValidationException', `The table does not have the specified index: ${IndexName}`, {
      status: 400,
    })
  }
  if (index?.isGlobal === true && request.ConsistentRead === true) {
    throw validation('Consistent reads are not supported on global secondary indexes')
  }
  return { table, index, scope: createScope(request) }
}

/** The items that a key condition means, by the sort key of the index, then by the table's own key. */
function inOrder(state: DynamoState, table: Table, index: Index | undefined, condition: KeyCondition): readonly Item[] {
  const items = state.items(table)
  if (index === undefined) return items.partition(condition.hash).filter(condition.fits)
  return items
    .having(index.key.hash, condition.hash)
    .filter((item) => isInIndex(item, index.key) && condition.fits(item))
    .toSorted((a, b) => compareBy(index.key.range, a, b) || comparePlaces(table, a, b))
}

function compareBy(name: string | undefined, a: Item, b: Item): number {
  return name === undefined ? 0 : (compareValues(a[name] ?? {}, b[name] ?? {}) ?? 0)
}

function comparePlaces({ key }: Table, a: Item, b: Item): number {
  const [one, other] = [partitionName(a[key.hash] ?? {}), partitionName(b[key.hash] ?? {})]
  return one < other ? -1 : one > other ? 1 : compareBy(key.range, a, b)
}

function segmentOf(item: Item, { key }: Table, total: number): number {
  return Number.parseInt(partitionName(item[key.hash] ?? {}).slice(0, 8), 16) % total
}

function answer(all: readonly Item[], search: Search) {
  const { table, index, scope, request } = search
  const { Limit = Infinity, FilterExpression, Select, ExclusiveStartKey } = request
  const filter =
    FilterExpression === undefined ? undefined : parseCondition(FilterExpression, 'FilterExpression', scope)
  if (filter !== undefined && search.isQuery) refuseKeys(filter, index?.key ?? table.key)
  const projection = selectionOf(request, table, index, scope)
  scope.checkAllUsed()
  const start = ExclusiveStartKey === undefined ? 0 : placeBehind(all, checkItem(ExclusiveStartKey), search)
  const found: Item[] = []
  let size = 0
  let scanned = 0
  let last: Item | undefined
  for (const item of all.slice(start)) {
    if (scanned >= Limit || size >= PAGE_BYTES) break
    scanned++
    size += itemSize(item)
    last = item
    if (filter === undefined || holds(filter, item)) found.push(item)
  }
  const isCut = start + scanned < all.length || (scanned === Limit && last !== undefined)
  return {
    ...(Select === 'COUNT' ? {} : { Items: found.map(projection) }),
    Count: found.length,
    ScannedCount: scanned,
    ...(isCut && last !== undefined ? { LastEvaluatedKey: keysOf(last, keyNames(table, index)) } : {}),
    ...consumed(request.ReturnConsumedCapacity, table, readUnits(size, request.ConsistentRead === true)),
  }
}

function keysOf(item: Item, names: Iterable<string>): Item {
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = item[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** A query's filter comes behind the key, and must leave it alone. */
function refuseKeys(filter: Condition, { hash, range }: KeySchema): void {
  const name = namesIn(filter).find((one) => one === hash || one === range)
  if (name === undefined) return
  throw validation(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`)
}

/** Where a page begins: behind the item with that key, or behind where it would be. */
function placeBehind(all: readonly Item[], start: Item, { table, index, isQuery }: Search): number {
  const names = [...keyNames(table, index)]
  const isKey = names.every((name) => Object.hasOwn(start, name)) && Object.keys(start).length === names.length
  if (!isKey) throw validation('The provided starting key is invalid')
  const wanted = identityOf({ M: keysOf(start, names) })
  const place = all.findIndex((item) => identityOf({ M: keysOf(item, names) }) === wanted)
  if (place !== -1) return place + 1
  const order = (a: Item, b: Item): number =>
    isQuery
      ? compareBy((index?.key ?? table.key).range, a, b) || comparePlaces(table, a, b)
      : comparePlaces(table, a, b)
  const isBackward = all.length > 1 && order(all[0] ?? {}, all.at(-1) ?? {}) > 0
  const next = all.findIndex((item) => (isBackward ? order(item, start) < 0 : order(item, start) > 0))
  return next === -1 ? all.length : next
}
