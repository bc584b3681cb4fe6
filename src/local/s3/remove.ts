/**
 * Objects deleted: for good, or by a mark that hides them.
 */

import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { asServiceError } from '../answer-error.js'
import { notImplemented, type ServiceError } from '../service-error.js'
import { accessDenied, malformedXml, preconditionFailed } from './errors.js'
import { needOf, versionAt } from './need.js'
import { findVersion, requireBucket, versionIdOf } from './find.js'
import { refuseLocked } from './lock.js'
import { type Bucket, type ObjectVersion, type S3State } from './state.js'
import { isSameTag, newVersionId, nullVersion } from './write.js'

const KEYS_PER_CALL = 1000

/** The handlers that delete objects. */
export function removeHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    deleteObject(input, context) {
      const bucket = requireBucket(state, input, context)
      if (input.IfMatchLastModifiedTime !== undefined || input.IfMatchSize !== undefined) throw forDirectories()
      const removed = remove(state, bucket, input, context)
      return { DeleteMarker: removed.isMarker ? true : undefined, VersionId: removed.versionId }
    },
    deleteObjects(input, context) {
      const bucket = requireBucket(state, input, context)
      const { Objects, Quiet = false } = input.Delete
      if (Objects.length === 0 || Objects.length > KEYS_PER_CALL) throw malformedXml()
      if (Objects.some(({ LastModifiedTime, Size }) => LastModifiedTime !== undefined || Size !== undefined)) {
        throw forDirectories()
      }
      const results = Objects.map((one) => {
        const { Key, VersionId } = one
        const given = VersionId === undefined ? { Key } : { Key, VersionId }
        try {
          checkMayDelete(state, bucket, given, context)
          const bypass = needOf(state, 's3:BypassGovernanceRetention', bucket.name, Key)
          const mayBypass = input.BypassGovernanceRetention === true && context.may(bypass)
          const request = { ...given, BypassGovernanceRetention: mayBypass }
          const condition = one.ETag === undefined ? request : { ...request, IfMatch: one.ETag }
          return { deleted: { ...given, ...markerFacts(remove(state, bucket, condition, context), VersionId) } }
        } catch (error) {
          const { code, message } = asServiceError(error)
          return { failed: { ...given, Code: code, Message: message } }
        }
      })
      return {
        Deleted: Quiet ? [] : results.flatMap(({ deleted }) => deleted ?? []),
        Errors: results.flatMap(({ failed }) => failed ?? []),
      }
    },
  })
}

/** Each key is asked for by itself: some may be allowed and others not. */
function checkMayDelete(
  state: S3State,
  bucket: Bucket,
  { Key, VersionId }: { readonly Key: string; readonly VersionId?: string },
  context: CallContext,
): void {
  const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion'
  if (!context.may(needOf(state, action, bucket.name, Key, { versionId: VersionId }))) throw accessDenied()
}

function markerFacts({ isMarker, versionId }: Removed, given: string | undefined) {
  if (!isMarker) return {}
  return { DeleteMarker: true, DeleteMarkerVersionId: given ?? versionId }
}

interface RemoveRequest {
  readonly Key: string
  readonly VersionId?: string
  readonly IfMatch?: string
  readonly BypassGovernanceRetention?: boolean
}

interface Removed {
  /** What was made, or what was removed, is the mark of a deletion. */
  readonly isMarker: boolean
  readonly versionId: string | undefined
}

function remove(state: S3State, bucket: Bucket, request: RemoveRequest, context: CallContext): Removed {
  const { Key: key, VersionId, IfMatch } = request
  const mayBypass = request.BypassGovernanceRetention === true
  if (IfMatch !== undefined) checkCondition(state, bucket, request, IfMatch)
  if (VersionId !== undefined) {
    const version = findVersion(state, { Bucket: bucket.name, Key: key, VersionId })
    if (version === undefined) return { isMarker: false, versionId: VersionId }
    refuseLocked(version, context.now, mayBypass)
    state.removeVersion(version)
    return { isMarker: version.isDeleteMarker, versionId: VersionId }
  }
  const previous = bucket.versioning === 'Enabled' ? undefined : nullVersion(state, bucket.name, key)
  if (previous !== undefined) refuseLocked(previous, context.now, mayBypass)
  if (bucket.versioning === undefined) {
    if (previous !== undefined) state.removeVersion(previous)
    return { isMarker: false, versionId: undefined }
  }
  const marker = deleteMarker(state, bucket, key, context.now)
  state.addVersion(marker)
  if (previous !== undefined) state.removeVersion(previous)
  return { isMarker: true, versionId: versionIdOf(marker, bucket).VersionId }
}

/** What is not there fulfils every condition: it is to be gone, and it is. */
function checkCondition(state: S3State, bucket: Bucket, { Key, VersionId }: RemoveRequest, condition: string): void {
  const version = versionAt(state, bucket.name, Key, VersionId)
  if (version !== undefined && !isSameTag(condition, version.etag)) throw preconditionFailed('If-Match')
}

function forDirectories(): ServiceError {
  return notImplemented('s3', 'DeleteObject', 'conditions of directory buckets')
}

function deleteMarker(state: S3State, { name, versioning }: Bucket, key: string, now: number): ObjectVersion {
  return {
    bucket: name,
    key,
    versionId: versioning === 'Enabled' ? newVersionId() : 'null',
    sequence: state.nextSequence(),
    isDeleteMarker: true,
    createdAt: new Date(Math.floor(now / 1000) * 1000),
    etag: '',
    size: 0,
    segments: [],
    metadata: {},
    storageClass: 'STANDARD',
    encryption: {},
    tags: [],
    grants: [],
  }
}
