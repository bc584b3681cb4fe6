/**
 * A table as DynamoDB tells of it.
 */

import type { DynamoState, Index, KeySchema, Table, Throughput } from './state.js'

/** The description of a table that is ready. */
export function describeTable(table: Table, state: DynamoState) {
  const items = state.items(table)
  const local = table.indexes.filter(({ isGlobal }) => !isGlobal)
  const global = table.indexes.filter(({ isGlobal }) => isGlobal)
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: 'ACTIVE' as const,
    CreationDateTime: table.createdAt,
    AttributeDefinitions: Object.entries(table.kinds).map(([AttributeName, kind]) => ({
      AttributeName,
      AttributeType: kind as 'S',
    })),
    KeySchema: describeKey(table.key),
    ProvisionedThroughput: describeThroughput(table.throughput),
    ...(table.throughput === undefined ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' as const } } : {}),
    TableSizeBytes: items.sizeBytes,
    ItemCount: items.count,
    DeletionProtectionEnabled: table.isProtected,
    ...(table.tableClass === undefined ? {} : { TableClassSummary: { TableClass: table.tableClass as 'STANDARD' } }),
    ...(table.kmsKey === undefined
      ? {}
      : {
          SSEDescription: { Status: 'ENABLED' as const, SSEType: 'KMS' as const, KMSMasterKeyArn: table.kmsKey },
        }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local.map((index) => describeIndex(index, table, state)) }),
    ...(global.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: global.map((index) => ({
            ...describeIndex(index, table, state),
            IndexStatus: 'ACTIVE' as const,
            ProvisionedThroughput: describeThroughput(index.throughput),
          })),
        }),
  }
}

function describeIndex(index: Index, table: Table, state: DynamoState) {
  let count = 0
  for (const item of state.items(table).all()) if (isInIndex(item, index.key)) count++
  return {
    IndexName: index.name,
    IndexArn: `${table.arn}/index/${index.name}`,
    KeySchema: describeKey(index.key),
    Projection: {
      ProjectionType: index.projection,
      ...(index.included.length === 0 ? {} : { NonKeyAttributes: index.included }),
    },
    IndexSizeBytes: 0,
    ItemCount: count,
  }
}

/** Items that lack a part of an index's key are not in it. */
export function isInIndex(item: Readonly<Record<string, unknown>>, { hash, range }: KeySchema): boolean {
  return Object.hasOwn(item, hash) && (range === undefined || Object.hasOwn(item, range))
}

function describeKey({ hash, range }: KeySchema) {
  const elements = [{ AttributeName: hash, KeyType: 'HASH' as const }]
  return range === undefined ? elements : [...elements, { AttributeName: range, KeyType: 'RANGE' as const }]
}

function describeThroughput(throughput: Throughput | undefined) {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: throughput?.reads ?? 0,
    WriteCapacityUnits: throughput?.writes ?? 0,
  }
}
