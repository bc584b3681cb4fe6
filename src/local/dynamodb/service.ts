/**
 * DynamoDB: what of it is here, and what its callers must be allowed.
 */

import type { AccessNeed } from '../access-need.js'
import { asItems, asMembers } from '../../protocol/members.js'
import { textIn } from '../input-values.js'
import type { LocalService } from '../local-service.js'
import type { Store } from '../store/store.js'
import { batchHandlers } from './batch.js'
import { itemHandlers } from './items.js'
import { searchHandlers } from './search.js'
import { createDynamoState } from './state.js'
import { tableHandlers } from './tables.js'
import { transactionHandlers } from './transactions.js'

/** The service over its state. */
export function createDynamoDb(store: Store, accountId: string): LocalService {
  const state = createDynamoState(store, accountId)
  return {
    name: 'dynamodb',
    handlers: {
      ...tableHandlers(state),
      ...itemHandlers(state),
      ...searchHandlers(state),
      ...batchHandlers(state),
      ...transactionHandlers(state),
    },
    accessNeeds(input, { operation, region }): readonly AccessNeed[] {
      const arnOf = (table: string): string =>
        table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${accountId}:table/${table}`
      const transacted = transactionNeeds(input)
      if (transacted.length > 0) return transacted.map(({ action, table }) => ({ action, resource: arnOf(table) }))
      const action = `dynamodb:${operation}`
      const tables = Object.keys(asMembers(input['RequestItems']))
      if (tables.length > 0) return tables.map((table) => ({ action, resource: arnOf(table) }))
      const table = textIn(input, 'TableName') || textIn(input, 'ResourceArn')
      const index = textIn(input, 'IndexName')
      if (table === '') return [{ action, resource: '*' }]
      return [{ action, resource: index === '' ? arnOf(table) : `${arnOf(table)}/index/${index}` }]
    },
  }
}

/** Transactions need what their parts need. */
const partActions: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
}

function transactionNeeds(input: Readonly<Record<string, unknown>>): readonly { action: string; table: string }[] {
  return asItems(input['TransactItems']).flatMap((item) =>
    Object.entries(asMembers(item)).flatMap(([kind, part]) => {
      const action = partActions[kind]
      return action === undefined ? [] : [{ action, table: textIn(asMembers(part), 'TableName') }]
    }),
  )
}
