/**
 * The end of an upload in parts: the object that comes of it.
 */

import { hash } from 'node:crypto'
import type { CallContext } from '../call-context.js'
import { ServiceError } from '../service-error.js'
import { checksumOfParts } from './checksums.js'
import { completedParts, type ListedPart } from './completed-parts.js'
import { invalidRequest } from './errors.js'
import { type Bucket, dropUpload, type ObjectVersion, type S3State, type StoredChecksum, type Upload } from './state.js'
import { putVersion } from './write.js'

/** Whoever did not hear that an upload has ended asks again. */
export function completedBefore(
  state: S3State,
  { Bucket: bucket, Key, UploadId }: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
): ObjectVersion | undefined {
  const versions = state.index(bucket).versions.get(Key)
  return versions?.find(({ uploadId }) => uploadId === UploadId)
}

/** How an upload is to end. */
export interface Completion {
  readonly context: CallContext
  /** What the caller says the checksum of the whole is. */
  readonly stated: string | undefined
  readonly listed: readonly ListedPart[]
  readonly Bucket: string
  readonly Key: string
  readonly IfMatch?: string
  readonly IfNoneMatch?: string
  readonly MpuObjectSize?: number | bigint
}

/** Makes the object. @throws ServiceError InvalidPart, EntityTooSmall, BadDigest … */
export function completeUpload(
  state: S3State,
  bucket: Bucket,
  upload: Upload,
  { context, stated, listed, ...conditions }: Completion,
): ObjectVersion {
  const parts = completedParts(upload, listed)
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const { MpuObjectSize: expected } = conditions
  if (expected !== undefined && Number(expected) !== size) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${expected} does not match what was computed: ${size}`,
    )
  }
  const { algorithm, type } = upload.checksum
  const sums = parts.map((part) => ({ size: part.size, checksum: part.checksum.value }))
  const checksum: StoredChecksum = checksumOfParts(algorithm, type, sums)
  if (stated !== undefined && stated !== checksum.value && !checksum.value.startsWith(`${stated}-`)) {
    throw new ServiceError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`, {
      status: 400,
    })
  }
  const md5 = hash('md5', Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))))
  const content = {
    ...upload.facts,
    size,
    etag: `${md5}-${parts.length}`,
    uploadId: upload.id,
    checksum,
    segments: parts.flatMap(({ segments }) => segments),
    parts: parts.map((part) => ({ number: part.number, size: part.size, checksum: part.checksum.value })),
  }
  const version = putVersion(state, bucket, conditions, content, context)
  dropUpload(state, upload)
  return version
}
