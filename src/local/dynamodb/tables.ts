/**
 * Tables: made, described, changed, removed.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { withTags } from '../iam/tags.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { describeTable } from './describe-table.js'
import { type DynamoState, requireTable, type Table } from './state.js'
import { changeTable, newTable } from './table-request.js'
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
      const changed = changeTable(table, input, state.accountId)
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
