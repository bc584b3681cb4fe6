/**
 * Subscriptions: queues get what is published; addresses of mail wait for a confirmation that nobody sends.
 */

import { randomUUID } from 'node:crypto'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { parseFilterPolicy } from './filter-policy.js'
import {
  invalidParameter,
  requireSubscription,
  requireTopic,
  type SnsState,
  type Subscription,
  subscriptionsOf,
  type Topic,
} from './state.js'
import { definedOf, pageOf } from './topics.js'

/** Protocols that SNS has, and whether there is something here that takes what they deliver. */
const protocols: Readonly<Record<string, 'delivers' | 'pends' | 'missing'>> = {
  sqs: 'delivers',
  email: 'pends',
  'email-json': 'pends',
  application: 'missing',
  firehose: 'missing',
  http: 'missing',
  https: 'missing',
  lambda: 'missing',
  sms: 'missing',
}

const settable = new Set([
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
])

/** The handlers of subscriptions. */
export function subscriptionHandlers(state: SnsState): AnyHandlers {
  const { subscriptions } = state
  return asAnyHandlers<'sns'>({
    subscribe(input, { principal }) {
      const { TopicArn, Protocol: protocol, Endpoint: endpoint = '', Attributes = {} } = input
      const topic = requireTopic(state, TopicArn)
      const kind = protocols[protocol]
      if (kind === undefined)
        throw invalidParameter(`Invalid parameter: Amazon SNS does not support this protocol string: ${protocol}`)
      if (kind === 'missing') throw notImplemented('sns', 'Subscribe', `protocol ${protocol}`)
      checkEndpoint(protocol, endpoint, topic)
      const attributes = checkAttributes(definedOf(Attributes))
      const existing = subscriptionsOf(state, TopicArn).find(
        (one) => one.protocol === protocol && one.endpoint === endpoint,
      )
      if (existing !== undefined) {
        checkSame(existing, attributes)
        return { SubscriptionArn: toldArn(existing, input.ReturnSubscriptionArn) }
      }
      const subscription: Subscription = {
        arn: `${topic.arn}:${randomUUID()}`,
        topicArn: topic.arn,
        protocol,
        endpoint,
        isPending: kind === 'pends',
        owner: principal.arn,
        attributes,
      }
      subscriptions.set(subscription.arn, subscription)
      return { SubscriptionArn: toldArn(subscription, input.ReturnSubscriptionArn) }
    },
    confirmSubscription({ Token }) {
      throw invalidParameter(`Invalid parameter: Token Reason: ${Token === '' ? 'no value' : 'Invalid token'}`)
    },
    unsubscribe({ SubscriptionArn }) {
      if (!subscriptions.delete(SubscriptionArn) && SubscriptionArn.split(':').length < 6) {
        requireSubscription(state, SubscriptionArn)
      }
      return {}
    },
    listSubscriptions({ NextToken }, { region }) {
      const all = [...subscriptions.values()].filter(({ topicArn }) => topicArn.split(':')[3] === region)
      const { items, ...page } = pageOf(all, NextToken)
      return { Subscriptions: items.map((one) => describe(one, state)), ...page }
    },
    listSubscriptionsByTopic({ TopicArn, NextToken }) {
      requireTopic(state, TopicArn)
      const { items, ...page } = pageOf(subscriptionsOf(state, TopicArn), NextToken)
      return { Subscriptions: items.map((one) => describe(one, state)), ...page }
    },
    getSubscriptionAttributes({ SubscriptionArn }) {
      const subscription = requireSubscription(state, SubscriptionArn)
      return {
        Attributes: {
          RawMessageDelivery: 'false',
          ...subscription.attributes,
          SubscriptionArn,
          TopicArn: subscription.topicArn,
          Protocol: subscription.protocol,
          Endpoint: subscription.endpoint,
          Owner: state.accountId,
          SubscriptionPrincipal: subscription.owner,
          PendingConfirmation: String(subscription.isPending),
          ConfirmationWasAuthenticated: String(!subscription.isPending),
          ...('FilterPolicy' in subscription.attributes && !('FilterPolicyScope' in subscription.attributes)
            ? { FilterPolicyScope: 'MessageAttributes' }
            : {}),
        },
      }
    },
    setSubscriptionAttributes({ SubscriptionArn, AttributeName, AttributeValue = '' }) {
      const subscription = requireSubscription(state, SubscriptionArn)
      const changed = checkAttributes({ [AttributeName]: AttributeValue })
      const merged = { ...subscription.attributes, ...changed }
      const kept = Object.entries(merged).filter(
        ([name, value]) => value !== '' && !(name === 'FilterPolicy' && value === '{}'),
      )
      subscriptions.set(SubscriptionArn, { ...subscription, attributes: Object.fromEntries(kept) })
      return {}
    },
  })
}

function toldArn({ arn, isPending }: Subscription, isWanted: boolean | undefined): string {
  return isPending && isWanted !== true ? 'pending confirmation' : arn
}

function describe({ arn, isPending, protocol, endpoint, topicArn }: Subscription, { accountId }: SnsState) {
  return {
    SubscriptionArn: isPending ? 'PendingConfirmation' : arn,
    Owner: accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  }
}

function checkEndpoint(protocol: string, endpoint: string, { isFifo }: Topic): void {
  if (protocol === 'sqs' && !isFifo && endpoint.endsWith('.fifo')) {
    throw invalidParameter(
      'Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    )
  }
  if (protocol === 'sqs' && !/^arn:[^:]*:sqs:[^:]+:\d{12}:[\w.-]+$/.test(endpoint)) {
    throw invalidParameter('Invalid parameter: SQS endpoint ARN')
  }
  if (protocol.startsWith('email') && !endpoint.includes('@'))
    throw invalidParameter('Invalid parameter: Email address')
}

function checkAttributes(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(given)) {
    if (name === 'ReplayPolicy') throw notImplemented('sns', 'Subscribe', name)
    if (!settable.has(name)) throw invalidParameter('Invalid parameter: AttributeName')
    if (name === 'FilterPolicy' && value !== '') parseFilterPolicy(value)
    if (name === 'FilterPolicyScope' && value !== 'MessageAttributes' && value !== 'MessageBody') {
      throw invalidParameter(
        `Invalid parameter: FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
      )
    }
    if (name === 'RawMessageDelivery' && !/^(true|false)$/i.test(value)) {
      throw invalidParameter(
        `Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
      )
    }
  }
  const raw = given['RawMessageDelivery']
  return raw === undefined ? given : { ...given, RawMessageDelivery: raw.toLowerCase() }
}

function checkSame({ attributes }: Subscription, wanted: Readonly<Record<string, string>>): void {
  if (Object.entries(wanted).every(([name, value]) => attributes[name] === value)) return
  throw invalidParameter('Invalid parameter: Attributes Reason: Subscription already exists with different attributes')
}
