/**
 * What S3 keeps: buckets, versions of objects, uploads in parts.
 */

import { hash } from 'node:crypto'
import type { ChecksumAlgorithm } from '../../checksum/algorithms.js'
import type { Tag } from '../iam/state.js'
import type { BlobStore } from '../store/blobs.js'
import type { Store, Table } from '../store/store.js'
import { createSortedNames, type SortedNames } from './key-order.js'

/** Who gets what. */
export interface Grant {
  readonly Grantee: {
    readonly Type: 'CanonicalUser' | 'Group'
    readonly ID?: string
    readonly URI?: string
  }
  readonly Permission: 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP'
}

/** A bucket. */
export interface Bucket {
  readonly name: string
  readonly region: string
  /** As it was asked for: `EU` for Ireland. Absent in us-east-1. */
  readonly location?: string | undefined
  readonly createdAt: Date
  readonly versioning?: 'Enabled' | 'Suspended' | undefined
  readonly hasObjectLock: boolean
  readonly grants: readonly Grant[]
  readonly policy?: string | undefined
  /** The bucket's documents, by the name of what they are about: `Cors`, `Lifecycle` … */
  readonly documents: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** A part of a blob. Objects are made of such. */
export interface Segment {
  readonly blob: string
  readonly offset: number
  readonly length: number
}

/** A checksum that is kept with an object. */
export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly value: string
  /** Of the whole, or of the parts' checksums. */
  readonly type: 'FULL_OBJECT' | 'COMPOSITE'
}

/** What a caller says of an object, and gets back with it. */
export interface ObjectFacts {
  readonly contentType?: string | undefined
  readonly cacheControl?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  /** As it was given: it need not be a time. */
  readonly expires?: string | undefined
  readonly websiteRedirect?: string | undefined
  readonly metadata: Readonly<Record<string, string>>
  readonly storageClass: string
  readonly encryption: Encryption
  readonly tags: readonly Tag[]
  readonly grants: readonly Grant[]
  readonly retention?: Retention | undefined
  readonly hasLegalHold?: boolean | undefined
}

/** How an object is said to be encrypted. */
export interface Encryption {
  readonly algorithm?: string | undefined
  readonly keyId?: string | undefined
  readonly hasBucketKey?: boolean | undefined
  /** Of the caller's own key, which must come with every request. */
  readonly customerKeyMd5?: string | undefined
}

/** Until when an object must stay. */
export interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE'
  readonly until: Date
}

/** A version of an object, or the mark of a deletion. */
export interface ObjectVersion extends ObjectFacts {
  readonly bucket: string
  readonly key: string
  /** `null` where the bucket had no versions then. */
  readonly versionId: string
  /** Greater for what came later. */
  readonly sequence: number
  readonly isDeleteMarker: boolean
  readonly createdAt: Date
  readonly etag: string
  readonly size: number
  readonly segments: readonly Segment[]
  /** Of an object uploaded in parts. */
  readonly parts?: readonly { readonly number: number; readonly size: number; readonly checksum?: string | undefined }[]
  readonly checksum?: StoredChecksum | undefined
  /** Of the upload in parts that it comes from. */
  readonly uploadId?: string | undefined
  /** Until when a copy out of an archive can be read. */
  readonly restoredUntil?: Date | undefined
}

/** A part that was uploaded. */
export interface UploadedPart {
  readonly number: number
  readonly etag: string
  readonly size: number
  readonly segments: readonly Segment[]
  readonly checksum: StoredChecksum
  readonly createdAt: Date
}

/** An upload in parts that goes on. */
export interface Upload {
  readonly id: string
  readonly bucket: string
  readonly key: string
  readonly createdAt: Date
  readonly facts: ObjectFacts
  readonly checksum: {
    readonly algorithm: ChecksumAlgorithm
    readonly type: StoredChecksum['type']
    readonly isExplicit: boolean
  }
  readonly parts: Readonly<Record<string, UploadedPart>>
  readonly initiator: string
}

