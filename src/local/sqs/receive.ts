/**
 * Messages received: hidden for a while, taken out, or given back.
 */

import { hash, randomBytes } from 'node:crypto'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { answerBatch } from './batch.js'
import { attributesMd5, wantedAttributes } from './message-attributes.js'
import { redriveOf } from './redrive.js'
import { sequenceNumber } from './send.js'
import {
  invalidValue,
  type Message,
  noSuchQueue,
  numberOf,
  type Queue,
  queueAt,
  queueByArn,
  type SqsState,
} from './state.js'

/** The handlers that receive. `clock` gives the time while a call waits. */
export function receiveHandlers(state: SqsState, clock: () => number): AnyHandlers {
  return asAnyHandlers<'sqs'>({
    async receiveMessage(input, context) {
      const { MaxNumberOfMessages: most = 1, QueueUrl } = input
      const queue = queueAt(state, QueueUrl, context.region)
      if (most < 1 || most > 10) {
        throw invalidValue(
          `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
        )
      }
      const wait = input.WaitTimeSeconds ?? numberOf(queue, 'ReceiveMessageWaitTimeSeconds')
      if (wait < 0 || wait > 20) {
        throw invalidValue(
          `Value ${wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
        )
      }
      const hideSeconds = input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout')
      checkTimeout(hideSeconds)
      const messages = await waitForMessages(state, queue, { most, wait, hideSeconds, clock }, context)
      const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]
      const told = messages.map((message) => describe(message, queue, names, input.MessageAttributeNames ?? []))
      return told.length === 0 ? {} : { Messages: told }
    },
    deleteMessage({ QueueUrl, ReceiptHandle }, { region }) {
      removeReceived(state, queueAt(state, QueueUrl, region), ReceiptHandle)
      return {}
    },
    deleteMessageBatch({ QueueUrl, Entries }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      return answerBatch(Entries, ({ ReceiptHandle }) => {
        removeReceived(state, queue, ReceiptHandle)
        return {}
      })
    },
    changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout }, { region, now }) {
      hide(state, queueAt(state, QueueUrl, region), ReceiptHandle, VisibilityTimeout, now)
      return {}
    },
    changeMessageVisibilityBatch({ QueueUrl, Entries }, { region, now }) {
      const queue = queueAt(state, QueueUrl, region)
      return answerBatch(Entries, ({ ReceiptHandle, VisibilityTimeout = 0 }) => {
        hide(state, queue, ReceiptHandle, VisibilityTimeout, now)
        return {}
      })
    },
  })
}

interface Receiving {
  readonly most: number
  readonly wait: number
  readonly hideSeconds: number
  readonly clock: () => number
}

/** Takes what is there; where nothing is, waits until something comes or the time is over. */
async function waitForMessages(
  state: SqsState,
  queue: Queue,
  { most, wait, hideSeconds, clock }: Receiving,
  { signal }: CallContext,
): Promise<readonly Message[]> {
  const until = Date.now() + wait * 1000
  for (;;) {
    if (!state.queues.has(queue.id)) throw noSuchQueue()
    const messages = take(state, queue, most, hideSeconds, clock())
    const leftMs = until - Date.now()
    if (messages.length > 0 || leftMs <= 0 || signal.aborted) return messages
    const next = nextVisible(state, queue, clock())
    await state.changed(queue.id, Math.min(leftMs, Math.max(1, next)), signal)
  }
}

/** Milliseconds until a hidden message can be seen again. */
function nextVisible(state: SqsState, queue: Queue, now: number): number {
  let next = Infinity
  for (const { visibleAtMs } of state.orderOf(queue.id).hidden()) {
    if (visibleAtMs > now) next = Math.min(next, visibleAtMs - now)
  }
  return next
}

