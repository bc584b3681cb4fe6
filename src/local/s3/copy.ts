/**
 * Copies within S3. Bytes are shared where nothing about them changes; what must be summed up anew is read.
 */

import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { algorithmOf, checksumMember, createBodySum } from './checksums.js'
import { checkCustomerKey, encryptionFacts } from './encryption.js'
import { invalidArgument, invalidRequest, preconditionFailed } from './errors.js'
import { checkKey, factsOf, type FactsRequest, parseTagging } from './facts.js'
import { findVersion, requireBucket, requireBucketAnywhere, requireObject, versionIdOf } from './find.js'
import { parseCopySource } from './copy-source.js'
import { expirationOf } from './lifecycle.js'
import { iterateSegments } from './read.js'
import { checkReadable } from './restore.js'
import {
  type Bucket,
  type ObjectFacts,
  type ObjectVersion,
  releaseAll,
  retainAll,
  type S3State,
  type Segment,
} from './state.js'
import { checkWriteConditions, isSameTag, putVersion, type TakenIn } from './write.js'

const COPY_LIMIT_BYTES = 5 * 2 ** 30

/** The handlers that copy. */
export function copyHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    async copyObject(input, context) {
      const bucket = requireBucket(state, input, context)
      checkKey(input.Key)
      const { version: source, bucket: sourceBucket } = findSource(state, input.CopySource, input, context)
      if (source.size > COPY_LIMIT_BYTES) {
        throw invalidRequest(
          'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
        )
      }
      const facts = copiedFacts(input, source, bucket, state, context)
      refuseIdle(input, source, bucket)
      checkWriteConditions(state, input)
      const version = await holding(state, source.segments, async () => {
        const content = await copiedContent(state, source, input.ChecksumAlgorithm)
        return putVersion(state, bucket, input, { ...facts, ...content }, context)
      })
      return {
        CopyObjectResult: {
          ETag: `"${version.etag}"`,
          LastModified: version.createdAt,
          ...checksumMember(version.checksum),
          ChecksumType: 'FULL_OBJECT',
        },
        Expiration: expirationOf(state, bucket, version),
        ...sourceVersion(source, sourceBucket),
        ...versionIdOf(version, bucket),
        ...encryptionFacts(version),
      }
    },
  })
}

/** What copies say of their source. */
export interface SourceConditions {
  readonly CopySourceIfMatch?: string
  readonly CopySourceIfNoneMatch?: string
  readonly CopySourceIfModifiedSince?: Date
  readonly CopySourceIfUnmodifiedSince?: Date
  readonly ExpectedSourceBucketOwner?: string
}

/** The source of a copy. @throws ServiceError where it is not there, or not as it must be */
export function findSource(
  state: S3State,
  copySource: string,
  conditions: SourceConditions,
  context: CallContext,
): { version: ObjectVersion; bucket: Bucket } {
  const source = parseCopySource(copySource)
  const { ExpectedSourceBucketOwner: owner } = conditions
  const bucket = requireBucketAnywhere(state, {
    Bucket: source.Bucket,
    ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }),
  })
  if (source.VersionId !== undefined && findVersion(state, source)?.isDeleteMarker === true) {
    throw invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.')
  }
  const version = requireObject(state, source)
  checkCustomerKey(context.request.headers, version, 'source')
  checkReadable(version, context.now, "Operation is not valid for the source object's storage class")
  checkSource(conditions, version)
  return { version, bucket }
}

/** The version of the source, where its bucket has versions. */
export function sourceVersion(version: ObjectVersion, bucket: Bucket): { CopySourceVersionId?: string } {
  return bucket.versioning === undefined ? {} : { CopySourceVersionId: version.versionId }
}

/** Keeps bytes while something is done with them, whatever becomes of the object that they belong to. */
export async function holding<T>(state: S3State, segments: readonly Segment[], act: () => Promise<T>): Promise<T> {
  retainAll(state.blobs, segments)
  try {
    return await act()
  } finally {
    releaseAll(state.blobs, segments)
  }
}

