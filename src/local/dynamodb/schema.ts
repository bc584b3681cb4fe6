/**
 * Keys and indexes as callers describe them.
 */

import type { Index, KeySchema } from './state.js'
import { invalidValues, validation } from './validation.js'

interface KeyElement {
  readonly AttributeName: string
  readonly KeyType: string
}

interface IndexRequest {
  readonly IndexName: string
  readonly KeySchema: readonly KeyElement[]
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] }
  readonly ProvisionedThroughput?: ThroughputRequest
}

interface ThroughputRequest {
  readonly ReadCapacityUnits: number | bigint
  readonly WriteCapacityUnits: number | bigint
}

/** The part of a request that describes keys. */
export interface SchemaRequest {
  readonly AttributeDefinitions?: readonly { readonly AttributeName: string; readonly AttributeType: string }[]
  readonly KeySchema?: readonly KeyElement[]
  readonly LocalSecondaryIndexes?: readonly IndexRequest[]
  readonly GlobalSecondaryIndexes?: readonly IndexRequest[]
  readonly ProvisionedThroughput?: ThroughputRequest
}

/** A key: first the partition's part, then perhaps the one that sorts. @throws ServiceError ValidationException */
export function schemaOf(elements: readonly KeyElement[]): KeySchema {
  const [hash, range, ...others] = elements
  if (hash === undefined || others.length > 0) {
    throw validation(
      `1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length between 1 and 2`,
    )
  }
  if (hash.KeyType !== 'HASH') throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type')
  if (range !== undefined && range.KeyType !== 'RANGE') {
    throw validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type')
  }
  if (range?.AttributeName === hash.AttributeName) {
    throw validation('Both the Hash Key and the Range Key element in the KeySchema have the same name')
  }
  return { hash: hash.AttributeName, range: range?.AttributeName }
}

/** An index. @throws ServiceError ValidationException */
export function indexOf(request: IndexRequest, isGlobal: boolean): Index {
  const { ProjectionType: type, NonKeyAttributes = [] } = request.Projection
  if (type !== 'ALL' && type !== 'KEYS_ONLY' && type !== 'INCLUDE') {
    throw invalidValues(`Unknown ProjectionType: ${type ?? 'null'}`)
  }
  if (type !== 'INCLUDE' && NonKeyAttributes.length > 0) {
    throw invalidValues(`ProjectionType is ${type}, but NonKeyAttributes is specified`)
  }
  if (type === 'INCLUDE' && NonKeyAttributes.length === 0) {
    throw invalidValues('ProjectionType is INCLUDE, but NonKeyAttributes is not specified')
  }
  const throughput = request.ProvisionedThroughput
  return {
    name: request.IndexName,
    isGlobal,
    key: schemaOf(request.KeySchema),
    projection: type,
    included: [...NonKeyAttributes],
    throughput:
      throughput === undefined
        ? undefined
        : { reads: Number(throughput.ReadCapacityUnits), writes: Number(throughput.WriteCapacityUnits) },
  }
}

/** The kinds of all attributes in keys. @throws ServiceError ValidationException */
export function checkDefinitions(
  definitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[],
  key: KeySchema,
  indexes: readonly Index[],
): Readonly<Record<string, string>> {
  const kinds = new Map(definitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]))
  const names = new Set(
    [key, ...indexes.map((index) => index.key)].flatMap(({ hash, range }) =>
      range === undefined ? [hash] : [hash, range],
    ),
  )
  for (const name of names) {
    if (kinds.has(name)) continue
    throw invalidValues(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${[...names].join(', ')}], AttributeDefinitions: [${[...kinds.keys()].join(', ')}]`,
    )
  }
  if (kinds.size > names.size) {
    throw invalidValues(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    )
  }
  for (const kind of kinds.values()) {
    if (kind !== 'S' && kind !== 'N' && kind !== 'B') throw invalidValues(`Invalid AttributeType: ${kind}`)
  }
  const indexNames = indexes.map(({ name }) => name)
  if (new Set(indexNames).size < indexNames.length)
    throw invalidValues(`Duplicate index name: ${indexNames.join(', ')}`)
  for (const index of indexes) {
    if (index.isGlobal) continue
    if (key.range === undefined) {
      throw invalidValues(
        'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
      )
    }
    if (index.key.hash !== key.hash) {
      throw invalidValues(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.name}`,
      )
    }
  }
  return Object.fromEntries(kinds)
}