function take(state: SqsState, queue: Queue, most: number, hideSeconds: number, now: number): readonly Message[] {
  const retentionMs = numberOf(queue, 'MessageRetentionPeriod') * 1000
  const redrive = redriveOf(queue.attributes['RedrivePolicy'])
  const order = state.orderOf(queue.id)
  const ready = order.ready(now)
  const blocked = queue.isFifo ? firstHidden(order.hidden()) : undefined
  const taken: Message[] = []
  for (const message of ready) {
    if (taken.length === most) break
    const { groupId = '', sentAtMs, receiveCount, sequence } = message
    if (sentAtMs + retentionMs <= now) {
      state.remove(message)
      continue
    }
    // In a group nothing may overtake what is hidden.
    if ((blocked?.get(groupId) ?? Infinity) < sequence) continue
    if (redrive !== undefined && receiveCount >= redrive.maxReceiveCount) {
      moveToDeadLetters(state, queue, message, redrive.targetArn)
      continue
    }
    const received: Message = {
      ...message,
      receiveCount: receiveCount + 1,
      firstReceivedAtMs: message.firstReceivedAtMs ?? now,
      visibleAtMs: now + hideSeconds * 1000,
      receipt: receiptFor(message),
    }
    state.put(received)
    taken.push(received)
  }
  return taken
}

/** Of each group, the number of the first message that is hidden. */
function firstHidden(hidden: Iterable<Message>): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const { groupId = '', sequence } of hidden) {
    first.set(groupId, Math.min(first.get(groupId) ?? Infinity, sequence))
  }
  return first
}

function moveToDeadLetters(state: SqsState, queue: Queue, message: Message, targetArn: string): void {
  const target = queueByArn(state, targetArn)
  if (target === undefined) return
  state.remove(message)
  const moved = { ...message, queueId: target.id, sequence: state.nextSequence(), sourceArn: queue.arn }
  state.put({ ...moved, receiveCount: 0, receipt: undefined, visibleAtMs: 0, firstReceivedAtMs: undefined })
  state.notify(target.id)
}

/** A handle tells the message, and is another one each time. */
function receiptFor({ sequence, id }: Message): string {
  return Buffer.from(`${sequence} ${id} ${randomBytes(48).toString('base64url')}`).toString('base64')
}

function findReceived(state: SqsState, queue: Queue, handle: string): Message | undefined {
  const [sequence = '', id] = Buffer.from(handle, 'base64').toString('utf8').split(' ')
  if (!/^\d{1,15}$/.test(sequence) || id === undefined) {
    throw new ServiceError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      { status: 400 },
    )
  }
  const message = state.messagesOf(queue.id).get(Number(sequence))
  return message?.id === id ? message : undefined
}

/** Standard queues take any handle that the message had; FIFO queues only the last, while it counts. */
function removeReceived(state: SqsState, queue: Queue, handle: string): void {
  const message = findReceived(state, queue, handle)
  if (message === undefined) return
  if (queue.isFifo && message.receipt !== handle) {
    throw invalidValue(
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    )
  }
  state.remove(message)
  // What waited behind it in its group may be received now.
  state.notify(queue.id)
}

function hide(state: SqsState, queue: Queue, handle: string, seconds: number, now: number): void {
  checkTimeout(seconds)
  const message = findReceived(state, queue, handle)
  if (message === undefined || message.receipt !== handle || message.visibleAtMs <= now) {
    const text = `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`
    throw message === undefined
      ? invalidValue(text)
      : new ServiceError('MessageNotInflight', text, {
          status: 400,
          queryCode: 'AWS.SimpleQueueService.MessageNotInflight',
        })
  }
  state.put({ ...message, visibleAtMs: now + seconds * 1000 })
  state.notify(queue.id)
}

function checkTimeout(seconds: number): void {
  if (seconds >= 0 && seconds <= 43_200) return
  throw invalidValue(
    `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.`,
  )
}

function describe(message: Message, queue: Queue, names: readonly string[], attributeNames: readonly string[]) {
  const wanted = wantedAttributes(message.attributes, attributeNames)
  const system = systemAttributes(message, queue, names)
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: hash('md5', message.body),
    Body: message.body,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(Object.keys(wanted).length === 0
      ? {}
      : { MessageAttributes: wanted, MD5OfMessageAttributes: attributesMd5(wanted) }),
  }
}

function systemAttributes(message: Message, queue: Queue, names: readonly string[]): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, string | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? 0),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: queue.isFifo ? sequenceNumber(message.sequence) : undefined,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.sourceArn,
  }
  const isWanted = (name: string): boolean => names.includes('All') || names.includes(name)
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value !== undefined && isWanted(name) ? [[name, value]] : [])),
  )
}
