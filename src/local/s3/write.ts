/**
 * Objects written: bytes taken in, checked and kept; the version that comes of it.
 */

import { randomBytes } from 'node:crypto'
import type { ChecksumAlgorithm } from '../../checksum/algorithms.js'
import type { CallContext, IncomingBody } from '../call-context.js'
import type { Headers } from '../../base/http-message.js'
import { asAnyHandlers, type AnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { checksumMember, createBodySum } from './checksums.js'
import { noSuchBucket, noSuchKey, preconditionFailed } from './errors.js'
import { encryptionFacts } from './encryption.js'
import { checkKey, factsOf } from './facts.js'
import { requireBucket, versionIdOf } from './find.js'
import { expirationOf } from './lifecycle.js'
import { refuseLocked } from './lock.js'
import {
  type Bucket,
  currentObject,
  type ObjectFacts,
  type ObjectVersion,
  type S3State,
  type Segment,
  type StoredChecksum,
} from './state.js'

/** An object or a part may have this many bytes. */
const WRITE_LIMIT_BYTES = 5 * 2 ** 30

/** Bytes that were taken in. */
export interface TakenIn {
  readonly size: number
  readonly etag: string
  readonly checksum: StoredChecksum
  readonly segments: readonly Segment[]
}

/** The handlers that write one object. */
export function writeHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    async putObject(input, context) {
      const bucket = requireBucket(state, input, context)
      checkKey(input.Key)
      if (input.WriteOffsetBytes !== undefined) {
        throw new ServiceError('NotImplemented', 'Appending is for directory buckets only.', { status: 501 })
      }
      const facts = factsOf(input, bucket, state, context)
      checkWriteConditions(state, input)
      const taken = await takeIn(state, context.body, context.request.headers)
      const version = putVersion(state, bucket, input, { ...facts, ...taken }, context)
      return {
        ETag: `"${version.etag}"`,
        ...checksumMember(version.checksum),
        ChecksumType: 'FULL_OBJECT',
        Expiration: expirationOf(state, bucket, version),
        ...encryptionFacts(version),
        ...versionIdOf(version, requireBucket(state, input, context)),
      }
    },
  })
}

/** Takes in a body, checking what its head says of it. Nothing is kept where it fails. */
export async function takeIn(
  state: S3State,
  { stream, length, trailers }: IncomingBody,
  headers: Headers,
  fallback?: ChecksumAlgorithm,
): Promise<TakenIn> {
  if (length === undefined) throw lengthMissing(headers)
  if (length > WRITE_LIMIT_BYTES) throw tooLarge(length)
  const sum = createBodySum(headers, fallback)
  const blob = await state.blobs.write(summed(stream, sum.update))
  try {
    const { md5Hex, checksum } = sum.finish(trailers())
    return { size: blob.size, etag: md5Hex, checksum, segments: segmentsOf(blob) }
  } catch (error) {
    state.blobs.release(blob.id)
    throw error
  }
}

/** The whole of a blob. */
export function segmentsOf({ id, size }: { readonly id: string; readonly size: number }): readonly Segment[] {
  return [{ blob: id, offset: 0, length: size }]
}

async function* summed(
  stream: AsyncIterable<Uint8Array>,
  update: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void> {
  let size = 0
  for await (const piece of stream) {
    size += piece.length
    if (size > WRITE_LIMIT_BYTES) throw tooLarge(size)
    update(piece)
    yield piece
  }
}

function lengthMissing(headers: Headers): ServiceError {
  if (
    headers['transfer-encoding'] !== undefined &&
    headers['x-amz-content-sha256']?.startsWith('STREAMING-') !== true
  ) {
    const text = 'A header you provided implies functionality that is not implemented'
    return new ServiceError('NotImplemented', text, { status: 501, fields: { Header: 'Transfer-Encoding' } })
  }
  const text = 'You must provide the Content-Length HTTP header.'
  return new ServiceError('MissingContentLength', text, { status: 411 })
}

function tooLarge(ProposedSize: number): ServiceError {
  const text = 'Your proposed upload exceeds the maximum allowed size'
  return new ServiceError('EntityTooLarge', text, {
    status: 400,
    fields: { ProposedSize, MaxSizeAllowed: WRITE_LIMIT_BYTES },
  })
}

/** What a write may depend on. */
export interface WriteConditions {
  readonly Bucket: string
  readonly Key: string
  readonly IfMatch?: string
  readonly IfNoneMatch?: string
}

/** @throws ServiceError PreconditionFailed, NoSuchKey */
export function checkWriteConditions(
  state: S3State,
  { Bucket: bucket, Key, IfMatch, IfNoneMatch }: WriteConditions,
): void {
  if (IfMatch === undefined && IfNoneMatch === undefined) return
  const current = currentObject(state, bucket, Key)
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== '*') {
      const text = 'A header you provided implies functionality that is not implemented'
      throw new ServiceError('NotImplemented', text, { status: 501, fields: { Header: 'If-None-Match' } })
    }
    if (current !== undefined) throw preconditionFailed('If-None-Match')
  }
  if (IfMatch === undefined) return
  if (current === undefined) throw noSuchKey(Key)
  if (!isSameTag(IfMatch, current.etag)) throw preconditionFailed('If-Match')
}

/** Whether a list of tags in a condition has this one. */
export function isSameTag(condition: string, etag: string): boolean {
  return condition.split(',').some((tag) => {
    const bare = tag.trim().replace(/^W\//, '').replaceAll('"', '')
    return bare === '*' || bare === etag
  })
}

/** A new version's own part. */
export type NewVersion = ObjectFacts &
  Pick<ObjectVersion, 'etag' | 'size' | 'segments' | 'checksum'> &
  Partial<Pick<ObjectVersion, 'parts' | 'uploadId'>>

/** Makes a version the newest of its key, in place of the one that the bucket does not keep. */
export function putVersion(
  state: S3State,
  { name }: Pick<Bucket, 'name'>,
  conditions: WriteConditions,
  content: NewVersion,
  { now }: Pick<CallContext, 'now'>,
): ObjectVersion {
  try {
    // Again: somebody may have been faster while the bytes came in.
    const bucket = state.buckets.get(name)
    if (bucket === undefined) throw noSuchBucket(name)
    checkWriteConditions(state, conditions)
    const { Key: key } = conditions
    const isVersioned = bucket.versioning === 'Enabled'
    const replaced = isVersioned ? undefined : nullVersion(state, bucket.name, key)
    if (replaced !== undefined) refuseLocked(replaced, now, false)
    const version: ObjectVersion = {
      ...content,
      bucket: bucket.name,
      key,
      versionId: isVersioned ? newVersionId() : 'null',
      sequence: state.nextSequence(),
      isDeleteMarker: false,
      createdAt: new Date(Math.floor(now / 1000) * 1000),
    }
    state.addVersion(version)
    if (replaced !== undefined) state.removeVersion(replaced)
    return version
  } catch (error) {
    for (const { blob } of content.segments) {
      state.blobs.retain(blob)
      state.blobs.release(blob)
    }
    throw error
  }
}

/** The version from when the bucket had none. */
export function nullVersion(state: S3State, bucket: string, key: string): ObjectVersion | undefined {
  return state
    .index(bucket)
    .versions.get(key)
    ?.find(({ versionId }) => versionId === 'null')
}

/** Thirty-two characters, as S3's ids have. */
export function newVersionId(): string {
  return randomBytes(24).toString('base64url').replaceAll('-', '.')
}
