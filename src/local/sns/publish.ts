/**
 * Messages published: to every queue that listens and wants them.
 */

import { hash, randomUUID } from 'node:crypto'
import { isRecord } from '../../base/path.js'
import { toBase64 } from '../../base/bytes.js'
import { formatIso8601 } from '../../base/timestamps.js'
import type { Principal } from '../auth/principal.js'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { parsePolicy } from '../policy/document.js'
import { evaluate } from '../policy/evaluate.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { answerBatch } from '../sqs/batch.js'
import { redriveTarget } from '../sqs/redrive.js'
import { send, sequenceNumber } from '../sqs/send.js'
import { type MessageAttribute, type Queue, queueByArn, type SqsState } from '../sqs/state.js'
import { type Filtered, fitsFilter, parseFilterPolicy } from './filter-policy.js'
import {
  invalidParameter,
  requireTopic,
  type SnsState,
  type Subscription,
  subscriptionsOf,
  type Topic,
} from './state.js'

/** What is published. */
interface Publication {
  readonly Message: string
  readonly Subject?: string
  readonly MessageStructure?: string
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute | undefined>>
  readonly MessageDeduplicationId?: string
  readonly MessageGroupId?: string
}

const MESSAGE_LIMIT_BYTES = 262_144

/** The handlers that publish. */
export function publishHandlers(state: SnsState, sqs: SqsState): AnyHandlers {
  return asAnyHandlers<'sns'>({
    publish(input, context) {
      if (input.PhoneNumber !== undefined) throw notImplemented('sns', 'Publish', 'to phone numbers')
      const arn = input.TopicArn ?? input.TargetArn
      if (arn === undefined)
        throw invalidParameter('Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter')
      if (arn.includes(':endpoint/')) throw notImplemented('sns', 'Publish', 'to platform endpoints')
      return publish(state, sqs, requireTopic(state, arn), input, context)
    },
    publishBatch({ TopicArn, PublishBatchRequestEntries: entries }, context) {
      const topic = requireTopic(state, TopicArn)
      return answerBatch(entries, (entry) => publish(state, sqs, topic, entry, context))
    },
  })
}

function publish(state: SnsState, sqs: SqsState, topic: Topic, publication: Publication, context: CallContext) {
  checkPublication(topic, publication)
  const MessageId = randomUUID()
  const byProtocol = messagesByProtocol(publication)
  for (const subscription of subscriptionsOf(state, topic.arn)) {
    if (subscription.isPending || !wants(subscription, publication)) continue
    deliver(
      sqs,
      topic,
      subscription,
      { ...publication, Message: byProtocol(subscription.protocol) },
      MessageId,
      context,
    )
  }
  return topic.isFifo ? { MessageId, SequenceNumber: sequenceNumber(sqs.nextSequence()) } : { MessageId }
}

function checkPublication(topic: Topic, publication: Publication): void {
  const { Message, Subject, MessageAttributes = {}, MessageGroupId, MessageDeduplicationId } = publication
  if (Message === '') throw invalidParameter('Invalid parameter: Empty message')
  if (Buffer.byteLength(Message) > MESSAGE_LIMIT_BYTES) throw invalidParameter('Invalid parameter: Message too long')
  if (Subject !== undefined && !/^[\u0020-\u007E]{1,100}$/.test(Subject))
    throw invalidParameter('Invalid parameter: Subject')
  for (const [name, attribute] of Object.entries(MessageAttributes)) {
    const { DataType = '', StringValue = '', BinaryValue } = attribute ?? {}
    if (!/^(String|String\.Array|Number|Binary)(\..+)?$/.test(DataType)) {
      throw new ServiceError(
        'ParameterValueInvalid',
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
        { status: 400 },
      )
    }
    if (StringValue === '' && BinaryValue === undefined) {
      throw new ServiceError(
        'ParameterValueInvalid',
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
        { status: 400 },
      )
    }
  }
  if (!topic.isFifo) {
    if (MessageDeduplicationId === undefined) return
    throw invalidParameter(
      'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    )
  }
  if (MessageGroupId === undefined)
    throw invalidParameter('Invalid parameter: The MessageGroupId parameter is required for FIFO topics')
  if (MessageDeduplicationId === undefined && topic.attributes['ContentBasedDeduplication'] !== 'true') {
    throw invalidParameter(
      'Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    )
  }
}

/** A message may have another text for each protocol. */
function messagesByProtocol({ Message, MessageStructure }: Publication): (protocol: string) => string {
  if (MessageStructure !== 'json') return () => Message
  let texts: unknown
  try {
    texts = JSON.parse(Message)
  } catch {
    throw invalidParameter('Invalid parameter: Message Structure - JSON message body failed to parse')
  }
  const usual = isRecord(texts) ? texts['default'] : undefined
  if (!isRecord(texts) || typeof usual !== 'string') {
    throw invalidParameter('Invalid parameter: Message Structure - No default entry in JSON message body')
  }
  const byProtocol = texts
  return (protocol) => {
    const own = byProtocol[protocol]
    return typeof own === 'string' ? own : usual
  }
}

function wants({ attributes }: Subscription, { Message, MessageAttributes = {} }: Publication): boolean {
  const text = attributes['FilterPolicy']
  if (text === undefined || text === '') return true
  const policy = parseFilterPolicy(text)
  if (attributes['FilterPolicyScope'] !== 'MessageBody') return fitsFilter(policy, valuesOf(MessageAttributes))
  try {
    const body: unknown = JSON.parse(Message)
    return isRecord(body) && fitsFilter(policy, body)
  } catch {
    // A body that is no JSON fits no policy about it.
    return false
  }
}

function valuesOf(attributes: Readonly<Record<string, MessageAttribute | undefined>>): Filtered {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, attribute]) => {
      const { DataType = '', StringValue = '' } = attribute ?? {}
      if (DataType.startsWith('Number')) return [[name, Number(StringValue)]]
      if (DataType === 'String.Array') return [[name, parseArray(StringValue)]]
      return DataType.startsWith('String') ? [[name, StringValue]] : []
    }),
  )
}

