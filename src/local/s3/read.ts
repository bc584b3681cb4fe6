/**
 * Objects read: whole, in part, or only what is known of them.
 */

import { Readable } from 'node:stream'
import { formatRfc822 } from '../../base/timestamps.js'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { checksumMember } from './checksums.js'
import { invalidRequest, notModified, preconditionFailed } from './errors.js'
import { checkCustomerKey, refuseEncryption } from './encryption.js'
import { objectFacts } from './facts.js'
import { requireBucket, requireObject, versionIdOf } from './find.js'
import { expirationOf } from './lifecycle.js'
import { parseRange, type ByteRange } from './range.js'
import { checkReadable, restoreFacts } from './restore.js'
import { type ObjectVersion, releaseAll, retainAll, type S3State, type Segment } from './state.js'
import { isSameTag } from './write.js'

/** The handlers that read objects. */
export function readHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    getObject(input, context) {
      const { version, facts, range } = prepare(state, input, context)
      checkReadable(version, context.now)
      const { start, end } = range ?? { start: 0, end: version.size }
      return { ...facts, Body: readSegments(state, version.segments, start, end) }
    },
    headObject: (input, context) => prepare(state, input, context).facts,
    getObjectAttributes(input, context) {
      const bucket = requireBucket(state, input, context)
      const version = requireObject(state, input)
      checkCustomerKey(context.request.headers, version)
      const wanted: readonly string[] = input.ObjectAttributes
      const { checksum, parts } = version
      return {
        LastModified: version.createdAt,
        ...versionIdOf(version, bucket),
        ...(wanted.includes('ETag') ? { ETag: version.etag } : {}),
        ...(wanted.includes('Checksum') && checksum !== undefined
          ? { Checksum: { ...checksumMember(checksum), ChecksumType: checksum.type } }
          : {}),
        ...(wanted.includes('ObjectParts') && parts !== undefined ? { ObjectParts: partsOf(version, input) } : {}),
        ...(wanted.includes('StorageClass') ? { StorageClass: version.storageClass as 'STANDARD' } : {}),
        ...(wanted.includes('ObjectSize') ? { ObjectSize: version.size } : {}),
      }
    },
  })
}

/** The bytes of segments, one after the other. They are kept while somebody reads. */
export function readSegments(state: S3State, segments: readonly Segment[], start: number, end: number): Readable {
  retainAll(state.blobs, segments)
  let isReleased = false
  const release = (): void => {
    if (!isReleased) releaseAll(state.blobs, segments)
    isReleased = true
  }
  return Readable.from(iterateSegments(state, segments, start, end), { objectMode: false }).once('close', release)
}

