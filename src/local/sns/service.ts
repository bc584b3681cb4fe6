/**
 * SNS: what of it is here, and what its callers must be allowed.
 */

import { textIn } from '../input-values.js'
import type { LocalService } from '../local-service.js'
import { parsePolicy } from '../policy/document.js'
import type { SqsState } from '../sqs/state.js'
import type { Store } from '../store/store.js'
import { publishHandlers } from './publish.js'
import { createSnsState } from './state.js'
import { subscriptionHandlers } from './subscriptions.js'
import { policyOf, topicHandlers } from './topics.js'

/** The service over its state, and over the queues that it delivers to. */
export function createSns(store: Store, accountId: string, sqs: SqsState): LocalService {
  const state = createSnsState(store, accountId)
  return {
    name: 'sns',
    handlers: { ...topicHandlers(state), ...subscriptionHandlers(state), ...publishHandlers(state, sqs) },
    accessNeeds(input, { operation, region }) {
      const name = textIn(input, 'Name')
      const subscription = state.subscriptions.get(textIn(input, 'SubscriptionArn'))
      const arn =
        textIn(input, 'TopicArn') ||
        textIn(input, 'TargetArn') ||
        textIn(input, 'ResourceArn') ||
        (subscription?.topicArn ?? '') ||
        (operation === 'CreateTopic' ? `arn:aws:sns:${region}:${accountId}:${name}` : '')
      const topic = state.topics.get(arn)
      return [
        {
          action: `sns:${operation.replace(/Batch$/, '')}`,
          resource: arn === '' ? '*' : arn,
          resourcePolicy: topic === undefined ? undefined : parsePolicy(policyOf(topic, state)),
        },
      ]
    },
  }
}
