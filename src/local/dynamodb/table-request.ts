/**
 * Tables as callers ask for them: new ones, and changes to those that are there.
 */

import { randomUUID } from 'node:crypto'
import { ServiceError } from '../service-error.js'
import { checkDefinitions, indexOf, schemaOf, type SchemaRequest } from './schema.js'
import type { Table } from './state.js'
import { validation } from './validation.js'

type TableRequest = SchemaRequest & {
  readonly TableName: string
  readonly BillingMode?: string
  readonly DeletionProtectionEnabled?: boolean
  readonly SSESpecification?: { readonly Enabled?: boolean; readonly KMSMasterKeyId?: string }
  readonly TableClass?: string
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[]
}

function throughputMissing(): ServiceError {
  return validation(
    'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
  )
}

/** The table that is asked for. @throws ServiceError ValidationException */
export function newTable(input: TableRequest, region: string, accountId: string, now: number): Table {
  const { TableName: name, BillingMode = 'PROVISIONED', ProvisionedThroughput } = input
  if (name.length < 3 || name.length > 255) {
    throw validation('TableName must be at least 3 characters long and at most 255 characters long')
  }
  if (!/^[\w.-]+$/.test(name)) {
    throw validation(
      `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    )
  }
  const isOnDemand = BillingMode === 'PAY_PER_REQUEST'
  if (isOnDemand && ProvisionedThroughput !== undefined) {
    throw validation(
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    )
  }
  if (!isOnDemand && ProvisionedThroughput === undefined) {
    throw throughputMissing()
  }
  const key = schemaOf(input.KeySchema ?? [])
  const indexes = [
    ...(input.LocalSecondaryIndexes ?? []).map((index) => indexOf(index, false)),
    ...(input.GlobalSecondaryIndexes ?? []).map((index) => indexOf(index, true)),
  ]
  const kinds = checkDefinitions(input.AttributeDefinitions ?? [], key, indexes)
  return {
    arn: `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    id: randomUUID(),
    region,
    name,
    key,
    kinds,
    indexes,
    throughput: throughputOf(ProvisionedThroughput),
    createdAt: new Date(now),
    isProtected: input.DeletionProtectionEnabled ?? false,
    tableClass: input.TableClass,
    kmsKey: kmsKeyOf(input, region, accountId),
    tags: [...(input.Tags ?? [])],
  }
}

function kmsKeyOf({ SSESpecification: sse }: Partial<TableRequest>, region: string, accountId: string) {
  if (sse?.Enabled !== true) return undefined
  const id = sse.KMSMasterKeyId ?? 'alias/aws/dynamodb'
  const kind = /^(alias|key)\//.test(id) ? '' : 'key/'
  return id.startsWith('arn:') ? id : `arn:aws:kms:${region}:${accountId}:${kind}${id}`
}

function throughputOf(given: SchemaRequest['ProvisionedThroughput']): Table['throughput'] {
  if (given === undefined) return undefined
  return { reads: Number(given.ReadCapacityUnits), writes: Number(given.WriteCapacityUnits) }
}

type UpdateRequest = Partial<TableRequest> & {
  readonly GlobalSecondaryIndexUpdates?: readonly {
    readonly Create?: Parameters<typeof indexOf>[0]
    readonly Update?: {
      readonly IndexName: string
      readonly ProvisionedThroughput?: SchemaRequest['ProvisionedThroughput']
    }
    readonly Delete?: { readonly IndexName: string }
  }[]
}

/** Parameters of which an update must have one. */
const changes = [
  'BillingMode',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexUpdates',
  'ProvisionedThroughput',
  'SSESpecification',
  'StreamSpecification',
  'TableClass',
]

/** The table with what is asked for. @throws ServiceError ValidationException, ResourceNotFoundException */
export function changeTable(table: Table, input: UpdateRequest, accountId: string): Table {
  if (!changes.some((name) => name in input)) {
    throw validation(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    )
  }
  if (input.BillingMode === 'PROVISIONED' && input.ProvisionedThroughput === undefined) throw throughputMissing()
  let { indexes } = table
  for (const { Create, Update, Delete } of input.GlobalSecondaryIndexUpdates ?? []) {
    const name = Update?.IndexName ?? Delete?.IndexName
    if (name !== undefined && !indexes.some((index) => index.name === name)) {
      throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Index: ${name} not found`, {
        status: 400,
      })
    }
    if (Create !== undefined) {
      if (indexes.some((index) => index.name === Create.IndexName)) {
        throw validation(`Attempting to create an index which already exists: ${Create.IndexName}`)
      }
      indexes = [...indexes, indexOf(Create, true)]
    }
    if (Delete !== undefined) indexes = indexes.filter((index) => index.name !== Delete.IndexName)
    if (Update !== undefined) {
      const throughput = throughputOf(Update.ProvisionedThroughput)
      indexes = indexes.map((index) => (index.name === Update.IndexName ? { ...index, throughput } : index))
    }
  }
  const definitions = [
    ...Object.entries(table.kinds).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    ...(input.AttributeDefinitions ?? []),
  ]
  const used = new Set([table, ...indexes].flatMap(({ key }) => [key.hash, key.range]))
  const kinds = checkDefinitions(
    definitions.filter(({ AttributeName }) => used.has(AttributeName)),
    table.key,
    indexes,
  )
  const isOnDemand = input.BillingMode === 'PAY_PER_REQUEST'
  return {
    ...table,
    indexes,
    kinds,
    throughput: isOnDemand ? undefined : (throughputOf(input.ProvisionedThroughput) ?? table.throughput),
    isProtected: input.DeletionProtectionEnabled ?? table.isProtected,
    tableClass: input.TableClass ?? table.tableClass,
    kmsKey: input.SSESpecification === undefined ? table.kmsKey : kmsKeyOf(input, table.region, accountId),
  }
}
