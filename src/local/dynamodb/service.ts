/**
 * DynamoDB: what of it is here, and what its callers must be allowed.
 */

import type { LocalService } from '../local-service.js'
import type { Store } from '../store/store.js'
import { batchHandlers } from './batch.js'
import { itemHandlers } from './items.js'
import { needsOf } from './needs.js'
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
    accessNeeds: (input, context) => needsOf(state, input, context),
  }
}
