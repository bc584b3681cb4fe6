/**
 * Queues: made, found, listed, changed, removed.
 */

import { randomUUID } from 'node:crypto'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { policyText } from '../policy/document.js'
import { ServiceError } from '../service-error.js'
import { attributesOf, checkAttributes, settings } from './attributes.js'
import { redriveOf } from './redrive.js'
import { invalidValue, noSuchQueue, type Queue, queueAt, type SqsState } from './state.js'

/** The handlers of queues. */
export function queueHandlers(state: SqsState): AnyHandlers {
  const { queues } = state
  const urlOf = ({ name }: Queue, { url }: CallContext): string => `${url}/${state.accountId}/${name}`
  return asAnyHandlers<'sqs'>({
    createQueue({ QueueName: name, Attributes = {}, tags = {} }, context) {
      const { region, now } = context
      const isFifo = checkName(name, Attributes)
      const arn = `arn:aws:sqs:${region}:${state.accountId}:${name}`
      const attributes = checkAttributes(state, definedOf(Attributes), { arn, isFifo })
      const existing = queues.get(`${region}/${name}`)
      if (existing !== undefined) {
        checkSame(existing, attributes)
        return { QueueUrl: urlOf(existing, context) }
      }
      const queue: Queue = {
        id: `${region}/${name}`,
        region,
        name,
        arn,
        isFifo,
        createdAtMs: now,
        changedAtMs: now,
        attributes,
        tags: definedOf(tags),
      }
      queues.set(queue.id, queue)
      return { QueueUrl: urlOf(queue, context) }
    },
    getQueueUrl({ QueueName, QueueOwnerAWSAccountId }, context) {
      const queue = queues.get(`${context.region}/${QueueName}`)
      if (queue === undefined || (QueueOwnerAWSAccountId ?? state.accountId) !== state.accountId) throw noSuchQueue()
      return { QueueUrl: urlOf(queue, context) }
    },
    listQueues({ QueueNamePrefix = '', MaxResults, NextToken = '' }, context) {
      const all = inRegion(state, context.region).filter(({ name }) => name.startsWith(QueueNamePrefix))
      const after = Buffer.from(NextToken, 'base64').toString()
      const rest = all.filter(({ name }) => name > after)
      const page = rest.slice(0, MaxResults ?? 1000)
      const isCut = MaxResults !== undefined && page.length < rest.length
      return {
        QueueUrls: page.map((queue) => urlOf(queue, context)),
        ...(isCut ? { NextToken: Buffer.from(page.at(-1)?.name ?? '').toString('base64') } : {}),
      }
    },
    deleteQueue({ QueueUrl }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      for (const message of state.messagesOf(queue.id).values()) state.remove(message)
      queues.delete(queue.id)
      state.notify(queue.id)
      return {}
    },
    purgeQueue({ QueueUrl }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      for (const message of state.messagesOf(queue.id).values()) state.remove(message)
      return {}
    },
    getQueueAttributes({ QueueUrl, AttributeNames = [] }, { region, now }) {
      const queue = queueAt(state, QueueUrl, region)
      return { Attributes: attributesOf(state, queue, AttributeNames, now) }
    },
    setQueueAttributes({ QueueUrl, Attributes }, { region, now }) {
      const queue = queueAt(state, QueueUrl, region)
      if ('FifoQueue' in Attributes) {
        throw new ServiceError('InvalidAttributeName', 'Unknown Attribute FifoQueue.', { status: 400 })
      }
      const given = definedOf(Attributes)
      const attributes = checkAttributes(state, given, queue)
      const merged = { ...queue.attributes, ...attributes }
      // An empty document takes the setting away.
      const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
      queues.set(queue.id, { ...queue, attributes: kept, changedAtMs: now })
      return {}
    },
    listDeadLetterSourceQueues({ QueueUrl }, context) {
      const { arn } = queueAt(state, QueueUrl, context.region)
      const sources = inRegion(state, context.region).filter(({ attributes }) => {
        return redriveOf(attributes['RedrivePolicy'])?.targetArn === arn
      })
      return { queueUrls: sources.map((queue) => urlOf(queue, context)) }
    },
    tagQueue({ QueueUrl, Tags }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      queues.set(queue.id, { ...queue, tags: { ...queue.tags, ...definedOf(Tags) } })
      return {}
    },
    untagQueue({ QueueUrl, TagKeys }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      const left = Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key))
      queues.set(queue.id, { ...queue, tags: Object.fromEntries(left) })
      return {}
    },
    listQueueTags: ({ QueueUrl }, { region }) => ({ Tags: queueAt(state, QueueUrl, region).tags }),
    addPermission({ QueueUrl, Label, AWSAccountIds, Actions }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      const statement = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: AWSAccountIds.map((id) => `arn:aws:iam::${id}:root`) },
        Action: Actions.map((action) => `SQS:${action}`),
        Resource: queue.arn,
      }
      changeStatements(state, queue, (statements) => {
        if (!statements.some(({ Sid }) => Sid === Label)) return [...statements, statement]
        throw invalidValue(`Value ${Label} for parameter Label is invalid. Reason: Already exists.`)
      })
      return {}
    },
    removePermission({ QueueUrl, Label }, { region }) {
      const queue = queueAt(state, QueueUrl, region)
      changeStatements(state, queue, (statements) => {
        const left = statements.filter((statement) => statement['Sid'] !== Label)
        if (left.length < statements.length) return left
        throw invalidValue(`Value ${Label} for parameter Label is invalid. Reason: can't find label.`)
      })
      return {}
    },
  })
}

function inRegion({ queues }: SqsState, region: string): readonly Queue[] {
  return [...queues.values()].filter((queue) => queue.region === region).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function definedOf(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

function checkName(name: string, attributes: Readonly<Record<string, string | undefined>>): boolean {
  const isFifo = attributes['FifoQueue'] === 'true'
  const bare = isFifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name
  if (!/^[\w-]+$/.test(bare) || name.length > 80) {
    throw invalidValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length')
  }
  if (isFifo && bare === name) {
    throw invalidValue(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length',
    )
  }
  return isFifo
}

function checkSame(queue: Queue, wanted: Readonly<Record<string, string>>): void {
  const existing = settings(queue)
  for (const [name, value] of Object.entries(wanted)) {
    if (existing[name] === value) continue
    const text = `A queue already exists with the same name and a different value for attribute ${name}`
    throw new ServiceError('QueueNameExists', text, { status: 400, queryCode: 'QueueAlreadyExists' })
  }
}

type PolicyStatement = Readonly<Record<string, unknown>>

function changeStatements(
  state: SqsState,
  queue: Queue,
  change: (statements: readonly PolicyStatement[]) => readonly PolicyStatement[],
): void {
  const policy = policyText(queue.attributes['Policy'] ?? '{}')
  const Statement = change(policy.Statement)
  const Policy = JSON.stringify({ Version: '2012-10-17', Id: randomUUID(), ...policy, Statement })
  state.queues.set(queue.id, { ...queue, attributes: { ...queue.attributes, Policy } })
}