/** The same as an iteration, for whoever holds a reference already. */
export async function* iterateSegments(
  { blobs }: S3State,
  segments: readonly Segment[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void> {
  let at = 0
  for (const { blob, offset, length } of segments) {
    const from = Math.max(start - at, 0)
    const to = Math.min(end - at, length)
    if (from < to) yield* blobs.read(blob, offset + from, offset + to)
    at += length
  }
}

interface ReadRequest {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string
  readonly Range?: string
  readonly PartNumber?: number
  readonly ChecksumMode?: string
  readonly IfMatch?: string
  readonly IfNoneMatch?: string
  readonly IfModifiedSince?: Date
  readonly IfUnmodifiedSince?: Date
  readonly ExpectedBucketOwner?: string
}

function prepare(state: S3State, request: ReadRequest, context: CallContext) {
  const bucket = requireBucket(state, request, context)
  refuseEncryption(context.request.headers)
  const overrides = overridesOf(request, context)
  const version = requireObject(state, request)
  checkCustomerKey(context.request.headers, version)
  checkReadConditions(request, version)
  const isSameAsHad = isSameTag(context.request.headers['if-range'] ?? '*', version.etag)
  const range = isSameAsHad ? rangeOf(request, version) : undefined
  const { headers } = context.answer
  // As it was given: it need not be a time, and the model knows only times.
  if (version.expires !== undefined) headers['expires'] = version.expires
  if (range !== undefined) context.answer.status = 206
  const facts = {
    ...objectFacts(version),
    ...overrides,
    ...versionIdOf(version, bucket),
    ContentLength: range === undefined ? version.size : range.end - range.start,
    ...(range === undefined ? {} : { ContentRange: `bytes ${range.start}-${range.end - 1}/${version.size}` }),
    Expiration: expirationOf(state, bucket, version),
    ...restoreFacts(version, context.now),
    ...(request.PartNumber === undefined ? {} : { PartsCount: version.parts?.length }),
    ...(request.ChecksumMode === 'ENABLED' ? checksumFacts(version, range, request.PartNumber) : {}),
  }
  return { version, facts, range }
}

/** The checksum of what is given: of the whole, or of a part that has one. */
function checksumFacts({ checksum, parts, size }: ObjectVersion, range: ByteRange | undefined, partNumber?: number) {
  if (checksum === undefined) return {}
  const { algorithm, type } = checksum
  const isWhole = range === undefined || (range.start === 0 && range.end === size)
  if (isWhole) return { ...checksumMember(checksum), ChecksumType: type }
  const value = partNumber === undefined || type !== 'COMPOSITE' ? undefined : parts?.[partNumber - 1]?.checksum
  return value === undefined ? {} : { ...checksumMember({ algorithm, value }), ChecksumType: type }
}

/** The headers that a request asks to have changed. */
const overriding = {
  'response-cache-control': 'CacheControl',
  'response-content-disposition': 'ContentDisposition',
  'response-content-encoding': 'ContentEncoding',
  'response-content-language': 'ContentLanguage',
  'response-content-type': 'ContentType',
} as const

function overridesOf(request: object, { principal, answer }: CallContext): Readonly<Record<string, string>> {
  const given: Readonly<Record<string, unknown>> = { ...request }
  const overrides: Record<string, string> = {}
  for (const member of Object.values(overriding)) {
    const value = given[`Response${member}`]
    if (typeof value === 'string') overrides[member] = value
  }
  const expires = given['ResponseExpires']
  if (expires instanceof Date) answer.headers['expires'] = formatRfc822(expires)
  if (principal.kind === 'anonymous' && (Object.keys(overrides).length > 0 || expires instanceof Date)) {
    throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.')
  }
  return overrides
}

/** Conditions in the order of RFC 9110: what they are about first, then the time. */
function checkReadConditions(request: ReadRequest, version: ObjectVersion): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = request
  const { etag, createdAt } = version
  if (IfMatch !== undefined) {
    if (!isSameTag(IfMatch, etag)) throw preconditionFailed('If-Match')
  } else if (IfUnmodifiedSince !== undefined && createdAt > IfUnmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  const headers = { etag: `"${etag}"`, 'last-modified': formatRfc822(createdAt) }
  if (IfNoneMatch !== undefined) {
    if (isSameTag(IfNoneMatch, etag)) throw notModified(headers)
  } else if (IfModifiedSince !== undefined && createdAt <= IfModifiedSince) {
    throw notModified(headers)
  }
}

function rangeOf({ Range, PartNumber }: ReadRequest, version: ObjectVersion): ByteRange | undefined {
  if (PartNumber === undefined) return Range === undefined ? undefined : parseRange(Range, version.size)
  if (Range !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter')
  const { parts = [{ number: 1, size: version.size }] } = version
  const part = parts[PartNumber - 1]
  if (part === undefined) {
    throw new ServiceError('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      status: 416,
      fields: { ActualPartCount: parts.length, PartNumberRequested: PartNumber },
    })
  }
  if (version.size === 0) return undefined
  const start = parts.slice(0, PartNumber - 1).reduce((sum, { size }) => sum + size, 0)
  return { start, end: start + part.size }
}

function partsOf(
  { parts = [], checksum }: ObjectVersion,
  { MaxParts = 1000, PartNumberMarker = 0 }: { readonly MaxParts?: number; readonly PartNumberMarker?: number },
) {
  const rest = parts.filter(({ number }) => number > PartNumberMarker)
  const page = rest.slice(0, MaxParts)
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts,
    IsTruncated: page.length < rest.length,
    ...(checksum?.type === 'COMPOSITE'
      ? {
          Parts: page.map(({ number, size, checksum: value = '' }) => ({
            PartNumber: number,
            Size: size,
            ...checksumMember({ algorithm: checksum.algorithm, value }),
          })),
        }
      : {}),
  }
}
