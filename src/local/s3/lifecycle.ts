/**
 * The lifecycle of a bucket's objects: what S3 refuses in its rules, and what they say of an object.
 * The rules are kept and told of; nothing is removed by them.
 *
 * @see AWS "PutBucketLifecycleConfiguration", "Lifecycle configuration elements"
 */

import { randomUUID } from 'node:crypto'
import { formatRfc822 } from '../../base/timestamps.js'
import { asItems, asMembers, type Members } from '../../protocol/members.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { invalidRequest, malformedXml } from './errors.js'
import { type Bucket, latestVersion, type ObjectVersion, type S3State } from './state.js'

const RULES_LIMIT = 1000
const DAY_MS = 86_400_000

/** The document, with an id for each rule. @throws ServiceError InvalidArgument, InvalidRequest, MalformedXML */
export function withRuleIds({ Rules, ...rest }: Members): Members {
  const rules = asItems(Rules).map(asMembers)
  if (rules.length === 0) throw malformedXml()
  if (rules.length > RULES_LIMIT) {
    throw invalidRequest('The number of lifecycle rules must not exceed the allowed limit of 1000 rules')
  }
  const ids = rules.map((rule) => textIn(rule, 'ID')).filter((id) => id !== '')
  if (new Set(ids).size < ids.length) throw invalid('Rule ID must be unique. Found same ID for more than one rule')
  for (const rule of rules) checkRule(rule)
  return { ...rest, Rules: rules.map((rule) => ({ ...rule, ID: textIn(rule, 'ID') || randomUUID() })) }
}

/** From which size on objects change their class. @throws ServiceError InvalidRequest */
export function leastTransitionSize(input: Members): Members {
  const size = textIn(input, 'TransitionDefaultMinimumObjectSize') || 'all_storage_classes_128K'
  if (size !== 'all_storage_classes_128K' && size !== 'varies_by_storage_class') {
    throw invalidRequest('Value for x-amz-transition-default-minimum-object-size header is invalid.')
  }
  return { TransitionDefaultMinimumObjectSize: size }
}

function invalid(text: string): ServiceError {
  return new ServiceError('InvalidArgument', text, { status: 400 })
}

const actions = [
  'Expiration',
  'Transitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
]

function checkRule(rule: Members): void {
  const { Status, Filter, Prefix, Expiration, Transitions, NoncurrentVersionExpiration } = rule
  if (textIn(rule, 'ID').length > 255) throw invalid('ID length should not exceed allowed limit of 255')
  if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml()
  if ((Filter === undefined) === (Prefix === undefined)) throw malformedXml()
  if (Object.keys(asMembers(Filter)).length > 1) throw malformedXml()
  if (actions.every((action) => rule[action] === undefined)) {
    throw invalidRequest('At least one action needs to be specified in a rule')
  }
  if (Expiration !== undefined) checkExpiration(asMembers(Expiration))
  for (const item of asItems(Transitions)) checkTransition(asMembers(item))
  const { NoncurrentDays } = asMembers(NoncurrentVersionExpiration)
  checkDays(NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration')
  const { DaysAfterInitiation } = asMembers(rule['AbortIncompleteMultipartUpload'])
  checkDays(DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload')
}

function checkExpiration({ Days, Date: date, ExpiredObjectDeleteMarker: marker }: Members): void {
  const given = [Days, date, marker].filter((value) => value !== undefined)
  if (given.length !== 1) throw malformedXml()
  checkDays(Days, 'Days', 'Expiration')
  checkMidnight(date)
}

function checkTransition({ Days, Date: date, StorageClass }: Members): void {
  if ((Days === undefined) === (date === undefined) || typeof StorageClass !== 'string') throw malformedXml()
  if (!transitionClasses.has(StorageClass)) throw malformedXml()
  if (typeof Days === 'number' && Days < 0) throw invalid("'Days' for Transition action must be nonnegative")
  const isInfrequent = StorageClass === 'STANDARD_IA' || StorageClass === 'ONEZONE_IA'
  if (isInfrequent && typeof Days === 'number' && Days < 30) {
    throw invalid(`'Days' in Transition action must be greater than or equal to 30 for storageClass '${StorageClass}'`)
  }
  checkMidnight(date)
}

const transitionClasses: ReadonlySet<string> = new Set([
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
])

function checkDays(days: unknown, name: string, action: string): void {
  if (typeof days === 'number' && days <= 0) throw invalid(`'${name}' for ${action} action must be a positive integer`)
}

function checkMidnight(date: unknown): void {
  if (date instanceof Date && date.getTime() % DAY_MS !== 0) throw invalid("'Date' must be at midnight GMT")
}

/** When the rules end a current object, in the words of the header; `undefined` where none does. */
export function expirationOf(state: S3State, { documents }: Bucket, version: ObjectVersion): string | undefined {
  if (documents['Lifecycle'] === undefined || latestVersion(state, version.bucket, version.key) !== version)
    return undefined
  let first: { readonly at: number; readonly id: string } | undefined
  for (const item of asItems(documents['Lifecycle']?.['Rules'])) {
    const rule = asMembers(item)
    const { Days, Date: date } = asMembers(rule['Expiration'])
    const at =
      typeof Days === 'number'
        ? midnightAfter(version.createdAt, Days)
        : date instanceof Date
          ? date.getTime()
          : undefined
    if (at === undefined || rule['Status'] !== 'Enabled' || !covers(rule, version)) continue
    if (first === undefined || at < first.at) first = { at, id: textIn(rule, 'ID') }
  }
  return first === undefined
    ? undefined
    : `expiry-date="${formatRfc822(new Date(first.at))}", rule-id="${encodeURIComponent(first.id)}"`
}

/** Days end at midnight: the next one after the time itself. */
function midnightAfter(createdAt: Date, days: number): number {
  return Math.ceil((createdAt.getTime() + days * DAY_MS) / DAY_MS) * DAY_MS
}

function covers({ Prefix, Filter }: Members, { key, size, tags }: ObjectVersion): boolean {
  const filter = asMembers(Filter)
  const { And, Tag, ...own } = filter
  const wanted = { ...own, ...asMembers(And) }
  const prefix = wanted['Prefix'] ?? Prefix ?? ''
  const { ObjectSizeGreaterThan: more, ObjectSizeLessThan: less } = wanted
  const wantedTags = [...(Tag === undefined ? [] : [Tag]), ...asItems(asMembers(And)['Tags'])].map(asMembers)
  return (
    key.startsWith(typeof prefix === 'string' ? prefix : '') &&
    (typeof more !== 'number' || size > more) &&
    (typeof less !== 'number' || size < less) &&
    wantedTags.every((one) => tags.some(({ Key, Value }) => Key === one['Key'] && Value === one['Value']))
  )
}
