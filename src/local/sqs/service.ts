/**
 * SQS: what of it is here, and what its callers must be allowed.
 */

import { textIn } from '../input-values.js'
import type { LocalService } from '../local-service.js'
import { parsePolicy } from '../policy/document.js'
import { queueHandlers } from './queues.js'
import { receiveHandlers } from './receive.js'
import { sendHandlers } from './send.js'
import type { SqsState } from './state.js'

/** The service over its state. */
export function createSqs(state: SqsState, clock: () => number): LocalService {
  return {
    name: 'sqs',
    handlers: { ...queueHandlers(state), ...sendHandlers(state), ...receiveHandlers(state, clock) },
    accessNeeds(input, { operation, region }) {
      const url = textIn(input, 'QueueUrl')
      const name = textIn(input, 'QueueName') || url.slice(url.lastIndexOf('/') + 1)
      const policy = state.queues.get(`${region}/${name}`)?.attributes['Policy']
      return [
        {
          action: `sqs:${operation.replace(/Batch$/, '')}`,
          resource: name === '' ? '*' : `arn:aws:sqs:${region}:${state.accountId}:${name}`,
          resourcePolicy: policy === undefined ? undefined : parsePolicy(policy),
        },
      ]
    },
  }
}
