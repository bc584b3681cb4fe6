/**
 * What DynamoDB's callers must be allowed: actions on tables and indexes, with what conditions see of the request.
 *
 * @see AWS "Using IAM policy conditions for fine-grained access control"
 */

import { toBase64 } from '../../base/bytes.js'
import { asItems, asMembers, type Members } from '../../protocol/members.js'
import type { AccessNeed } from '../access-need.js'
import type { CallContext } from '../call-context.js'
import { textIn, textsIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { parseCondition } from './condition.js'
import { keyConditionOf } from './key-condition.js'
import type { DynamoState, Table } from './state.js'
import { createScope, namesOfExpression, type ScopeRequest } from './tokens.js'
import type { Item, Value } from './value.js'

/** What a call needs. Transactions need what their parts need. */
export function needsOf(state: DynamoState, input: Members, context: CallContext): readonly AccessNeed[] {
  const { operation } = context
  const action = `dynamodb:${operation}`
  const transacted = asItems(input['TransactItems']).flatMap((item) =>
    Object.entries(asMembers(item)).flatMap(([kind, part]) => {
      const partAction = partActions[kind]
      if (partAction === undefined) return []
      const request = asMembers(part)
      const given = { 'dynamodb:EnclosingOperation': operation }
      return [needOf(state, context, partAction, request, itemsIn(request), given)]
    }),
  )
  if (transacted.length > 0) return transacted
  const batched = Object.entries(asMembers(input['RequestItems'])).map(([TableName, given]) => {
    const request = { ...asMembers(given), TableName }
    return needOf(state, context, action, request, batchedItems(given))
  })
  if (batched.length > 0) return batched
  if (textIn(input, 'TableName') === '' && textIn(input, 'ResourceArn') === '') return [{ action, resource: '*' }]
  return [needOf(state, context, action, input, itemsIn(input))]
}

const partActions: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
}

function needOf(
  state: DynamoState,
  { region }: CallContext,
  action: string,
  request: Members,
  items: readonly Members[],
  more: Readonly<Record<string, string>> = {},
): AccessNeed {
  const name = textIn(request, 'TableName') || textIn(request, 'ResourceArn')
  const arn = name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${state.accountId}:table/${name}`
  const index = textIn(request, 'IndexName')
  const table = state.tables.get(`${region}/${arn.slice(arn.lastIndexOf('/') + 1)}`)
  const isRead = /:(BatchGetItem|GetItem|Query|Scan)$/.test(action)
  const isPart = request['ProjectionExpression'] !== undefined || request['AttributesToGet'] !== undefined
  const attributes = attributesIn(request, items)
  return {
    action,
    resource: index === '' ? arn : `${arn}/index/${index}`,
    conditions: {
      'dynamodb:LeadingKeys': table === undefined ? undefined : leadingKeys(table, request, items),
      'dynamodb:Attributes': attributes.length === 0 ? undefined : attributes,
      'dynamodb:Select':
        textIn(request, 'Select') || (isRead ? (isPart ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES') : undefined),
      'dynamodb:ReturnValues': textIn(request, 'ReturnValues') || undefined,
      'dynamodb:ReturnConsumedCapacity': textIn(request, 'ReturnConsumedCapacity') || undefined,
      ...more,
    },
  }
}

function itemsIn(request: Members): readonly Members[] {
  return [request['Key'], request['Item']].flatMap((item) => (item === undefined ? [] : [asMembers(item)]))
}

function batchedItems(given: unknown): readonly Members[] {
  const keys = asItems(asMembers(given)['Keys']).map(asMembers)
  const writes = asItems(given).flatMap((write) =>
    Object.values(asMembers(write)).flatMap((part) => itemsIn(asMembers(part))),
  )
  return [...keys, ...writes]
}

/** The values of the key that says in which partition items are. */
function leadingKeys(table: Table, request: Members, items: readonly Members[]): readonly string[] | undefined {
  const ofItems = items.flatMap((item) => textOf(item[table.key.hash]))
  if (ofItems.length > 0) return ofItems
  const expression = textIn(request, 'KeyConditionExpression')
  if (expression === '') return undefined
  const key = table.indexes.find(({ name }) => name === request['IndexName'])?.key ?? table.key
  try {
    const condition = parseCondition(expression, 'KeyConditionExpression', createScope(scopeOf(request)))
    return textOf(keyConditionOf(condition, key, table.kinds).hash)
  } catch (error) {
    // What is wrong with it is told by the call itself.
    if (error instanceof ServiceError) return undefined
    throw error
  }
}

function textOf(value: unknown): readonly string[] {
  const { S, N, B }: Value = asMembers(value)
  const text = S ?? N ?? (B === undefined ? undefined : toBase64(B))
  return text === undefined ? [] : [text]
}

function scopeOf(request: Members): ScopeRequest {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request
  return {
    ExpressionAttributeNames: names === undefined ? undefined : (asMembers(names) as Readonly<Record<string, string>>),
    ExpressionAttributeValues: values === undefined ? undefined : (asMembers(values) as Item),
  }
}

const expressions = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
]

/** The attributes that a call names: of items and keys, and in expressions. */
function attributesIn(request: Members, items: readonly Members[]): readonly string[] {
  const named = expressions.flatMap((name) => {
    const text = textIn(request, name)
    return text === '' ? [] : namesOfExpression(text, name, scopeOf(request))
  })
  return [...new Set([...items.flatMap((item) => Object.keys(item)), ...textsIn(request, 'AttributesToGet'), ...named])]
}
