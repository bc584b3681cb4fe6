/**
 * Buckets: made, found, listed, removed; versioning, and where they are.
 */

import type { SharedFacts } from '../../model/raw.js'
import { escapeText } from '../../protocol/xml-entities.js'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { xmlDocument } from '../protocol/xml-answer.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { s3Namespace } from './documents-on-wire.js'
import { invalidArgument, malformedXml } from './errors.js'
import { requireBucket, requireBucketAnywhere } from './find.js'
import { aclWithOwnership, asksForList, isPublicGrant, ownershipOf, privateGrants, requestedGrants } from './grants.js'
import { type Bucket, dropUpload, type Grant, type S3State } from './state.js'

const BUCKETS_PER_PAGE = 10_000

/** The handlers of buckets. */
export function bucketHandlers(state: S3State, facts: () => SharedFacts): AnyHandlers {
  const { buckets } = state
  return asAnyHandlers<'s3'>({
    createBucket(input, context) {
      const { Bucket: name, CreateBucketConfiguration: configuration, ObjectOwnership } = input
      checkBucketName(name)
      if (configuration?.Location !== undefined || configuration?.Bucket !== undefined) {
        throw notImplemented('s3', 'CreateBucket', 'directory buckets')
      }
      const location = configuration?.LocationConstraint
      const region = regionOf(location, context.region, facts())
      const existing = buckets.get(name)
      if (existing !== undefined) return answerExisting(existing, region)
      const bucket = newBucket(
        name,
        region,
        location,
        input.ObjectLockEnabledForBucket === true,
        ObjectOwnership,
        context,
      )
      const grants = firstGrants(context, bucket, state)
      const tags = configuration?.Tags ?? []
      const documents = tags.length === 0 ? bucket.documents : { ...bucket.documents, Tagging: { TagSet: tags } }
      buckets.set(name, { ...bucket, grants, documents })
      return { Location: `/${name}` }
    },
    headBucket(input, context) {
      const bucket = requireBucket(state, input, context)
      return { BucketRegion: bucket.region, AccessPointAlias: false }
    },
    deleteBucket(input, context) {
      const bucket = requireBucket(state, input, context)
      if (state.index(bucket.name).keys.length > 0) {
        throw new ServiceError('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
          status: 409,
          fields: { BucketName: bucket.name },
        })
      }
      for (const upload of state.uploads.values()) if (upload.bucket === bucket.name) dropUpload(state, upload)
      buckets.delete(bucket.name)
      return {}
    },
    listBuckets({ Prefix = '', MaxBuckets = BUCKETS_PER_PAGE, BucketRegion, ContinuationToken = '' }) {
      if (MaxBuckets < 1 || MaxBuckets > BUCKETS_PER_PAGE) {
        throw invalidArgument('Argument max-buckets must be an integer between 1 and 10000', 'max-buckets', MaxBuckets)
      }
      const after = Buffer.from(ContinuationToken, 'base64').toString()
      const all = [...buckets.values()]
        .filter(({ name, region }) => name.startsWith(Prefix) && region === (BucketRegion ?? region) && name > after)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      const page = all.slice(0, MaxBuckets)
      const isCut = page.length < all.length
      return {
        Owner: { ID: state.ownerId },
        Buckets: page.map(({ name, createdAt, region }) => ({
          Name: name,
          CreationDate: createdAt,
          BucketRegion: region,
        })),
        ...(Prefix === '' ? {} : { Prefix }),
        ...(isCut ? { ContinuationToken: Buffer.from(page.at(-1)?.name ?? '').toString('base64') } : {}),
      }
    },
    getBucketLocation(input, { answer }) {
      const { location = '' } = requireBucketAnywhere(state, input)
      // The root itself is the value, which the model does not say.
      answer.body = xmlDocument(
        `<LocationConstraint xmlns="${s3Namespace}">${escapeText(location)}</LocationConstraint>`,
      )
      return {}
    },
    getBucketVersioning: (input, context) => ({ Status: requireBucket(state, input, context).versioning }),
    putBucketVersioning(input, context) {
      const bucket = requireBucket(state, input, context)
      const { Status, MFADelete } = input.VersioningConfiguration
      const status = Status === 'Enabled' ? 'Enabled' : 'Suspended'
      if (Status !== status) throw malformedXml()
      if (MFADelete === 'Enabled') throw notImplemented('s3', 'PutBucketVersioning', 'MFA delete')
      if (status === 'Suspended' && bucket.hasObjectLock) {
        const text =
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.'
        throw new ServiceError('InvalidBucketState', text, { status: 409 })
      }
      buckets.set(bucket.name, { ...bucket, versioning: status })
      return {}
    },
  })
}

