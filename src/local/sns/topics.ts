/**
 * Topics: made, found, listed, changed, removed.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { withTags } from '../iam/tags.js'
import { parsePolicy, policyText } from '../policy/document.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { invalidParameter, requireTopic, type SnsState, subscriptionsOf, type Topic } from './state.js'

const settable = new Set([
  'ContentBasedDeduplication',
  'DeliveryPolicy',
  'DisplayName',
  'FifoThroughputScope',
  'FifoTopic',
  'KmsMasterKeyId',
  'Policy',
  'SignatureVersion',
  'TracingConfig',
])
const feedback = /^(HTTP|Lambda|SQS|Application|Firehose)(Success|Failure)Feedback(RoleArn|SampleRate)$/

/** Entries on a page of any of SNS's lists. */
const PAGE_LENGTH = 100

/** The handlers of topics. */
export function topicHandlers(state: SnsState): AnyHandlers {
  const { topics } = state
  return asAnyHandlers<'sns'>({
    createTopic({ Name: name, Attributes = {}, Tags = [], DataProtectionPolicy }, context) {
      if (DataProtectionPolicy !== undefined) throw notImplemented('sns', 'CreateTopic', 'DataProtectionPolicy')
      const attributes = checkAttributes(definedOf(Attributes))
      const isFifo = attributes['FifoTopic'] === 'true'
      checkName(name, isFifo)
      const arn = `arn:aws:sns:${context.region}:${state.accountId}:${name}`
      const existing = topics.get(arn)
      if (existing !== undefined) {
        checkSame(existing, attributes, Tags)
        return { TopicArn: arn }
      }
      topics.set(arn, { arn, region: context.region, name, isFifo, attributes, tags: [...Tags] })
      return { TopicArn: arn }
    },
    deleteTopic({ TopicArn }) {
      if (!topics.delete(TopicArn)) return {}
      for (const { arn } of subscriptionsOf(state, TopicArn)) state.subscriptions.delete(arn)
      return {}
    },
    listTopics({ NextToken }, { region }) {
      const all = [...topics.values()].filter((topic) => topic.region === region)
      const { items, ...page } = pageOf(all, NextToken)
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), ...page }
    },
    getTopicAttributes({ TopicArn }) {
      const topic = requireTopic(state, TopicArn)
      const subscriptions = subscriptionsOf(state, TopicArn)
      const pending = subscriptions.filter(({ isPending }) => isPending).length
      return {
        Attributes: {
          DisplayName: '',
          Policy: defaultPolicy(topic, state),
          EffectiveDeliveryPolicy: effectiveDelivery,
          ...(topic.isFifo ? { ContentBasedDeduplication: 'false', FifoThroughputScope: 'Topic' } : {}),
          ...topic.attributes,
          TopicArn,
          Owner: state.accountId,
          SubscriptionsConfirmed: String(subscriptions.length - pending),
          SubscriptionsPending: String(pending),
          SubscriptionsDeleted: '0',
        },
      }
    },
    setTopicAttributes({ TopicArn, AttributeName, AttributeValue = '' }) {
      const topic = requireTopic(state, TopicArn)
      if (AttributeName === 'FifoTopic') throw invalidParameter('Invalid parameter: AttributeName')
      const changed = checkAttributes({ [AttributeName]: AttributeValue })
      topics.set(TopicArn, { ...topic, attributes: { ...topic.attributes, ...changed } })
      return {}
    },
    tagResource({ ResourceArn, Tags }) {
      const topic = requireResource(state, ResourceArn)
      topics.set(topic.arn, { ...topic, tags: withTags(topic.tags, Tags) })
      return {}
    },
    untagResource({ ResourceArn, TagKeys }) {
      const topic = requireResource(state, ResourceArn)
      topics.set(topic.arn, { ...topic, tags: topic.tags.filter(({ Key }) => !TagKeys.includes(Key)) })
      return {}
    },
    listTagsForResource: ({ ResourceArn }) => ({ Tags: requireResource(state, ResourceArn).tags }),
    addPermission({ TopicArn, Label, AWSAccountId, ActionName }) {
      const topic = requireTopic(state, TopicArn)
      const statement = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: AWSAccountId.map((id) => `arn:aws:iam::${id}:root`) },
        Action: ActionName.map((action) => `SNS:${action}`),
        Resource: TopicArn,
      }
      changeStatements(state, topic, (statements) => [...statements, statement])
      return {}
    },
    removePermission({ TopicArn, Label }) {
      const topic = requireTopic(state, TopicArn)
      changeStatements(state, topic, (statements) => statements.filter((statement) => statement['Sid'] !== Label))
      return {}
    },
  })
}