function parseArray(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An attribute that is no list of JSON has no values.
    return []
  }
}

function deliver(
  sqs: SqsState,
  topic: Topic,
  subscription: Subscription,
  publication: Publication,
  messageId: string,
  context: CallContext,
): void {
  const queue = queueByArn(sqs, subscription.endpoint)
  const sending = sendingOf(topic, subscription, publication, messageId, context)
  if (queue !== undefined && mayDeliver(queue, topic)) {
    send(sqs, queue, sending, { now: context.now, principal: sender })
    return
  }
  const dead = queueByArn(sqs, redriveTarget(subscription.attributes['RedrivePolicy']) ?? '')
  if (dead !== undefined && mayDeliver(dead, topic)) send(sqs, dead, sending, { now: context.now, principal: sender })
}

const sender: Principal = {
  kind: 'service',
  accountId: 'aws',
  arn: 'sns.amazonaws.com',
  userId: 'AIDAIT2UOQQY3AUEKVGXU',
  name: 'sns.amazonaws.com',
}

/** A queue takes from a topic what its policy lets the topic send, and nothing else. */
function mayDeliver({ arn, attributes }: Queue, topic: Topic): boolean {
  const policy = attributes['Policy']
  if (policy === undefined) return false
  const account = topic.arn.split(':')[4] ?? ''
  const context = new Map([
    ['aws:sourcearn', [topic.arn]],
    ['aws:sourceaccount', [account]],
    ['aws:principalisawsservice', ['true']],
  ])
  const access = { principal: sender, action: 'sqs:SendMessage', resource: arn, context }
  return evaluate(access, { identity: [], resource: parsePolicy(policy) }).isAllowed
}

function sendingOf(
  topic: Topic,
  { arn, attributes }: Subscription,
  publication: Publication,
  MessageId: string,
  { now, url }: CallContext,
) {
  const { Message, Subject, MessageAttributes = {}, MessageGroupId, MessageDeduplicationId } = publication
  const isContentBased = topic.attributes['ContentBasedDeduplication'] === 'true'
  const fifo = {
    ...(MessageGroupId === undefined ? {} : { MessageGroupId }),
    ...(topic.isFifo
      ? { MessageDeduplicationId: MessageDeduplicationId ?? (isContentBased ? hash('sha256', Message) : '') }
      : {}),
  }
  if (attributes['RawMessageDelivery'] === 'true') return { MessageBody: Message, MessageAttributes, ...fifo }
  const envelope = {
    Type: 'Notification',
    MessageId,
    TopicArn: topic.arn,
    Subject,
    Message,
    Timestamp: withMilliseconds(now),
    SignatureVersion: '1',
    Signature: toBase64(hash('sha256', `${MessageId} ${Message}`)),
    SigningCertURL: `${url}/SimpleNotificationService.pem`,
    UnsubscribeURL: `${url}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
    MessageAttributes: envelopeAttributes(MessageAttributes),
  }
  return { MessageBody: JSON.stringify(envelope, undefined, 2), ...fifo }
}

function withMilliseconds(now: number): string {
  const text = formatIso8601(new Date(now))
  return text.includes('.') ? text : text.replace('Z', '.000Z')
}

function envelopeAttributes(attributes: Readonly<Record<string, MessageAttribute | undefined>>) {
  const entries = Object.entries(attributes).flatMap(([name, attribute]) => {
    if (attribute === undefined) return []
    const { DataType, StringValue, BinaryValue } = attribute
    return [[name, { Type: DataType, Value: BinaryValue === undefined ? StringValue : toBase64(BinaryValue) }]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