/** The versions of a bucket's objects. */
export interface BucketIndex {
  readonly keys: SortedNames
  /** The newest first; never empty. */
  readonly versions: Map<string, readonly ObjectVersion[]>
}

/** All of it. */
export interface S3State {
  readonly ownerId: string
  readonly accountId: string
  readonly blobs: BlobStore
  readonly buckets: Table<Bucket>
  readonly uploads: Table<Upload>
  index(bucket: string): BucketIndex
  /** Adds a version, whose sequence is to come from {@link S3State.nextSequence}. */
  addVersion(version: ObjectVersion): void
  /** Changes what is known of a version; its bytes stay. */
  changeVersion(version: ObjectVersion): void
  removeVersion(version: ObjectVersion): void
  nextSequence(): number
}

/** The state in a store. */
export function createS3State(store: Store, blobs: BlobStore, accountId: string): S3State {
  const versions = store.table<ObjectVersion>('s3.versions')
  const uploads = store.table<Upload>('s3.uploads')
  const indexes = new Map<string, BucketIndex>()
  let sequence = 0

  const index = (bucket: string): BucketIndex => {
    let found = indexes.get(bucket)
    if (found === undefined) indexes.set(bucket, (found = { keys: createSortedNames(), versions: new Map() }))
    return found
  }
  const enter = (version: ObjectVersion): void => {
    const { keys, versions: byKey } = index(version.bucket)
    const others = byKey.get(version.key) ?? []
    keys.add(version.key)
    byKey.set(
      version.key,
      [version, ...others].toSorted((a, b) => b.sequence - a.sequence),
    )
    sequence = Math.max(sequence, version.sequence)
  }
  for (const version of versions.values()) {
    enter(version)
    retainAll(blobs, version.segments)
  }
  for (const { parts } of uploads.values()) for (const part of Object.values(parts)) retainAll(blobs, part.segments)
  blobs.removeUnreferenced()

  return {
    ownerId: hash('sha256', `canonical user of ${accountId}`),
    accountId,
    blobs,
    buckets: store.table('s3.buckets'),
    uploads,
    index,
    nextSequence: () => ++sequence,
    addVersion(version) {
      enter(version)
      retainAll(blobs, version.segments)
      versions.set(String(version.sequence), version)
    },
    changeVersion(version) {
      const byKey = index(version.bucket).versions
      const changed = byKey.get(version.key)?.map((one) => (one.sequence === version.sequence ? version : one)) ?? []
      byKey.set(version.key, changed)
      versions.set(String(version.sequence), version)
    },
    removeVersion(version) {
      const { keys, versions: byKey } = index(version.bucket)
      const left = byKey.get(version.key)?.filter((one) => one.sequence !== version.sequence) ?? []
      if (left.length > 0) byKey.set(version.key, left)
      else {
        byKey.delete(version.key)
        keys.remove(version.key)
      }
      versions.delete(String(version.sequence))
      releaseAll(blobs, version.segments)
    },
  }
}

/** Counts references to the blobs of segments. */
export function retainAll(blobs: BlobStore, segments: readonly Segment[]): void {
  for (const { blob } of segments) blobs.retain(blob)
}

/** Lets go of the blobs of segments. */
export function releaseAll(blobs: BlobStore, segments: readonly Segment[]): void {
  for (const { blob } of segments) blobs.release(blob)
}

/** Forgets an upload and lets go of its parts. */
export function dropUpload(state: Pick<S3State, 'uploads' | 'blobs'>, { id, parts }: Upload): void {
  state.uploads.delete(id)
  for (const part of Object.values(parts)) releaseAll(state.blobs, part.segments)
}

/** The version that a plain request for the key gets: the newest, which may be the mark of a deletion. */
export function latestVersion(state: S3State, bucket: string, key: string): ObjectVersion | undefined {
  return state.index(bucket).versions.get(key)?.[0]
}

/** The object that a plain request for the key gets. */
export function currentObject(state: S3State, bucket: string, key: string): ObjectVersion | undefined {
  const latest = latestVersion(state, bucket, key)
  return latest?.isDeleteMarker === true ? undefined : latest
}
