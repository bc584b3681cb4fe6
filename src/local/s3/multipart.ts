/**
 * Uploads in parts.
 */

import { randomBytes } from 'node:crypto'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { algorithmOf, checksumMember, statedChecksum } from './checksums.js'
import { completedBefore, completeUpload } from './complete-upload.js'
import { findSource, holding, sourceVersion, sumSegments } from './copy.js'
import { invalidArgument, invalidRequest } from './errors.js'
import { checkPartKey, encryptionFacts } from './encryption.js'
import { checkKey, factsOf } from './facts.js'
import { requireBucket, versionIdOf } from './find.js'
import { expirationOf } from './lifecycle.js'
import { parseRange } from './range.js'
import {
  dropUpload,
  releaseAll,
  retainAll,
  type S3State,
  type Segment,
  type Upload,
  type UploadedPart,
} from './state.js'
import { takeIn, type TakenIn } from './write.js'

/** The handlers of uploads in parts. */
export function multipartHandlers(state: S3State): AnyHandlers {
  const { uploads } = state
  return asAnyHandlers<'s3'>({
    createMultipartUpload(input, context) {
      const bucket = requireBucket(state, input, context)
      checkKey(input.Key)
      const checksum = checksumOf(input.ChecksumAlgorithm, input.ChecksumType)
      const upload: Upload = {
        id: randomBytes(48).toString('base64url'),
        bucket: bucket.name,
        key: input.Key,
        createdAt: new Date(context.now),
        facts: factsOf(input, bucket, state, context),
        checksum,
        parts: {},
        initiator: context.principal.arn,
      }
      uploads.set(upload.id, upload)
      return {
        Bucket: bucket.name,
        Key: input.Key,
        UploadId: upload.id,
        ...(checksum.isExplicit ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {}),
        ...encryptionFacts(upload.facts),
      }
    },
    async uploadPart(input, context) {
      requireBucket(state, input, context)
      const upload = requireUpload(state, input)
      checkPartNumber(input.PartNumber)
      const { headers } = context.request
      checkPartKey(headers, upload.facts)
      const stated = statedChecksum(headers)
      const { algorithm, isExplicit } = upload.checksum
      if (isExplicit && stated !== undefined && stated.algorithm !== algorithm) {
        throw invalidRequest(
          `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${stated.algorithm.toLowerCase()}`,
        )
      }
      const taken = await takeIn(state, context.body, headers, algorithm)
      const part = keepPart(state, upload, input.PartNumber, taken, context)
      return { ETag: `"${part.etag}"`, ...checksumMember(part.checksum), ...encryptionFacts(upload.facts) }
    },
    async uploadPartCopy(input, context) {
      requireBucket(state, input, context)
      const upload = requireUpload(state, input)
      checkPartNumber(input.PartNumber)
      checkPartKey(context.request.headers, upload.facts)
      const { version, bucket } = findSource(state, input.CopySource, input, context)
      const segments = rangeOfCopy(version.segments, version.size, input.CopySourceRange)
      const size = segments.reduce((sum, { length }) => sum + length, 0)
      return await holding(state, segments, async () => {
        const taken = await sumSegments(state, segments, size, upload.checksum.algorithm)
        const part = keepPart(state, upload, input.PartNumber, taken, context)
        return {
          CopyPartResult: { ETag: `"${part.etag}"`, LastModified: part.createdAt, ...checksumMember(part.checksum) },
          ...sourceVersion(version, bucket),
          ...encryptionFacts(upload.facts),
        }
      })
    },
    completeMultipartUpload(input, context) {
      const bucket = requireBucket(state, input, context)
      const { headers } = context.request
      const version =
        completedBefore(state, input) ??
        completeUpload(state, bucket, requireUpload(state, input), {
          ...input,
          context,
          listed: input.MultipartUpload?.Parts ?? [],
          stated: statedChecksum(headers)?.value,
        })
      return {
        Location: `${context.url}/${bucket.name}/${encodeURIComponent(input.Key).replaceAll('%2F', '/')}`,
        Bucket: bucket.name,
        Key: input.Key,
        ETag: `"${version.etag}"`,
        ...checksumMember(version.checksum),
        ChecksumType: version.checksum?.type,
        Expiration: expirationOf(state, bucket, version),
        ...versionIdOf(version, bucket),
        ...encryptionFacts(version),
      }
    },
    abortMultipartUpload(input, context) {
      requireBucket(state, input, context)
      const upload = requireUpload(state, input)
      dropUpload(state, upload)
      return {}
    },
  })
}

/** The upload. @throws ServiceError NoSuchUpload */
export function requireUpload(
  { uploads }: S3State,
  { Bucket: bucket, Key, UploadId }: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
): Upload {
  const upload = uploads.get(UploadId)
  if (upload !== undefined && upload.bucket === bucket && upload.key === Key) return upload
  const text =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.'
  throw new ServiceError('NoSuchUpload', text, { status: 404, fields: { UploadId } })
}

function checksumOf(name: string | undefined, type: string | undefined): Upload['checksum'] {
  if (name === undefined) {
    if (type !== undefined) {
      throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.')
    }
    return { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', isExplicit: false }
  }
  const algorithm = algorithmOf(name)
  const usual = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'
  if (type !== undefined && type !== 'FULL_OBJECT' && type !== 'COMPOSITE') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.')
  }
  const wanted = type ?? usual
  const isLegal = wanted === 'FULL_OBJECT' ? algorithm.startsWith('CRC') : algorithm !== 'CRC64NVME'
  if (isLegal) return { algorithm, type: wanted, isExplicit: true }
  throw invalidRequest(
    `The ${wanted} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  )
}

function checkPartNumber(number: number): void {
  if (number >= 1 && number <= 10_000) return
  throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive', 'partNumber', number)
}

/** Puts a part in its place; what was there before goes. */
function keepPart(
  state: S3State,
  { id }: Upload,
  number: number,
  { etag, size, segments, checksum }: TakenIn,
  { now }: CallContext,
): UploadedPart {
  retainAll(state.blobs, segments)
  // Looked up again: other parts came in meanwhile, or the upload has ended.
  const upload = state.uploads.get(id)
  if (upload === undefined) {
    releaseAll(state.blobs, segments)
    throw new ServiceError('NoSuchUpload', 'The specified upload does not exist.', { status: 404 })
  }
  const part = { number, etag, size, segments, checksum, createdAt: new Date(Math.floor(now / 1000) * 1000) }
  const replaced = upload.parts[number]
  state.uploads.set(id, { ...upload, parts: { ...upload.parts, [number]: part } })
  if (replaced !== undefined) releaseAll(state.blobs, replaced.segments)
  return part
}

function rangeOfCopy(segments: readonly Segment[], size: number, text: string | undefined): readonly Segment[] {
  if (text === undefined) return segments
  const range = /^bytes=\d+-\d+$/.test(text) ? parseRange(text, size) : undefined
  if (range === undefined) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      text,
    )
  }
  if (Number(text.slice(text.lastIndexOf('-') + 1)) >= size) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      'x-amz-copy-source-range',
      text,
    )
  }
  let at = 0
  return segments.flatMap(({ blob, offset, length }) => {
    const from = Math.max(range.start - at, 0)
    const to = Math.min(range.end - at, length)
    at += length
    return from < to ? [{ blob, offset: offset + from, length: to - from }] : []
  })
}
