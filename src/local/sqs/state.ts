/**
 * What SQS keeps: queues, and the messages in them.
 */

import { ServiceError } from '../service-error.js'
import type { Store, Table } from '../store/store.js'
import { createMessageOrder, type MessageOrder } from './message-order.js'

/** A queue. */
export interface Queue {
  /** Region and name: `us-east-1/work`. */
  readonly id: string
  readonly region: string
  readonly name: string
  readonly arn: string
  readonly isFifo: boolean
  readonly createdAtMs: number
  readonly changedAtMs: number
  /** As they were set; what was not set is not here. */
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

/** A value beside a message's body. */
export interface MessageAttribute {
  readonly DataType: string
  readonly StringValue?: string | undefined
  readonly BinaryValue?: Uint8Array | undefined
}

/** A message. */
export interface Message {
  readonly id: string
  readonly queueId: string
  /** Greater for what came later. */
  readonly sequence: number
  readonly body: string
  readonly attributes: Readonly<Record<string, MessageAttribute>>
  readonly traceHeader?: string | undefined
  readonly senderId: string
  readonly sentAtMs: number
  /** Hidden until then: delayed, or received. */
  readonly visibleAtMs: number
  readonly receiveCount: number
  readonly firstReceivedAtMs?: number | undefined
  /** Of the last time it was received. */
  readonly receipt?: string | undefined
  readonly groupId?: string | undefined
  readonly deduplicationId?: string | undefined
  /** The queue that it came from as a dead letter. */
  readonly sourceArn?: string | undefined
}

/** A message that was sent lately, so that it is not taken a second time. */
export interface Deduplication {
  readonly messageId: string
  readonly sequence: number
  readonly atMs: number
}

/** All of it. */
export interface SqsState {
  readonly accountId: string
  readonly queues: Table<Queue>
  readonly messages: Table<Message>
  readonly deduplications: Table<Deduplication>
  /** The messages of a queue, by the sequence in which they came. */
  messagesOf(queueId: string): ReadonlyMap<number, Message>
  /** The same, in the order in which they are received. */
  orderOf(queueId: string): MessageOrder
  put(message: Message): void
  remove(message: Message): void
  nextSequence(): number
  /** Resolves when something may have changed in the queue, or after `ms`. */
  changed(queueId: string, ms: number, signal: AbortSignal): Promise<void>
  /** Wakes those who wait for something to change. */
  notify(queueId: string): void
}

/** The messages of one queue. */
interface QueueMessages {
  readonly all: Map<number, Message>
  readonly order: MessageOrder
}

/** Numbers for messages that a millisecond has room for. */
const NUMBERS_PER_MS = 64

/** The state in a store. Messages are numbered from `startedAtMs` on: numbers grow, also over restarts of an empty queue. */
export function createSqsState(store: Store, accountId: string, startedAtMs: number): SqsState {
  const messages = store.table<Message>('sqs.messages')
  const byQueue = new Map<string, QueueMessages>()
  const waiting = new Map<string, Set<() => void>>()
  let sequence = Math.floor(startedAtMs) * NUMBERS_PER_MS
  const queueMessages = (queueId: string): QueueMessages => {
    let found = byQueue.get(queueId)
    if (found === undefined) byQueue.set(queueId, (found = { all: new Map(), order: createMessageOrder() }))
    return found
  }
  const enter = (message: Message): void => {
    const { all, order } = queueMessages(message.queueId)
    all.set(message.sequence, message)
    order.put(message)
  }
  const sorted = [...messages.values()].toSorted((a, b) => a.sequence - b.sequence)
  for (const message of sorted) {
    enter(message)
    sequence = Math.max(sequence, message.sequence)
  }
  return {
    accountId,
    queues: store.table('sqs.queues'),
    messages,
    deduplications: store.table('sqs.deduplications'),
    messagesOf: (queueId) => queueMessages(queueId).all,
    orderOf: (queueId) => queueMessages(queueId).order,
    put(message) {
      enter(message)
      messages.set(String(message.sequence), message)
    },
    remove(message) {
      const { all, order } = queueMessages(message.queueId)
      all.delete(message.sequence)
      order.remove(message)
      messages.delete(String(message.sequence))
    },
    nextSequence: () => ++sequence,
    changed: (queueId, ms, signal) =>
      new Promise((resolve) => {
        const waiters = waiting.get(queueId) ?? new Set()
        waiting.set(queueId, waiters)
        const end = (): void => {
          clearTimeout(timer)
          waiters.delete(end)
          signal.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, ms)
        waiters.add(end)
        signal.addEventListener('abort', end, { once: true })
      }),
    notify(queueId) {
      for (const wake of waiting.get(queueId) ?? []) wake()
    },
  }
}

/** The queue that a URL means. @throws ServiceError QueueDoesNotExist */
export function queueAt(state: SqsState, url: string, region: string): Queue {
  const name = url.slice(url.lastIndexOf('/') + 1)
  const queue = state.queues.get(`${region}/${name}`)
  if (queue === undefined) throw noSuchQueue()
  return queue
}

/** The queue with that ARN. */
export function queueByArn(state: SqsState, arn: string): Queue | undefined {
  const [, , service, region, , name] = arn.split(':')
  return service === 'sqs' ? state.queues.get(`${region}/${name}`) : undefined
}

/** The error for a queue that is not there. */
export function noSuchQueue(): ServiceError {
  return new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.', {
    status: 400,
    queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
  })
}

/** The error for a value that SQS does not take. */
export function invalidValue(text: string): ServiceError {
  return new ServiceError('InvalidParameterValue', text, { status: 400 })
}

/** A number among a queue's attributes. */
export function numberOf({ attributes }: Queue, name: keyof typeof numbers): number {
  const given = attributes[name]
  return given === undefined ? numbers[name].usual : Number(given)
}

/** Attributes that are numbers: what they are if nobody says, and what they may be. */
export const numbers = {
  DelaySeconds: { usual: 0, least: 0, most: 900 },
  KmsDataKeyReusePeriodSeconds: { usual: 300, least: 60, most: 86_400 },
  MaximumMessageSize: { usual: 1_048_576, least: 1024, most: 1_048_576 },
  MessageRetentionPeriod: { usual: 345_600, least: 60, most: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { usual: 0, least: 0, most: 20 },
  VisibilityTimeout: { usual: 30, least: 0, most: 43_200 },
} as const
