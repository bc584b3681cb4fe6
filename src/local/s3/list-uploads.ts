/**
 * Lists of uploads that go on, and of their parts.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { checksumMember } from './checksums.js'
import { requireBucket } from './find.js'
import { compareKeys, createSortedNames } from './key-order.js'
import { encoderFor, limitOf, unlessEmpty, walk } from './list.js'
import { requireUpload } from './multipart.js'
import type { S3State, Upload } from './state.js'

/** The handlers that list uploads and parts. */
export function listUploadHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    listMultipartUploads(input, context) {
      const bucket = requireBucket(state, input, context)
      const { Prefix = '', Delimiter = '', KeyMarker = '', UploadIdMarker = '', EncodingType } = input
      const encode = encoderFor(EncodingType)
      const limit = limitOf(input.MaxUploads, 'max-uploads')
      const { uploads, prefixes, next } = pageOfUploads(
        state,
        bucket.name,
        { Prefix, Delimiter, KeyMarker, UploadIdMarker },
        limit,
      )
      return {
        Bucket: bucket.name,
        KeyMarker: encode(KeyMarker),
        UploadIdMarker,
        ...(next === undefined ? {} : { NextKeyMarker: encode(next.key), NextUploadIdMarker: next.id }),
        Prefix: encode(Prefix),
        ...unlessEmpty('Delimiter', encode(Delimiter)),
        MaxUploads: limit,
        IsTruncated: next !== undefined,
        EncodingType,
        Uploads: uploads.map((upload) => ({
          UploadId: upload.id,
          Key: encode(upload.key),
          Initiated: upload.createdAt,
          StorageClass: upload.facts.storageClass as 'STANDARD',
          Owner: { ID: state.ownerId },
          Initiator: { ID: upload.initiator },
          ...explicitChecksum(upload),
        })),
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      }
    },
    listParts(input, context) {
      requireBucket(state, input, context)
      const upload = requireUpload(state, input)
      const { MaxParts, PartNumberMarker = 0 } = input
      const limit = limitOf(MaxParts, 'max-parts')
      const rest = Object.values(upload.parts)
        .filter(({ number }) => number > PartNumberMarker)
        .toSorted((a, b) => a.number - b.number)
      const page = rest.slice(0, limit)
      return {
        Bucket: upload.bucket,
        Key: upload.key,
        UploadId: upload.id,
        PartNumberMarker,
        NextPartNumberMarker: page.at(-1)?.number ?? 0,
        MaxParts: limit,
        IsTruncated: page.length < rest.length,
        StorageClass: upload.facts.storageClass as 'STANDARD',
        Owner: { ID: state.ownerId },
        Initiator: { ID: upload.initiator },
        ...explicitChecksum(upload),
        Parts: page.map(({ number, etag, size, createdAt, checksum }) => ({
          PartNumber: number,
          ETag: `"${etag}"`,
          Size: size,
          LastModified: createdAt,
          ...(upload.checksum.isExplicit ? checksumMember(checksum) : {}),
        })),
      }
    },
  })
}

function explicitChecksum({ checksum }: Upload) {
  return checksum.isExplicit ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {}
}

interface UploadsRequest {
  readonly Prefix: string
  readonly Delimiter: string
  readonly KeyMarker: string
  readonly UploadIdMarker: string
}

interface UploadsPage {
  readonly uploads: readonly Upload[]
  readonly prefixes: readonly string[]
  readonly next: { readonly key: string; readonly id: string } | undefined
}

function pageOfUploads(state: S3State, bucket: string, request: UploadsRequest, limit: number): UploadsPage {
  const { Prefix, Delimiter, KeyMarker, UploadIdMarker } = request
  const all = [...state.uploads.values()].filter((upload) => upload.bucket === bucket)
  const keys = createSortedNames()
  for (const { key } of all) keys.add(key)
  const uploads: Upload[] = []
  const prefixes: string[] = []
  let last = { key: '', id: '' }
  const steps = { prefix: Prefix, delimiter: Delimiter, marker: KeyMarker, includesMarker: UploadIdMarker !== '' }
  for (const step of walk(keys, steps)) {
    if ('commonPrefix' in step) {
      if (uploads.length + prefixes.length >= limit) return { uploads, prefixes, next: last }
      prefixes.push(step.commonPrefix)
      last = { key: step.commonPrefix, id: '' }
      continue
    }
    const ofKey = all
      .filter(({ key }) => key === step.key)
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || compareKeys(a.id, b.id))
    const marker = step.key === KeyMarker ? ofKey.findIndex(({ id }) => id === UploadIdMarker) : -1
    for (const upload of ofKey.slice(marker + 1)) {
      if (uploads.length + prefixes.length >= limit) return { uploads, prefixes, next: last }
      uploads.push(upload)
      last = { key: upload.key, id: upload.id }
    }
  }
  return { uploads, prefixes, next: undefined }
}
