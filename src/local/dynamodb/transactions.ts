/**
 * Transactions: all of it, or nothing.
 */

import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { asServiceError } from '../answer-error.js'
import { ServiceError } from '../service-error.js'
import { projectionOf } from './projection.js'
import { type DynamoState, exactKey, requireTable } from './state.js'
import { createScope } from './tokens.js'
import { validation } from './validation.js'
import { checkItem, identityOf, type Item } from './value.js'
import { doWrite, planWrite, type PlannedWrite, type WriteRequest } from './write.js'

/** A transaction with the same token counts as the same for this long. */
const TOKEN_MS = 600_000

/** The handlers of transactions. */
export function transactionHandlers(state: DynamoState): AnyHandlers {
  return asAnyHandlers<'dynamodb'>({
    transactGetItems({ TransactItems }, { region }) {
      const gets = TransactItems.map(({ Get }) => {
        const table = requireTable(state, Get.TableName, region)
        const scope = createScope(Get)
        const projection = projectionOf(Get, scope)
        scope.checkAllUsed()
        return { table, projection, key: exactKey(table, checkItem(Get.Key)) }
      })
      refuseDuplicates(gets.map(({ table, key }) => `${table.id} ${identityOf({ M: key })}`))
      return {
        Responses: gets.map(({ table, projection, key }) => {
          const item = state.items(table).get(key)
          return item === undefined ? {} : { Item: projection(item) }
        }),
      }
    },
    transactWriteItems({ TransactItems, ClientRequestToken }, context) {
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
      if (ClientRequestToken !== undefined) state.tokens.set(ClientRequestToken, { request, atMs: context.now })
      return {}
    },
  })
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
