/**
 * An embedded AWS for a file of tests of S3: its root's client, buckets of new names, refusals as code and status.
 */

import { afterAll, beforeAll } from 'vitest'
import { ClientError, type Session } from '../../../src/index.js'
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../../src/local/public.js'
import { at, sessionOf } from '../sessions.js'

/** The client of S3. */
export type S3 = ReturnType<typeof s3Of>

/** A session's client of S3, which tries once. */
export function s3Of(aws: LocalAws, session: Session = sessionOf(aws)) {
  return session.client('s3', at(aws))
}

let count = 0

/** A name that no other bucket has. */
export function newName(): string {
  return `bucket-${++count}-${process.pid}`
}

/** What the tests of a file have. */
export interface S3Place {
  aws: LocalAws
  s3: S3
  /** Makes a bucket and gives its name. */
  bucket(options?: BucketOptions): Promise<string>
}

/** How a bucket is to be. */
export interface BucketOptions {
  readonly isVersioned?: boolean
  readonly isLockable?: boolean
  /** It takes access control lists, and public policies. */
  readonly isOpen?: boolean
}

/** One AWS for all tests of a file. */
export function s3Place(options: LocalAwsOptions = {}): S3Place {
  const place: Partial<S3Place> = {}
  beforeAll(async () => {
    place.aws = await startLocalAws(options)
    place.s3 = s3Of(place.aws)
  })
  afterAll(async () => {
    await place.s3?.close()
    await place.aws?.stop()
  })
  place.bucket = async ({ isVersioned = false, isLockable = false, isOpen = false } = {}) => {
    const { s3 } = place as S3Place
    const Bucket = newName()
    await s3.createBucket({
      Bucket,
      ...(isLockable ? { ObjectLockEnabledForBucket: true } : {}),
      ...(isOpen ? { ObjectOwnership: 'ObjectWriter' } : {}),
    })
    if (isOpen) await s3.deletePublicAccessBlock({ Bucket })
    if (isVersioned) await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
    return Bucket
  }
  return place as S3Place
}

/** What a call is refused with. */
export interface Refusal {
  readonly code: string
  readonly status: number | undefined
  /** Members of the error beside code and message. */
  readonly error: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

/** The refusal of a call, which must be refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof ClientError)) throw error
    const { Error: details, ResponseMetadata } = error.response
    const { HTTPStatusCode: status, HTTPHeaders: headers } = ResponseMetadata
    return { code: error.code, status, error: { ...details }, headers }
  }
  throw new Error('The call was not refused')
}

/** The same in short: `NoSuchKey 404`. */
export async function refused(call: Promise<unknown>): Promise<string> {
  const { code, status } = await refusalOf(call)
  return `${code} ${status}`
}

/** The text of an object. */
export async function textOf(s3: S3, Bucket: string, Key: string, more: object = {}): Promise<string> {
  const { Body } = await s3.getObject({ Bucket, Key, ...more })
  return await Body.text()
}

/** The code in an error document of S3. */
export function codeIn(xml: string): string | undefined {
  return /<Code>([^<]*)/.exec(xml)?.[1]
}

/** A part that is large enough not to be the last. */
export const fullPart = Buffer.alloc(5 << 20, 'a')

/** Uploads in parts; the answer to the last call, with the upload's id and the list of parts. */
export async function uploadParts(
  s3: S3,
  target: { readonly Bucket: string; readonly Key: string },
  bodies: readonly (Buffer | string)[],
  more: { readonly create?: object; readonly part?: object; readonly complete?: object } = {},
) {
  const { UploadId = '' } = await s3.createMultipartUpload({ ...target, ...more.create })
  const Parts: { PartNumber: number; ETag?: string }[] = []
  for (const [i, Body] of bodies.entries()) {
    const PartNumber = i + 1
    const {
      ResponseMetadata: _,
      ServerSideEncryption: __,
      ...sums
    } = await s3.uploadPart({
      ...target,
      UploadId,
      PartNumber,
      Body,
      ...more.part,
    })
    Parts.push({ ...sums, PartNumber })
  }
  const ended = await s3.completeMultipartUpload({ ...target, UploadId, MultipartUpload: { Parts }, ...more.complete })
  return { ...ended, UploadId, Parts }
}
