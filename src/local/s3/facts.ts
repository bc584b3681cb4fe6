/**
 * What callers say of objects when they write them, and get back when they read them.
 */

import type { CallContext } from '../call-context.js'
import type { Tag } from '../iam/state.js'
import { asMembers } from '../../protocol/members.js'
import { parsePairs } from '../protocol/form-tree.js'
import { ServiceError } from '../service-error.js'
import { encryptionFacts, encryptionOf, type EncryptionRequest } from './encryption.js'
import { grantsOf } from './grants.js'
import { invalidArgument, invalidRequest } from './errors.js'
import type { Bucket, ObjectFacts, ObjectVersion, Retention, S3State } from './state.js'

/** The members that operations have in common which write objects. */
export interface FactsRequest extends EncryptionRequest {
  readonly ACL?: string
  readonly ContentType?: string
  readonly CacheControl?: string
  readonly ContentDisposition?: string
  readonly ContentEncoding?: string
  readonly ContentLanguage?: string
  readonly WebsiteRedirectLocation?: string
  readonly Metadata?: Readonly<Record<string, string>>
  readonly StorageClass?: string
  readonly Tagging?: string
  readonly ObjectLockMode?: string
  readonly ObjectLockRetainUntilDate?: Date
  readonly ObjectLockLegalHoldStatus?: string
}

const METADATA_LIMIT_BYTES = 2048
const KEY_LIMIT_BYTES = 1024

const storageClasses = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
])

/** What is to be kept with an object that is written. @throws ServiceError for what S3 does not take */
export function factsOf(request: FactsRequest, bucket: Bucket, state: S3State, context: CallContext): ObjectFacts {
  const { StorageClass = 'STANDARD', Metadata = {} } = request
  if (!storageClasses.has(StorageClass)) {
    throw new ServiceError('InvalidStorageClass', 'The storage class you specified is not valid', { status: 400 })
  }
  checkMetadata(Metadata)
  return {
    contentType: request.ContentType,
    cacheControl: request.CacheControl,
    contentDisposition: request.ContentDisposition,
    contentEncoding: withoutChunked(request.ContentEncoding),
    contentLanguage: request.ContentLanguage,
    expires: context.request.headers['expires'],
    websiteRedirect: request.WebsiteRedirectLocation,
    metadata: Metadata,
    storageClass: StorageClass,
    encryption: encryptionOf(request, context.request.headers, bucket, state.accountId),
    tags: request.Tagging === undefined ? [] : parseTagging(request.Tagging),
    grants: grantsOf(context.request.headers, bucket, state),
    retention: retentionOf(request, bucket, context.now),
    hasLegalHold: legalHoldOf(request, bucket),
  }
}

/** @throws ServiceError KeyTooLongError */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key)
  if (size <= KEY_LIMIT_BYTES) return
  throw new ServiceError('KeyTooLongError', 'Your key is too long', {
    status: 400,
    fields: { Size: size, MaxSizeAllowed: KEY_LIMIT_BYTES },
  })
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  let size = 0
  for (const [name, value] of Object.entries(metadata)) size += Buffer.byteLength(name) + Buffer.byteLength(value)
  if (size <= METADATA_LIMIT_BYTES) return
  throw new ServiceError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
    status: 400,
    fields: { Size: size, MaxSizeAllowed: METADATA_LIMIT_BYTES },
  })
}

/** The coding of the request is not one of the object. */
function withoutChunked(encoding: string | undefined): string | undefined {
  const kept = (encoding ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'aws-chunked')
  return kept.length === 0 ? undefined : kept.join(', ')
}

function retentionOf(request: FactsRequest, bucket: Bucket, now: number): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = request
  if (mode === undefined && until === undefined) return defaultRetention(bucket, now)
  if (!bucket.hasObjectLock) throw invalidRequest('Bucket is missing Object Lock Configuration')
  if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || until === undefined) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      'x-amz-object-lock-mode',
      mode,
    )
  }
  if (until.getTime() <= now) {
    throw invalidArgument(
      'The retain until date must be in the future!',
      'x-amz-object-lock-retain-until-date',
      until.toISOString(),
    )
  }
  return { mode, until }
}

function defaultRetention(bucket: Bucket, now: number): Retention | undefined {
  const rule = asMembers(asMembers(bucket.documents['ObjectLock']?.['Rule'])['DefaultRetention'])
  const { Mode, Days, Years } = rule
  if (Mode !== 'GOVERNANCE' && Mode !== 'COMPLIANCE') return undefined
  const days = typeof Days === 'number' ? Days : typeof Years === 'number' ? Years * 365 : 0
  return { mode: Mode, until: new Date(now + days * 86_400_000) }
}

function legalHoldOf({ ObjectLockLegalHoldStatus: status }: FactsRequest, bucket: Bucket): boolean | undefined {
  if (status === undefined) return undefined
  if (!bucket.hasObjectLock) throw invalidRequest('Bucket is missing Object Lock Configuration')
  return status === 'ON'
}

/** Tags in the form of a query. @throws ServiceError InvalidArgument, InvalidTag */
export function parseTagging(text: string): readonly Tag[] {
  return checkTags(
    [...parsePairs(text)].map(([Key, Value]) => ({ Key, Value })),
    10,
  )
}

/** The tags, if S3 takes them. @throws ServiceError InvalidTag, BadRequest */
export function checkTags(tags: readonly Tag[], limit: number): readonly Tag[] {
  if (tags.length > limit) {
    throw new ServiceError('BadRequest', `Object tags cannot be greater than ${limit}`, { status: 400 })
  }
  const keys = new Set<string>()
  for (const { Key, Value } of tags) {
    if (Key.length === 0 || Key.length > 128 || !legalTag.test(Key))
      throw invalidTag('The TagKey you have provided is invalid', Key)
    if (Value.length > 256 || !legalTag.test(Value)) throw invalidTag('The TagValue you have provided is invalid', Key)
    if (Key.startsWith('aws:')) throw invalidTag('System tags cannot be added/updated by requester', Key)
    if (keys.has(Key)) throw invalidTag('Cannot provide multiple Tags with the same key', Key)
    keys.add(Key)
  }
  return tags
}

const legalTag = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

function invalidTag(text: string, TagKey: string): ServiceError {
  return new ServiceError('InvalidTag', text, { status: 400, fields: { TagKey } })
}

/** What is told of an object to whoever reads it, beside its bytes. */
export function objectFacts(version: ObjectVersion) {
  return {
    ETag: `"${version.etag}"`,
    LastModified: version.createdAt,
    AcceptRanges: 'bytes',
    ContentType: version.contentType ?? 'binary/octet-stream',
    CacheControl: version.cacheControl,
    ContentDisposition: version.contentDisposition,
    ContentEncoding: version.contentEncoding,
    ContentLanguage: version.contentLanguage,
    WebsiteRedirectLocation: version.websiteRedirect,
    Metadata: version.metadata,
    ...encryptionFacts(version),
    ...(version.storageClass === 'STANDARD' ? {} : { StorageClass: version.storageClass as 'GLACIER' }),
    ...(version.tags.length === 0 ? {} : { TagCount: version.tags.length }),
    ObjectLockMode: version.retention?.mode,
    ObjectLockRetainUntilDate: version.retention?.until,
    ...(version.hasLegalHold === undefined
      ? {}
      : { ObjectLockLegalHoldStatus: version.hasLegalHold ? ('ON' as const) : ('OFF' as const) }),
  }
}