function newBucket(
  name: string,
  region: string,
  location: string | undefined,
  hasObjectLock: boolean,
  ownership: string | undefined,
  { now }: CallContext,
): Bucket {
  const blocked = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }
  return {
    name,
    region,
    location,
    createdAt: new Date(Math.floor(now / 1000) * 1000),
    versioning: hasObjectLock ? 'Enabled' : undefined,
    hasObjectLock,
    grants: [],
    documents: {
      PublicAccessBlock: blocked,
      OwnershipControls: { Rules: [{ ObjectOwnership: ownership ?? 'BucketOwnerEnforced' }] },
    },
  }
}

/** @throws ServiceError InvalidBucketName */
function checkBucketName(name: string): void {
  const isLegal =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/[.-]\.|\.-/.test(name) && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  const isReserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  if (isLegal && !isReserved) return
  throw new ServiceError('InvalidBucketName', 'The specified bucket is not valid.', {
    status: 400,
    fields: { BucketName: name },
  })
}

/** Only us-east-1 makes buckets elsewhere; the others only their own. */
function regionOf(location: string | undefined, region: string, { endpointPartitions }: SharedFacts): string {
  if (location === undefined || location === '') {
    if (region !== 'us-east-1') throw illegalLocation('unspecified', region)
    return region
  }
  const wanted = location === 'EU' ? 'eu-west-1' : location
  const isKnown = endpointPartitions.some(({ regions }) => Object.hasOwn(regions, wanted))
  if (!isKnown || wanted === 'us-east-1') {
    throw new ServiceError('InvalidLocationConstraint', 'The specified location-constraint is not valid', {
      status: 400,
      fields: { LocationConstraint: location },
    })
  }
  if (region !== 'us-east-1' && region !== wanted) throw illegalLocation(wanted, region)
  return wanted
}

function illegalLocation(location: string, region: string): ServiceError {
  const text = `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`
  return new ServiceError('IllegalLocationConstraintException', text, { status: 400, fields: { Region: region } })
}

/** In us-east-1 making a bucket again is no error, for old times' sake. */
function answerExisting({ name, region }: Bucket, wanted: string): { Location: string } {
  if (region === 'us-east-1' && wanted === region) return { Location: `/${name}` }
  throw new ServiceError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    { status: 409, fields: { BucketName: name } },
  )
}

/** The list with which a bucket begins: no other where lists do not count, and no public one. */
function firstGrants({ request: { headers } }: CallContext, bucket: Bucket, state: S3State): readonly Grant[] {
  if (!asksForList(headers)) return privateGrants(state)
  const isEnforced = ownershipOf(bucket) === 'BucketOwnerEnforced'
  if (isEnforced && headers['x-amz-acl'] === 'private') return privateGrants(state)
  const grants = requestedGrants(headers, state)
  if (isEnforced) throw aclWithOwnership()
  if (!grants.some(isPublicGrant)) return grants
  const text = 'Bucket cannot have public ACLs set with BlockPublicAccess enabled'
  throw new ServiceError('InvalidBucketAclWithBlockPublicAccessError', text, { status: 400 })
}
