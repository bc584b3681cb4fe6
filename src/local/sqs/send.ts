/**
 * Messages sent: into a queue, one by one or several at a time.
 */

import { hash, randomUUID } from 'node:crypto'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { answerBatch } from './batch.js'
import { attributesMd5, readAttributes, readSystemAttributes } from './message-attributes.js'
import {
  invalidValue,
  type Message,
  type MessageAttribute,
  numberOf,
  numbers,
  type Queue,
  queueAt,
  type SqsState,
} from './state.js'

/** What is sent. */
export interface Sending {
  readonly MessageBody: string
  readonly DelaySeconds?: number
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute | undefined>>
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageAttribute | undefined>>
  readonly MessageDeduplicationId?: string
  readonly MessageGroupId?: string
}

/** A message with the same id is not taken again for this long. */
export const DEDUPLICATION_MS = 300_000

/** The handlers that send. */
export function sendHandlers(state: SqsState): AnyHandlers {
  return asAnyHandlers<'sqs'>({
    sendMessage(input, context) {
      const queue = queueAt(state, input.QueueUrl, context.region)
      return send(state, queue, input, context)
    },
    sendMessageBatch({ QueueUrl, Entries }, context) {
      const queue = queueAt(state, QueueUrl, context.region)
      const size = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
      if (size > numbers.MaximumMessageSize.most) {
        throw new ServiceError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${numbers.MaximumMessageSize.most} bytes. You have sent ${size} bytes.`,
          { status: 400, queryCode: 'AWS.SimpleQueueService.BatchRequestTooLong' },
        )
      }
      return answerBatch(Entries, (entry) => send(state, queue, entry, context))
    },
  })
}

/** Puts a message into a queue. @throws ServiceError for what SQS does not take */
export function send(
  state: SqsState,
  queue: Queue,
  sending: Sending,
  { now, principal }: Pick<CallContext, 'now' | 'principal'>,
) {
  const { MessageBody: body, DelaySeconds, MessageSystemAttributes = {} } = sending
  checkBody(queue, sending)
  checkFifo(queue, sending)
  if (DelaySeconds !== undefined && (DelaySeconds < 0 || DelaySeconds > 900)) {
    throw invalidValue(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    )
  }
  const attributes = readAttributes(sending.MessageAttributes ?? {})
  const deduplicationId = queue.isFifo ? deduplicationIdOf(queue, sending) : undefined
  const key = deduplicationId === undefined ? undefined : deduplicationKey(queue, sending, deduplicationId)
  const earlier = key === undefined ? undefined : recent(state, key, now)
  const systemAttributes = readSystemAttributes(MessageSystemAttributes)
  const facts = {
    MD5OfMessageBody: hash('md5', body),
    MD5OfMessageAttributes: attributesMd5(attributes),
    MD5OfMessageSystemAttributes: attributesMd5(systemAttributes),
  }
  if (earlier !== undefined) {
    return { ...facts, MessageId: earlier.messageId, SequenceNumber: sequenceNumber(earlier.sequence) }
  }
  const delayMs = (DelaySeconds ?? numberOf(queue, 'DelaySeconds')) * 1000
  const message: Message = {
    id: randomUUID(),
    queueId: queue.id,
    sequence: state.nextSequence(),
    body,
    attributes,
    traceHeader: systemAttributes['AWSTraceHeader']?.StringValue,
    senderId: principal.userId,
    sentAtMs: now,
    visibleAtMs: now + delayMs,
    receiveCount: 0,
    groupId: sending.MessageGroupId,
    deduplicationId,
  }
  state.put(message)
  if (key !== undefined) {
    forgetOld(state, now)
    state.deduplications.set(key, { messageId: message.id, sequence: message.sequence, atMs: now })
  }
  state.notify(queue.id)
  const fifo = queue.isFifo ? { SequenceNumber: sequenceNumber(message.sequence) } : {}
  return { ...facts, MessageId: message.id, ...fifo }
}

/** As SQS writes it: twenty digits. */
export function sequenceNumber(sequence: number): string {
  return `188${String(sequence).padStart(17, '0')}`
}

function sizeOf({ MessageBody, MessageAttributes = {} }: Sending): number {
  let size = Buffer.byteLength(MessageBody)
  for (const [name, attribute] of Object.entries(MessageAttributes)) {
    const { DataType = '', StringValue = '', BinaryValue } = attribute ?? {}
    size +=
      Buffer.byteLength(name) + Buffer.byteLength(DataType) + (BinaryValue?.length ?? Buffer.byteLength(StringValue))
  }
  return size
}

function checkBody(queue: Queue, sending: Sending): void {
  const { MessageBody: body } = sending
  if (body === '')
    throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.', { status: 400 })
  const most = numberOf(queue, 'MaximumMessageSize')
  if (sizeOf(sending) > most) {
    throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`)
  }
  // oxlint-disable-next-line no-control-regex -- what XML 1.0 has no form for, SQS does not take
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(body)) {
    throw new ServiceError('InvalidMessageContents', 'Invalid characters were found in the message body.', {
      status: 400,
    })
  }
}

function checkFifo(queue: Queue, { MessageGroupId, MessageDeduplicationId, DelaySeconds }: Sending): void {
  if (!queue.isFifo) {
    if (MessageDeduplicationId === undefined) return
    throw invalidValue(
      `Value ${MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.`,
    )
  }
  if (MessageGroupId === undefined) {
    throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageGroupId.', {
      status: 400,
    })
  }
  if (DelaySeconds !== undefined && DelaySeconds !== 0) {
    throw invalidValue(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    )
  }
}

function deduplicationIdOf(queue: Queue, { MessageDeduplicationId, MessageBody }: Sending): string {
  if (MessageDeduplicationId !== undefined) return MessageDeduplicationId
  if (queue.attributes['ContentBasedDeduplication'] === 'true') return hash('sha256', MessageBody)
  throw invalidValue(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
}

function deduplicationKey(queue: Queue, { MessageGroupId = '' }: Sending, id: string): string {
  const isPerGroup = queue.attributes['DeduplicationScope'] === 'messageGroup'
  return JSON.stringify([queue.id, queue.createdAtMs, isPerGroup ? MessageGroupId : '', id])
}

/** The oldest come first. */
function forgetOld({ deduplications }: SqsState, now: number): void {
  for (const key of deduplications.keys()) {
    if (now - (deduplications.get(key)?.atMs ?? 0) < DEDUPLICATION_MS) return
    deduplications.delete(key)
  }
}

function recent({ deduplications }: SqsState, key: string, now: number) {
  const found = deduplications.get(key)
  if (found === undefined || now - found.atMs < DEDUPLICATION_MS) return found
  deduplications.delete(key)
  return undefined
}
