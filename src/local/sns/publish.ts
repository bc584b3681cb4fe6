/**
 * Messages published: to every queue that listens and wants them.
 */

import { hash, randomUUID } from 'node:crypto'
import { isRecord } from '../../base/path.js'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { answerBatch } from '../sqs/batch.js'
import { DEDUPLICATION_MS, sequenceNumber } from '../sqs/send.js'
import type { Deduplication, MessageAttribute, SqsState } from '../sqs/state.js'
import { deliver } from './deliver.js'
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
export interface Publication {
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
      const size = entries.reduce((sum, { Message }) => sum + Buffer.byteLength(Message), 0)
      if (size > MESSAGE_LIMIT_BYTES) {
        const text = `The length of all the messages put together is more than the limit of ${MESSAGE_LIMIT_BYTES} bytes.`
        throw new ServiceError('BatchRequestTooLong', text, { status: 400 })
      }
      return answerBatch(entries, (entry) => publish(state, sqs, topic, entry, context))
    },
  })
}

function publish(state: SnsState, sqs: SqsState, topic: Topic, publication: Publication, context: CallContext) {
  checkPublication(topic, publication)
  const byProtocol = messagesByProtocol(publication)
  const { now } = context
  const key = topic.isFifo ? deduplicationKey(topic, publication) : undefined
  const earlier = key === undefined ? undefined : state.deduplications.get(key)
  const isKnown = earlier !== undefined && now - earlier.atMs < DEDUPLICATION_MS
  const { messageId, sequence }: Deduplication = isKnown
    ? earlier
    : { messageId: randomUUID(), sequence: topic.isFifo ? sqs.nextSequence() : 0, atMs: now }
  if (key !== undefined && !isKnown) remember(state, key, { messageId, sequence, atMs: now })
  for (const subscription of isKnown ? [] : subscriptionsOf(state, topic.arn)) {
    if (subscription.isPending || !wants(subscription, publication)) continue
    const own = { ...publication, Message: byProtocol(subscription.protocol) }
    deliver(sqs, topic, subscription, own, messageId, context)
  }
  return topic.isFifo ? { MessageId: messageId, SequenceNumber: sequenceNumber(sequence) } : { MessageId: messageId }
}

function deduplicationKey(topic: Topic, { Message, MessageDeduplicationId, MessageGroupId }: Publication): string {
  const isPerGroup = topic.attributes['FifoThroughputScope'] === 'MessageGroup'
  return JSON.stringify([
    topic.arn,
    isPerGroup ? MessageGroupId : '',
    MessageDeduplicationId ?? hash('sha256', Message),
  ])
}

/** Notes a message, and forgets those that no longer count: the oldest come first. */
function remember({ deduplications }: SnsState, key: string, message: Deduplication): void {
  for (const old of deduplications.keys()) {
    if (message.atMs - (deduplications.get(old)?.atMs ?? 0) < DEDUPLICATION_MS) break
    deduplications.delete(old)
  }
  deduplications.set(key, message)
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
