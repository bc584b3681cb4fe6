/**
 * Transactions: all of it, or nothing.
 */

import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { asServiceError } from '../answer-error.js'
import { ServiceError } from '../service-error.js'
import { consumed, readUnits, writeUnits } from './capacity.js'
import { projectionOf } from './projection.js'
import { type DynamoState, exactKey, requireTable, type Table } from './state.js'
import { createScope } from './tokens.js'
import { validation } from './validation.js'
import { checkItem, identityOf, type Item, itemSize } from './value.js'
import { doWrite, planWrite, type PlannedWrite, type WriteRequest } from './write.js'

/** A transaction with the same token counts as the same for this long. */
const TOKEN_MS = 600_000

/** The handlers of transactions. */
export function transactionHandlers(state: DynamoState): AnyHandlers {
  return asAnyHandlers<'dynamodb'>({
    transactGetItems({ TransactItems, ReturnConsumedCapacity: wanted }, { region }) {
      const gets = TransactItems.map(({ Get }) => {
        const table = requireTable(state, Get.TableName, region)
        const scope = createScope(Get)
        const projection = projectionOf(Get, scope)
        scope.checkAllUsed()
        return { table, projection, key: exactKey(table, checkItem(Get.Key)) }
      })
      refuseDuplicates(gets.map(({ table, key }) => `${table.id} ${identityOf({ M: key })}`))
      const found = gets.map((get) => ({ ...get, item: state.items(get.table).get(get.key) }))
      return {
        Responses: found.map(({ projection, item }) => (item === undefined ? {} : { Item: projection(item) })),
        ...consumedTwice(
          wanted,
          found.map(({ table, item }) => ({ table, units: readUnits(item === undefined ? 0 : itemSize(item), true) })),
        ),
      }
    },
    transactWriteItems({ TransactItems, ClientRequestToken, ReturnConsumedCapacity: wanted }, context) {
      const request = JSON.stringify(TransactItems)
      if (ClientRequestToken !== undefined && isKnown(state, ClientRequestToken, request, context)) return {}
      const outcomes = TransactItems.map((item) => plan(state, item, context.region))
      refuseDuplicates(
        outcomes.flatMap(({ planned }) =>
          planned === undefined ? [] : [`${planned.table.id} ${identityOf({ M: planned.key })}`],
        ),
      )
      if (outcomes.some(({ reason }) => reason.Code !== 'None')) throw cancelled(outcomes.map(({ reason }) => reason))
      for (const { planned } of outcomes) if (planned !== undefined) doWrite(state, planned)
      if (ClientRequestToken !== undefined) remember(state, ClientRequestToken, request, context.now)
      return consumedTwice(
        wanted,
        outcomes.flatMap(({ planned }) =>
          planned === undefined ? [] : [{ table: planned.table, units: writeUnits(planned.before, planned.after) }],
        ),
      )
    },
  })
}

/** Notes a token, and forgets those that no longer count: the oldest come first. */
function remember({ tokens }: DynamoState, token: string, request: string, now: number): void {
  for (const old of tokens.keys()) {
    if (now - (tokens.get(old)?.atMs ?? 0) < TOKEN_MS) break
    tokens.delete(old)
  }
  tokens.set(token, { request, atMs: now })
}

/** Transactions consume twice what single calls do. */
function consumedTwice(
  wanted: string | undefined,
  parts: readonly { readonly table: Table; readonly units: number }[],
) {
  const byTable = new Map<Table, number>()
  for (const { table, units } of parts) byTable.set(table, (byTable.get(table) ?? 0) + 2 * units)
  const all = [...byTable].flatMap(([table, units]) => consumed(wanted, table, units).ConsumedCapacity ?? [])
  return all.length === 0 ? {} : { ConsumedCapacity: all }
}

function isKnown({ tokens }: DynamoState, token: string, request: string, { now }: CallContext): boolean {
  const known = tokens.get(token)
  if (known === undefined) return false
  if (now - known.atMs >= TOKEN_MS) {
    tokens.delete(token)
    return false
  }
  if (known.request === request) return true
  throw new ServiceError(
    'IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request',
    { status: 400 },
  )
}

interface Reason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: Item
}

interface Outcome {
  readonly planned: PlannedWrite | undefined
  readonly reason: Reason
}

interface Part {
  readonly TableName: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Item
  readonly ReturnValuesOnConditionCheckFailure?: string
}

interface TransactItem {
  readonly ConditionCheck?: Part & { readonly Key: Item }
  readonly Put?: Part & { readonly Item: Item }
  readonly Delete?: Part & { readonly Key: Item }
  readonly Update?: Part & { readonly Key: Item; readonly UpdateExpression: string }
}

function plan(state: DynamoState, item: TransactItem, region: string): Outcome {
  const { part, request } = requestOf(item)
  const table = requireTable(state, part.TableName, region)
  try {
    const planned = planWrite(state, table, request)
    if (planned.isAllowed) return { planned, reason: { Code: 'None' } }
    const isWanted = part.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && planned.before !== undefined
    const reason = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
    return { planned, reason: isWanted ? { ...reason, Item: planned.before ?? {} } : reason }
  } catch (error) {
    const { code, message } = asServiceError(error)
    // What only shows with the item at hand cancels the transaction; what is plainly wrong is told by itself.
    if (
      code !== 'ValidationException' ||
      !/^(An operand|The document path|The provided expression|Item size)/.test(message)
    )
      throw error
    return { planned: undefined, reason: { Code: 'ValidationError', Message: message } }
  }
}

function requestOf({ ConditionCheck, Put, Delete, Update }: TransactItem): { part: Part; request: WriteRequest } {
  const given = [ConditionCheck, Put, Delete, Update].filter((part) => part !== undefined)
  if (given.length !== 1) {
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete')
  }
  if (Put !== undefined) return { part: Put, request: { ...Put, kind: 'put', item: Put.Item } }
  if (Delete !== undefined) return { part: Delete, request: { ...Delete, kind: 'delete', key: Delete.Key } }
  if (Update !== undefined) {
    return {
      part: Update,
      request: { ...Update, kind: 'update', key: Update.Key, expression: Update.UpdateExpression },
    }
  }
  const part = ConditionCheck ?? { TableName: '', Key: {} }
  return { part, request: { ...part, kind: 'check', key: part.Key } }
}

function refuseDuplicates(keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) {
    throw validation('Transaction request cannot include multiple operations on one item')
  }
}

function cancelled(reasons: readonly Reason[]): ServiceError {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const text = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new ServiceError('TransactionCanceledException', text, {
    status: 400,
    fields: { CancellationReasons: reasons },
  })
}
