/**
 * Attributes of queues: those that can be set, and those that are counted.
 */

import { parsePolicy } from '../policy/document.js'
import { ServiceError } from '../service-error.js'
import { allowsSource, redriveOf } from './redrive.js'
import { numberOf, numbers, type Queue, queueByArn, type SqsState } from './state.js'

const flags = new Set(['ContentBasedDeduplication', 'FifoQueue', 'SqsManagedSseEnabled'])
const texts = new Set([
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsMasterKeyId',
  'Policy',
  'RedriveAllowPolicy',
  'RedrivePolicy',
])
const fifoOnly = new Set(['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'])

/** The attributes, if SQS takes them. @throws ServiceError InvalidAttributeName, InvalidAttributeValue */
export function checkAttributes(
  state: SqsState,
  given: Readonly<Record<string, string>>,
  { arn, isFifo }: Pick<Queue, 'arn' | 'isFifo'>,
): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(given)) {
    if (fifoOnly.has(name) && !isFifo) {
      throw new ServiceError(
        'InvalidAttributeName',
        `You can specify the ${name} only when FifoQueue is set to true.`,
        { status: 400 },
      )
    }
    if (isNumberName(name)) checkNumber(name, value)
    else if (flags.has(name)) checkFlag(name, value, isFifo)
    else if (!texts.has(name))
      throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`, { status: 400 })
  }
  if (given['RedrivePolicy'] !== undefined && given['RedrivePolicy'] !== '')
    checkRedrive(state, given['RedrivePolicy'], { arn, isFifo })
  if (given['Policy'] !== undefined && given['Policy'] !== '') checkPolicy(given['Policy'])
  return given
}

/** The attributes that are asked for; `All` means all. */
export function attributesOf(
  state: SqsState,
  queue: Queue,
  names: readonly string[],
  now: number,
): Readonly<Record<string, string>> {
  const isAll = names.includes('All')
  const all = allAttributes(state, queue, now)
  for (const name of names) {
    const isKnown = name === 'All' || name in all || texts.has(name) || flags.has(name)
    if (!isKnown) throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`, { status: 400 })
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => isAll || names.includes(name)))
}

function allAttributes(state: SqsState, queue: Queue, now: number): Readonly<Record<string, string>> {
  let visible = 0
  let hidden = 0
  let delayed = 0
  const retentionMs = numberOf(queue, 'MessageRetentionPeriod') * 1000
  for (const { visibleAtMs, receiveCount, sentAtMs } of state.messagesOf(queue.id).values()) {
    if (sentAtMs + retentionMs <= now) continue
    if (visibleAtMs <= now) visible++
    else if (receiveCount > 0) hidden++
    else delayed++
  }
  return {
    ...settings(queue),
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAtMs / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  }
}

/** What can be set: as it was set, or else as it is where nobody says. */
export function settings(queue: Queue): Readonly<Record<string, string>> {
  const usual = Object.keys(numbers)
    .filter((name) => name !== 'KmsDataKeyReusePeriodSeconds')
    .map((name) => [name, String(isNumberName(name) ? numberOf(queue, name) : '')])
  return {
    ...Object.fromEntries(usual),
    SqsManagedSseEnabled: 'true',
    ...(queue.isFifo
      ? { ContentBasedDeduplication: 'false', DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' }
      : {}),
    ...queue.attributes,
  }
}

function isNumberName(name: string): name is keyof typeof numbers {
  return Object.hasOwn(numbers, name)
}

function checkNumber(name: keyof typeof numbers, value: string): void {
  const { least, most } = numbers[name]
  if (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return
  throw invalidAttribute(`Invalid value for the parameter ${name}.`)
}

function checkFlag(name: string, value: string, isFifo: boolean): void {
  if (value !== 'true' && value !== 'false') throw invalidAttribute(`Invalid value for the parameter ${name}.`)
  if (name === 'FifoQueue' && !isFifo) throw invalidAttribute('Unknown Attribute FifoQueue.')
}

function checkRedrive(state: SqsState, text: string, { arn, isFifo }: Pick<Queue, 'arn' | 'isFifo'>): void {
  const redrive = redriveOf(text)
  if (redrive === undefined || redrive.maxReceiveCount < 1 || redrive.maxReceiveCount > 1000) {
    throw invalidAttribute(
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map or misses deadLetterTargetArn or maxReceiveCount.`,
    )
  }
  const target = queueByArn(state, redrive.targetArn)
  if (target === undefined) {
    throw invalidAttribute(
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    )
  }
  if (target.isFifo !== isFifo) {
    throw invalidAttribute(
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.`,
    )
  }
  if (allowsSource(target.attributes['RedriveAllowPolicy'], arn)) return
  throw invalidAttribute(
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue does not allow this source queue.`,
  )
}

function checkPolicy(text: string): void {
  try {
    parsePolicy(text)
  } catch {
    throw invalidAttribute('Invalid value for the parameter Policy.')
  }
}

function invalidAttribute(text: string): ServiceError {
  return new ServiceError('InvalidAttributeValue', text, { status: 400 })
}
