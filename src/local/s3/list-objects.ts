/**
 * ListObjects in both its versions, and ListObjectVersions.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { invalidArgument } from './errors.js'
import { requireBucket } from './find.js'
import { encoderFor, limitOf, nameOf, type Step, unlessEmpty, walk } from './list.js'
import { currentObject, type ObjectVersion, type S3State } from './state.js'

/** The handlers that list objects. */
export function listHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    listObjects(input, context) {
      const bucket = requireBucket(state, input, context)
      const { Prefix = '', Delimiter = '', Marker = '', EncodingType } = input
      const encode = encoderFor(EncodingType)
      const limit = limitOf(input.MaxKeys, 'max-keys')
      const { steps, isTruncated } = page(
        state,
        bucket.name,
        { prefix: Prefix, delimiter: Delimiter, marker: Marker },
        limit,
      )
      const last = steps.at(-1)
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        Marker: encode(Marker),
        MaxKeys: limit,
        ...unlessEmpty('Delimiter', encode(Delimiter)),
        IsTruncated: isTruncated,
        ...(isTruncated && Delimiter !== '' && last !== undefined ? { NextMarker: encode(nameOf(last)) } : {}),
        EncodingType,
        ...contents(state, bucket.name, steps, encode, true),
      }
    },
    listObjectsV2(input, context) {
      const bucket = requireBucket(state, input, context)
      const { Prefix = '', Delimiter = '', StartAfter = '', ContinuationToken, EncodingType } = input
      const encode = encoderFor(EncodingType)
      const limit = limitOf(input.MaxKeys, 'max-keys')
      const marker = ContinuationToken === undefined ? StartAfter : readToken(ContinuationToken)
      const { steps, isTruncated } = page(state, bucket.name, { prefix: Prefix, delimiter: Delimiter, marker }, limit)
      const last = steps.at(-1)
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        MaxKeys: limit,
        KeyCount: steps.length,
        ...unlessEmpty('Delimiter', encode(Delimiter)),
        ...unlessEmpty('StartAfter', encode(StartAfter)),
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        IsTruncated: isTruncated,
        ...(isTruncated && last !== undefined ? { NextContinuationToken: writeToken(nameOf(last)) } : {}),
        EncodingType,
        ...contents(state, bucket.name, steps, encode, input.FetchOwner === true),
      }
    },
    listObjectVersions(input, context) {
      const bucket = requireBucket(state, input, context)
      const { Prefix = '', Delimiter = '', KeyMarker = '', VersionIdMarker = '', EncodingType } = input
      if (VersionIdMarker !== '' && KeyMarker === '') {
        throw invalidArgument(
          'A version-id marker cannot be specified without a key marker.',
          'version-id-marker',
          VersionIdMarker,
        )
      }
      const encode = encoderFor(EncodingType)
      const limit = limitOf(input.MaxKeys, 'max-keys')
      const { entries, next } = pageOfVersions(
        state,
        bucket.name,
        { Prefix, Delimiter, KeyMarker, VersionIdMarker },
        limit,
      )
      const versions = entries.flatMap((entry) => ('version' in entry ? [entry] : []))
      const of = ({ version, isLatest }: VersionEntry) => ({
        Key: encode(version.key),
        VersionId: version.versionId,
        IsLatest: isLatest,
        LastModified: version.createdAt,
        Owner: { ID: state.ownerId },
      })
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        KeyMarker: encode(KeyMarker),
        VersionIdMarker,
        MaxKeys: limit,
        ...unlessEmpty('Delimiter', encode(Delimiter)),
        IsTruncated: next !== undefined,
        ...(next === undefined
          ? {}
          : { NextKeyMarker: encode(next.key), ...unlessEmpty('NextVersionIdMarker', next.versionId) }),
        EncodingType,
        Versions: versions
          .filter(({ version }) => !version.isDeleteMarker)
          .map((entry) => ({ ...of(entry), ...objectEntry(entry.version) })),
        DeleteMarkers: versions.filter(({ version }) => version.isDeleteMarker).map(of),
        CommonPrefixes: entries.flatMap((entry) =>
          'commonPrefix' in entry ? [{ Prefix: encode(entry.commonPrefix) }] : [],
        ),
      }
    },
  })
}