/** What the copy is made of: the same bytes, and their sums where they are not those of the whole. */
async function copiedContent(state: S3State, source: ObjectVersion, algorithm: string | undefined): Promise<TakenIn> {
  const { etag, size, segments, checksum, parts } = source
  const wanted = algorithm ?? checksum?.algorithm
  const isSame = parts === undefined && checksum?.type === 'FULL_OBJECT' && checksum.algorithm === wanted
  return isSame ? { etag, size, segments, checksum } : await sumSegments(state, segments, size, wanted)
}

/** Sums up bytes that are kept already. */
export async function sumSegments(
  state: S3State,
  segments: readonly Segment[],
  size: number,
  algorithm: string | undefined,
): Promise<TakenIn> {
  const sum = createBodySum({}, algorithm === undefined ? undefined : algorithmOf(algorithm))
  for await (const piece of iterateSegments(state, segments, 0, size)) sum.update(piece)
  const { md5Hex, checksum } = sum.finish({})
  return { etag: md5Hex, checksum, segments, size }
}

function checkSource(conditions: SourceConditions, { etag, createdAt }: ObjectVersion): void {
  const { CopySourceIfMatch, CopySourceIfNoneMatch, CopySourceIfModifiedSince, CopySourceIfUnmodifiedSince } =
    conditions
  if (CopySourceIfMatch !== undefined) {
    if (!isSameTag(CopySourceIfMatch, etag)) throw preconditionFailed('x-amz-copy-source-If-Match')
  } else if (CopySourceIfUnmodifiedSince !== undefined && createdAt > CopySourceIfUnmodifiedSince) {
    throw preconditionFailed('x-amz-copy-source-If-Unmodified-Since')
  }
  if (CopySourceIfNoneMatch !== undefined) {
    if (isSameTag(CopySourceIfNoneMatch, etag)) throw preconditionFailed('x-amz-copy-source-If-None-Match')
  } else if (CopySourceIfModifiedSince !== undefined && createdAt <= CopySourceIfModifiedSince) {
    throw preconditionFailed('x-amz-copy-source-If-Modified-Since')
  }
}

type CopyRequest = FactsRequest & {
  readonly Bucket: string
  readonly Key: string
  readonly MetadataDirective?: string
  readonly TaggingDirective?: string
  readonly SSECustomerKeyMD5?: string
}

function copiedFacts(
  request: CopyRequest,
  source: ObjectVersion,
  bucket: Bucket,
  state: S3State,
  context: CallContext,
): ObjectFacts {
  const { MetadataDirective = 'COPY', TaggingDirective = 'COPY', Tagging, ...rest } = request
  if (!['COPY', 'REPLACE'].includes(MetadataDirective)) {
    throw invalidArgument('Unknown metadata directive.', 'x-amz-metadata-directive', MetadataDirective)
  }
  if (!['COPY', 'REPLACE'].includes(TaggingDirective)) {
    throw invalidArgument('Unknown tagging directive.', 'x-amz-tagging-directive', TaggingDirective)
  }
  const wanted = factsOf(rest, bucket, state, context)
  const tags = TaggingDirective === 'REPLACE' ? parseTagging(Tagging ?? '') : source.tags
  if (MetadataDirective === 'REPLACE') return { ...wanted, tags }
  const { contentType, cacheControl, contentDisposition, contentEncoding, contentLanguage, expires, metadata } = source
  const kept = { contentType, cacheControl, contentDisposition, contentEncoding, contentLanguage, expires, metadata }
  return { ...wanted, ...kept, tags }
}

/** A copy onto itself must change something. */
function refuseIdle(request: CopyRequest, source: ObjectVersion, bucket: Bucket): void {
  const { MetadataDirective, StorageClass, WebsiteRedirectLocation, ServerSideEncryption, SSECustomerKeyMD5 } = request
  const isOnto = source.bucket === bucket.name && source.key === request.Key
  const isNewest = bucket.versioning === undefined
  const changes =
    MetadataDirective === 'REPLACE' ||
    (StorageClass ?? source.storageClass) !== source.storageClass ||
    WebsiteRedirectLocation !== undefined ||
    ServerSideEncryption !== undefined ||
    SSECustomerKeyMD5 !== undefined
  if (!isOnto || !isNewest || changes) return
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  )
}
