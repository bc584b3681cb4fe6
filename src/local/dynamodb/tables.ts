/**
 * Tables: made, described, changed, removed.
 */

import { randomUUID } from 'node:crypto'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { withTags } from '../iam/tags.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { describeTable } from './describe-table.js'
import { checkDefinitions, indexOf, schemaOf, type SchemaRequest } from './schema.js'
import { type DynamoState, requireTable, type Table } from './state.js'
import { validation } from './validation.js'

/** The handlers of tables. */
export function tableHandlers(state: DynamoState): AnyHandlers {
  const { tables } = state
  return asAnyHandlers<'dynamodb'>({
    createTable(input, { region, now }) {
      refuseUnknownParts(input)
      const table = newTable(input, region, state.accountId, now)
      if (tables.has(at(table))) {
        throw new ServiceError('ResourceInUseException', `Table already exists: ${table.name}`, { status: 400 })
      }
      tables.set(at(table), table)
      return { TableDescription: { ...describeTable(table, state), TableStatus: 'CREATING' } }
    },
    describeTable: ({ TableName }, { region }) => ({
      Table: describeTable(requireNamed(state, TableName, region), state),
    }),
    listTables({ ExclusiveStartTableName = '', Limit = 100 }, { region }) {
      const names = [...tables.values()]
        .filter((table) => table.region === region && table.name > ExclusiveStartTableName)
        .map(({ name }) => name)
        .toSorted()
      const page = names.slice(0, Limit)
      return {
        TableNames: page,
        ...(page.length < names.length ? { LastEvaluatedTableName: page.at(-1) } : {}),
      }
    },
    deleteTable({ TableName }, { region }) {
      const table = requireNamed(state, TableName, region)
      if (table.isProtected) {
        throw validation(
          `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
        )
      }
      const description = { ...describeTable(table, state), TableStatus: 'DELETING' as const }
      state.dropItems(table)
      tables.delete(at(table))
      return { TableDescription: description }
    },
    updateTable(input, { region }) {
      refuseUnknownParts(input)
      const table = requireNamed(state, input.TableName, region)
      const changed = changeTable(table, input)
      tables.set(at(table), changed)
      return { TableDescription: { ...describeTable(changed, state), TableStatus: 'UPDATING' } }
    },
    tagResource({ ResourceArn, Tags }, { region }) {
      const table = requireTable(state, ResourceArn, region)
      tables.set(at(table), { ...table, tags: withTags(table.tags, Tags) })
      return {}
    },
    untagResource({ ResourceArn, TagKeys }, { region }) {
      const table = requireTable(state, ResourceArn, region)
      tables.set(at(table), { ...table, tags: table.tags.filter(({ Key }) => !TagKeys.includes(Key)) })
      return {}
    },
    listTagsOfResource: ({ ResourceArn }, { region }) => ({ Tags: requireTable(state, ResourceArn, region).tags }),
    updateTimeToLive({ TableName, TimeToLiveSpecification: specification }, { region }) {
      const table = requireNamed(state, TableName, region)
      const { AttributeName, Enabled } = specification
      if ((table.timeToLive?.isEnabled ?? false) === Enabled) {
        throw validation(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`)
      }
      tables.set(at(table), { ...table, timeToLive: { attribute: AttributeName, isEnabled: Enabled } })
      return { TimeToLiveSpecification: specification }
    },
    describeTimeToLive({ TableName }, { region }) {
      const { timeToLive } = requireNamed(state, TableName, region)
      return {
        TimeToLiveDescription:
          timeToLive?.isEnabled === true
            ? { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attribute }
            : { TimeToLiveStatus: 'DISABLED' },
      }
    },
    describeLimits: () => ({
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    }),
    describeEndpoints: (_input, { request }) => ({
      Endpoints: [{ Address: request.headers['host'] ?? 'localhost', CachePeriodInMinutes: 1440 }],
    }),
  })
}

function at({ region, name }: Table): string {
  return `${region}/${name}`
}

function requireNamed(state: DynamoState, nameOrArn: string, region: string): Table {
  const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
  const table = state.tables.get(`${region}/${name}`)
  if (table !== undefined) return table
  throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`, {
    status: 400,
  })
}

type TableRequest = SchemaRequest & {
  readonly TableName: string
  readonly BillingMode?: string
  readonly DeletionProtectionEnabled?: boolean
  readonly TableClass?: string
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[]
}

/** What would have to do something that is not here. */
function refuseUnknownParts(input: object): void {
  const given: Readonly<Record<string, unknown>> = { ...input }
  const stream = given['StreamSpecification']
  const isStreaming =
    typeof stream === 'object' && stream !== null && 'StreamEnabled' in stream && stream.StreamEnabled === true
  if (isStreaming) throw notImplemented('dynamodb', 'CreateTable', 'streams')
  for (const name of ['ReplicaUpdates', 'GlobalTableSourceArn', 'ResourcePolicy', 'MultiRegionConsistency']) {
    if (given[name] !== undefined) throw notImplemented('dynamodb', 'CreateTable', name)
  }
}

function newTable(input: TableRequest, region: string, accountId: string, now: number): Table {
  const { TableName: name, BillingMode = 'PROVISIONED', ProvisionedThroughput } = input
  if (!/^[\w.-]{3,255}$/.test(name)) {
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
    throw validation(
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    )
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
    tags: [...(input.Tags ?? [])],
  }
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

function changeTable(table: Table, input: UpdateRequest): Table {
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
  }
}