/** A page of a list, and the token of the next. */
export function pageOf<T>(all: readonly T[], token: string | undefined): { items: readonly T[]; NextToken?: string } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString())
  if (!Number.isInteger(start)) throw invalidParameter('Invalid parameter: NextToken')
  const end = start + PAGE_LENGTH
  const items = all.slice(start, end)
  return end < all.length ? { items, NextToken: Buffer.from(String(end)).toString('base64') } : { items }
}

/** Members that have a value. */
export function definedOf(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

/** The policy that a topic has: its own, or the one with which the account may do everything. */
export function policyOf(topic: Topic, state: SnsState): string {
  return topic.attributes['Policy'] ?? defaultPolicy(topic, state)
}

const effectiveDelivery = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
  },
})

function defaultPolicy({ arn }: Topic, { accountId }: SnsState): string {
  const actions = [
    'Publish',
    'RemovePermission',
    'SetTopicAttributes',
    'DeleteTopic',
    'ListSubscriptionsByTopic',
    'GetTopicAttributes',
    'AddPermission',
    'Subscribe',
  ]
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: actions.map((action) => `SNS:${action}`),
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
  }
  return JSON.stringify({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] })
}

function checkName(name: string, isFifo: boolean): void {
  const bare = isFifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name
  if (isFifo && bare === name) {
    throw invalidParameter(
      'Invalid parameter: Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.',
    )
  }
  if (!/^[\w-]+$/.test(bare) || name.length > 256) throw invalidParameter('Invalid parameter: Topic Name')
}

function checkAttributes(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(given)) {
    if (name === 'ArchivePolicy' || name === 'DataProtectionPolicy') throw notImplemented('sns', 'CreateTopic', name)
    if (!settable.has(name) && !feedback.test(name)) throw invalidParameter('Invalid parameter: AttributeName')
    if (name === 'Policy') checkPolicy(value)
  }
  return given
}

function checkPolicy(text: string): void {
  try {
    parsePolicy(text)
  } catch {
    throw invalidParameter('Invalid parameter: Policy Error: null')
  }
}

function checkSame(
  topic: Topic,
  attributes: Readonly<Record<string, string>>,
  tags: readonly { Key: string; Value: string }[],
): void {
  const differs = Object.entries(attributes).some(([name, value]) => topic.attributes[name] !== value)
  if (differs)
    throw invalidParameter('Invalid parameter: Attributes Reason: Topic already exists with different attributes')
  const isTagged = tags.every(({ Key, Value }) => topic.tags.some((tag) => tag.Key === Key && tag.Value === Value))
  if (!isTagged) throw invalidParameter('Invalid parameter: Tags Reason: Topic already exists with different tags')
}

function requireResource(state: SnsState, arn: string): Topic {
  const topic = state.topics.get(arn)
  if (topic === undefined) throw new ServiceError('ResourceNotFound', 'Resource does not exist', { status: 404 })
  return topic
}

type PolicyStatement = Readonly<Record<string, unknown>>

function changeStatements(
  state: SnsState,
  topic: Topic,
  change: (statements: readonly PolicyStatement[]) => readonly PolicyStatement[],
): void {
  const policy = policyText(policyOf(topic, state))
  const Policy = JSON.stringify({ ...policy, Statement: change(policy.Statement) })
  state.topics.set(topic.arn, { ...topic, attributes: { ...topic.attributes, Policy } })
}
