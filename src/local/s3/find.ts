/**
 * The bucket and the version of an object that a call is about.
 */

import { formatRfc822 } from '../../base/timestamps.js'
import { isClaim, readClaim } from '../auth/claim.js'
import type { CallContext } from '../call-context.js'
import { parseQuery } from '../protocol/form-tree.js'
import { ServiceError } from '../service-error.js'
import { accessDenied, invalidArgument, methodNotAllowed, noSuchBucket, noSuchKey, noSuchVersion } from './errors.js'
import { type Bucket, latestVersion, type ObjectVersion, type S3State } from './state.js'

/** What names a bucket. */
export interface BucketRequest {
  readonly Bucket: string
  readonly ExpectedBucketOwner?: string
}

/** The bucket, if the caller came to the right region for it. @throws ServiceError NoSuchBucket, PermanentRedirect … */
export function requireBucket(state: S3State, request: BucketRequest, context: CallContext): Bucket {
  const bucket = requireBucketAnywhere(state, request)
  if (bucket.region !== context.region && isForOneRegion(context)) throw redirect(bucket, context)
  return bucket
}

/** The bucket, from whichever region. @throws ServiceError NoSuchBucket */
export function requireBucketAnywhere(state: S3State, { Bucket: name, ExpectedBucketOwner }: BucketRequest): Bucket {
  const bucket = state.buckets.get(name)
  if (bucket === undefined) throw noSuchBucket(name)
  if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== state.accountId) throw accessDenied()
  return bucket
}

/** Requests without a signature, or with one of the first kind, say no region. */
function isForOneRegion({ request }: CallContext): boolean {
  const claim = readClaim({ headers: request.headers, query: parseQuery(request.query) })
  return isClaim(claim) && claim.region !== ''
}

function redirect({ name, region }: Bucket, { request }: CallContext): ServiceError {
  return new ServiceError(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    {
      status: 301,
      fields: { Endpoint: request.headers['host'] ?? '', Bucket: name },
      headers: { 'x-amz-bucket-region': region },
    },
  )
}

/** What names a version of an object. */
export interface ObjectRequest {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string
}

/** The version. @throws ServiceError NoSuchKey, NoSuchVersion, MethodNotAllowed for the mark of a deletion */
export function requireObject(state: S3State, { Bucket: bucket, Key, VersionId }: ObjectRequest): ObjectVersion {
  if (VersionId === undefined) {
    const latest = latestVersion(state, bucket, Key)
    if (latest === undefined) throw noSuchKey(Key)
    if (!latest.isDeleteMarker) return latest
    throw noSuchKey(Key, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': latest.versionId })
  }
  const version = findVersion(state, { Bucket: bucket, Key, VersionId })
  if (version === undefined) throw noSuchVersion(Key, VersionId)
  if (!version.isDeleteMarker) return version
  throw methodNotAllowed({
    'x-amz-delete-marker': 'true',
    'x-amz-version-id': version.versionId,
    'last-modified': formatRfc822(version.createdAt),
    allow: 'DELETE',
  })
}

/** A version by its id, the mark of a deletion too. @throws ServiceError InvalidArgument for what is no id */
export function findVersion(state: S3State, request: ObjectRequest): ObjectVersion | undefined {
  const { Bucket: bucket, Key, VersionId = 'null' } = request
  if (!/^(null|[\w.]{32})$/.test(VersionId))
    throw invalidArgument('Invalid version id specified', 'versionId', VersionId)
  return state
    .index(bucket)
    .versions.get(Key)
    ?.find(({ versionId }) => versionId === VersionId)
}

/** The header with the version, where the bucket has versions. */
export function versionIdOf(version: ObjectVersion, bucket: Bucket): { VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: version.versionId }
}
