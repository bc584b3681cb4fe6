/**
 * The document that says whom a bucket tells of its events. It is kept; nobody is told.
 */

import { randomUUID } from 'node:crypto'
import { asItems, asMembers, hasMembers, type Members } from '../../protocol/members.js'
import { textIn } from '../input-values.js'
import { invalidArgument } from './errors.js'

/** Where events may go: the member of the list, that of the target, and the service in its ARN. */
const targets = [
  ['TopicConfigurations', 'TopicArn', 'sns'],
  ['QueueConfigurations', 'QueueArn', 'sqs'],
  ['LambdaFunctionConfigurations', 'LambdaFunctionArn', 'lambda'],
] as const

const kinds: Readonly<Record<string, readonly string[]>> = {
  ObjectCreated: ['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload'],
  ObjectRemoved: ['*', 'Delete', 'DeleteMarkerCreated'],
  ObjectRestore: ['*', 'Post', 'Completed', 'Delete'],
  ReducedRedundancyLostObject: [],
  Replication: [
    '*',
    'OperationFailedReplication',
    'OperationNotTracked',
    'OperationMissedThreshold',
    'OperationReplicatedAfterThreshold',
  ],
  LifecycleExpiration: ['*', 'Delete', 'DeleteMarkerCreated'],
  LifecycleTransition: [],
  IntelligentTiering: [],
  ObjectTagging: ['*', 'Put', 'Delete'],
  ObjectAcl: ['Put'],
}

/** The document with an id for each of its parts. @throws ServiceError InvalidArgument */
export function withNotificationIds(document: Members): Members {
  const checked: Members = { ...document }
  for (const [list, target, service] of targets) {
    if (document[list] === undefined) continue
    checked[list] = asItems(document[list]).map((item) => {
      const configuration = asMembers(item)
      checkTarget(textIn(configuration, target), service)
      for (const event of asItems(configuration['Events'])) checkEvent(event)
      checkFilter(configuration['Filter'])
      return { Id: randomUUID(), ...configuration }
    })
  }
  return checked
}

function checkTarget(arn: string, service: string): void {
  const pattern = new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]+:\\d{12}:.+$`)
  if (!pattern.test(arn)) throw invalidArgument('The ARN could not be parsed', 'ARN', arn)
}

function checkEvent(event: unknown): void {
  const [, kind = '', detail] = /^s3:(\w+)(?::(.+))?$/.exec(String(event)) ?? []
  const details = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  const isKnown = detail === undefined ? details?.length === 0 : details?.includes(detail) === true
  if (!isKnown) throw invalidArgument('The event is not supported for notifications', 'Event', event)
}

function checkFilter(filter: unknown): void {
  if (!hasMembers(filter)) return
  const names = asItems(asMembers(filter['Key'])['FilterRules']).map((rule) => textIn(asMembers(rule), 'Name'))
  const lower = names.map((name) => name.toLowerCase())
  const bad = names.find((_, i) => lower[i] !== 'prefix' && lower[i] !== 'suffix')
  if (bad !== undefined)
    throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', bad)
  if (new Set(lower).size === lower.length) return
  throw invalidArgument('Cannot specify more than one prefix or suffix rule in a filter.', 'FilterRule.Name', names[0])
}
