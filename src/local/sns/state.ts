/**
 * What SNS keeps: topics, and who listens to them.
 */

import { ServiceError } from '../service-error.js'
import type { Deduplication } from '../sqs/state.js'
import type { Store, Table } from '../store/store.js'

/** A topic. */
export interface Topic {
  readonly arn: string
  readonly region: string
  readonly name: string
  readonly isFifo: boolean
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
}

/** Somebody who listens to a topic. */
export interface Subscription {
  readonly arn: string
  readonly topicArn: string
  readonly protocol: string
  readonly endpoint: string
  /** Not yet confirmed by its owner: nothing is delivered. */
  readonly isPending: boolean
  /** Whose key confirmed it. */
  readonly owner: string
  readonly attributes: Readonly<Record<string, string>>
}

/** All of it. */
export interface SnsState {
  readonly accountId: string
  readonly topics: Table<Topic>
  readonly subscriptions: Table<Subscription>
  /** What FIFO topics had lately, by topic and deduplication id. */
  readonly deduplications: Table<Deduplication>
}

/** The state in a store. */
export function createSnsState(store: Store, accountId: string): SnsState {
  return {
    accountId,
    topics: store.table('sns.topics'),
    subscriptions: store.table('sns.subscriptions'),
    deduplications: store.table('sns.deduplications'),
  }
}

/** @throws ServiceError NotFound */
export function requireTopic({ topics }: SnsState, arn: string): Topic {
  const topic = topics.get(arn)
  if (topic !== undefined) return topic
  if (!/^arn:[^:]*:sns:[^:]*:\d*:[\w.-]+$/.test(arn)) throw invalidParameter('Invalid parameter: TopicArn')
  throw new ServiceError('NotFound', 'Topic does not exist', { status: 404 })
}

/** @throws ServiceError NotFound */
export function requireSubscription({ subscriptions }: SnsState, arn: string): Subscription {
  const subscription = subscriptions.get(arn)
  if (subscription !== undefined) return subscription
  if (arn.split(':').length < 6) {
    throw invalidParameter(
      `Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not ${arn.split(':').length}`,
    )
  }
  throw new ServiceError('NotFound', 'Subscription does not exist', { status: 404 })
}

/** The subscriptions of a topic. */
export function subscriptionsOf({ subscriptions }: SnsState, topicArn: string): readonly Subscription[] {
  return [...subscriptions.values()].filter((subscription) => subscription.topicArn === topicArn)
}

/** The error for what SNS does not take. */
export function invalidParameter(text: string): ServiceError {
  return new ServiceError('InvalidParameter', text, { status: 400 })
}