interface Page {
  readonly steps: readonly Step[]
  readonly isTruncated: boolean
}

/** Keys whose newest version hides them are not there. */
function page(state: S3State, bucket: string, request: Parameters<typeof walk>[1], limit: number): Page {
  const steps: Step[] = []
  if (limit === 0) return { steps, isTruncated: false }
  const { keys } = state.index(bucket)
  for (const step of walk(keys, request)) {
    if (
      'key' in step
        ? currentObject(state, bucket, step.key) === undefined
        : !hasObject(state, bucket, step.commonPrefix)
    )
      continue
    if (steps.length === limit) return { steps, isTruncated: true }
    steps.push(step)
  }
  return { steps, isTruncated: false }
}

function hasObject(state: S3State, bucket: string, prefix: string): boolean {
  const { keys } = state.index(bucket)
  for (const step of walk(keys, { prefix, delimiter: '', marker: '' })) {
    if ('key' in step && currentObject(state, bucket, step.key) !== undefined) return true
  }
  return false
}

function contents(
  state: S3State,
  bucket: string,
  steps: readonly Step[],
  encode: (name: string) => string,
  hasOwner: boolean,
) {
  return {
    Contents: steps.flatMap((step) => {
      const object = 'key' in step ? currentObject(state, bucket, step.key) : undefined
      if (object === undefined) return []
      const owner = hasOwner ? { Owner: { ID: state.ownerId } } : {}
      return [{ Key: encode(object.key), LastModified: object.createdAt, ...objectEntry(object), ...owner }]
    }),
    CommonPrefixes: steps.flatMap((step) => ('commonPrefix' in step ? [{ Prefix: encode(step.commonPrefix) }] : [])),
  }
}

function objectEntry({ etag, size, storageClass, checksum }: ObjectVersion) {
  return {
    ETag: `"${etag}"`,
    Size: size,
    StorageClass: storageClass as 'STANDARD',
    ...(checksum === undefined ? {} : { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
  }
}

interface VersionEntry {
  readonly version: ObjectVersion
  readonly isLatest: boolean
}

interface VersionsRequest {
  readonly Prefix: string
  readonly Delimiter: string
  readonly KeyMarker: string
  readonly VersionIdMarker: string
}

function pageOfVersions(state: S3State, bucket: string, request: VersionsRequest, limit: number) {
  const { Prefix, Delimiter, KeyMarker, VersionIdMarker } = request
  const index = state.index(bucket)
  const entries: (VersionEntry | { readonly commonPrefix: string })[] = []
  let last = { key: '', versionId: '' }
  if (limit === 0) return { entries, next: undefined }
  const steps = { prefix: Prefix, delimiter: Delimiter, marker: KeyMarker, includesMarker: VersionIdMarker !== '' }
  for (const step of walk(index.keys, steps)) {
    if ('commonPrefix' in step) {
      if (entries.length === limit) return { entries, next: last }
      entries.push(step)
      last = { key: step.commonPrefix, versionId: '' }
      continue
    }
    const versions = index.versions.get(step.key) ?? []
    const marker = step.key === KeyMarker ? versions.findIndex(({ versionId }) => versionId === VersionIdMarker) : -1
    for (const version of versions.slice(marker + 1)) {
      if (entries.length === limit) return { entries, next: last }
      entries.push({ version, isLatest: version === versions[0] })
      last = { key: step.key, versionId: version.versionId }
    }
  }
  return { entries, next: undefined }
}

/** Tokens are nobody's business: what they hold may change. */
function writeToken(name: string): string {
  return `1${Buffer.from(name).toString('base64url')}`
}

function readToken(token: string): string {
  if (/^1[\w-]+$/.test(token)) return Buffer.from(token.slice(1), 'base64url').toString('utf8')
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token)
}
