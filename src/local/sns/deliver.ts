/**
 * Messages on their way from a topic to a queue.
 */

import { hash } from 'node:crypto'
import { toBase64 } from '../../base/bytes.js'
import { formatIso8601 } from '../../base/timestamps.js'
import type { Principal } from '../auth/principal.js'
import type { CallContext } from '../call-context.js'
import { parsePolicy } from '../policy/document.js'
import { evaluate } from '../policy/evaluate.js'
import { ServiceError } from '../service-error.js'
import { redriveTarget } from '../sqs/redrive.js'
import { send, type Sending } from '../sqs/send.js'
import { type MessageAttribute, type Queue, queueByArn, type SqsState } from '../sqs/state.js'
import type { Publication } from './publish.js'
import type { Subscription, Topic } from './state.js'

/** Hands a message to a queue that listens; what the queue does not take goes to the dead letters, or nowhere. */
export function deliver(
  sqs: SqsState,
  topic: Topic,
  subscription: Subscription,
  publication: Publication,
  messageId: string,
  context: CallContext,
): void {
  const sending = sendingOf(topic, subscription, publication, messageId, context)
  const targets = [subscription.endpoint, redriveTarget(subscription.attributes['RedrivePolicy'])]
  for (const arn of targets) if (arn !== undefined && hasTaken(sqs, topic, arn, sending, context.now)) return
}

function hasTaken(sqs: SqsState, topic: Topic, arn: string, sending: Sending, now: number): boolean {
  const queue = queueByArn(sqs, arn)
  if (queue === undefined || !mayDeliver(queue, topic)) return false
  const { MessageDeduplicationId: _id, ...plain } = sending
  try {
    send(sqs, queue, queue.isFifo ? sending : plain, { now, principal: sender })
    return true
  } catch (error) {
    // Too long for this queue, say: whoever published is not told.
    if (error instanceof ServiceError) return false
    throw error
  }
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
