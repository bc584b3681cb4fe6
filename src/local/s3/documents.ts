/**
 * The documents of a bucket: put, got and deleted as they are, each under the operations that the model has for it.
 */

import { hasMembers, type Members } from '../../protocol/members.js'
import type { AnyHandler, AnyHandlers } from '../handlers.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import {
  checkAccelerate,
  checkBucketTags,
  checkCors,
  checkEncryption,
  checkLogging,
  checkOwnership,
  checkPayment,
  checkReplication,
} from './document-checks.js'
import { malformedXml } from './errors.js'
import { type BucketRequest, requireBucket } from './find.js'
import { leastTransitionSize, withRuleIds } from './lifecycle.js'
import { withNotificationIds } from './notification.js'
import type { Bucket, S3State } from './state.js'
import { checkWebsite } from './website.js'

/** A kind of document. */
interface Kind {
  /** Under which it is kept. */
  readonly name: string
  readonly get: string
  readonly put: string
  readonly remove?: string
  /** The member of the input, and of the output where that has it whole. */
  readonly member: string
  readonly isWholeInOutput?: boolean
  /** The error where there is none; without one, there is an empty answer. */
  readonly missing?: readonly [code: string, text: string]
  /** Given where there is none. */
  readonly fallback?: Members
  /** What requests say beside the document: kept with it, and told with both answers. */
  readonly beside?: (input: Members) => Members
  /** Refuses what S3 refuses; gives what is kept, where that is not the document itself. */
  readonly check?: (document: Members, bucket: Bucket, state: S3State) => Members | void
}

const kinds: readonly Kind[] = [
  {
    name: 'Cors',
    get: 'getBucketCors',
    put: 'putBucketCors',
    remove: 'deleteBucketCors',
    member: 'CORSConfiguration',
    missing: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
    check: checkCors,
  },
  {
    name: 'Lifecycle',
    get: 'getBucketLifecycleConfiguration',
    put: 'putBucketLifecycleConfiguration',
    remove: 'deleteBucketLifecycle',
    member: 'LifecycleConfiguration',
    missing: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    check: withRuleIds,
    beside: leastTransitionSize,
  },
  {
    name: 'Tagging',
    get: 'getBucketTagging',
    put: 'putBucketTagging',
    remove: 'deleteBucketTagging',
    member: 'Tagging',
    missing: ['NoSuchTagSet', 'The TagSet does not exist'],
    check: checkBucketTags,
  },
  {
    name: 'Encryption',
    get: 'getBucketEncryption',
    put: 'putBucketEncryption',
    remove: 'deleteBucketEncryption',
    member: 'ServerSideEncryptionConfiguration',
    isWholeInOutput: true,
    fallback: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
    },
    check: checkEncryption,
  },
  {
    name: 'Website',
    get: 'getBucketWebsite',
    put: 'putBucketWebsite',
    remove: 'deleteBucketWebsite',
    member: 'WebsiteConfiguration',
    missing: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
    check: checkWebsite,
  },
  {
    name: 'Replication',
    get: 'getBucketReplication',
    put: 'putBucketReplication',
    remove: 'deleteBucketReplication',
    member: 'ReplicationConfiguration',
    isWholeInOutput: true,
    missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
    check: checkReplication,
  },
  {
    name: 'OwnershipControls',
    get: 'getBucketOwnershipControls',
    put: 'putBucketOwnershipControls',
    remove: 'deleteBucketOwnershipControls',
    member: 'OwnershipControls',
    isWholeInOutput: true,
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
    check: checkOwnership,
  },
  {
    name: 'PublicAccessBlock',
    get: 'getPublicAccessBlock',
    put: 'putPublicAccessBlock',
    remove: 'deletePublicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    isWholeInOutput: true,
    missing: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  },
  {
    name: 'Accelerate',
    get: 'getBucketAccelerateConfiguration',
    put: 'putBucketAccelerateConfiguration',
    member: 'AccelerateConfiguration',
    check: checkAccelerate,
  },
  {
    name: 'Logging',
    get: 'getBucketLogging',
    put: 'putBucketLogging',
    member: 'BucketLoggingStatus',
    check: checkLogging,
  },
  {
    name: 'RequestPayment',
    get: 'getBucketRequestPayment',
    put: 'putBucketRequestPayment',
    member: 'RequestPaymentConfiguration',
    fallback: { Payer: 'BucketOwner' },
    check: checkPayment,
  },
  {
    name: 'Notification',
    get: 'getBucketNotificationConfiguration',
    put: 'putBucketNotificationConfiguration',
    member: 'NotificationConfiguration',
    check: withNotificationIds,
  },
]

/** The handlers of all kinds. */
export function documentHandlers(state: S3State): AnyHandlers {
  return Object.fromEntries(kinds.flatMap((kind) => handlersOf(state, kind)))
}

function handlersOf(state: S3State, kind: Kind): readonly (readonly [string, AnyHandler])[] {
  const { name, get, put, remove, member, missing, fallback, check } = kind
  const handlers: (readonly [string, AnyHandler])[] = [
    [
      put,
      (input, context) => {
        const bucket = requireBucket(state, bucketIn(input), context)
        const document = input[member]
        if (!hasMembers(document)) throw malformedXml()
        const said = kind.beside?.(input) ?? {}
        const kept = { ...(check?.(document, bucket, state) ?? document), ...said }
        state.buckets.set(bucket.name, { ...bucket, documents: { ...bucket.documents, [name]: kept } })
        return said
      },
    ],
    [
      get,
      (input, context) => {
        const bucket = requireBucket(state, bucketIn(input), context)
        const document = bucket.documents[name] ?? fallback
        if (document === undefined && missing !== undefined) {
          const [code, text] = missing
          throw new ServiceError(code, text, { status: 404, fields: { BucketName: bucket.name } })
        }
        return kind.isWholeInOutput === true ? { [member]: document } : document
      },
    ],
  ]
  if (remove === undefined) return handlers
  const removing: AnyHandler = (input, context) => {
    const bucket = requireBucket(state, bucketIn(input), context)
    const left = Object.entries(bucket.documents).filter(([one]) => one !== name)
    state.buckets.set(bucket.name, { ...bucket, documents: Object.fromEntries(left) })
  }
  return [...handlers, [remove, removing]]
}

function bucketIn(input: Readonly<Record<string, unknown>>): BucketRequest {
  const owner = input['ExpectedBucketOwner']
  const request = { Bucket: textIn(input, 'Bucket') }
  return typeof owner === 'string' ? { ...request, ExpectedBucketOwner: owner } : request
}
