/**
 * The documents of a bucket: put, got and deleted as they are, each under the operations that the model has for it.
 */

import { asItems, asMembers, hasMembers, type Members } from '../../protocol/members.js'
import { type AnyHandler, type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { textIn } from '../input-values.js'
import { malformedPolicy, parsePolicy, type Policy } from '../policy/document.js'
import { isPublic } from '../policy/evaluate.js'
import { ServiceError } from '../service-error.js'
import { accessDenied, malformedXml } from './errors.js'
import { type BucketRequest, requireBucket } from './find.js'
import { blocksPublic } from './grants.js'
import type { S3State } from './state.js'

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
  readonly check?: (document: Members) => void
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
    check: checkLifecycle,
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
  },
  {
    name: 'Website',
    get: 'getBucketWebsite',
    put: 'putBucketWebsite',
    remove: 'deleteBucketWebsite',
    member: 'WebsiteConfiguration',
    missing: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
  },
  {
    name: 'Replication',
    get: 'getBucketReplication',
    put: 'putBucketReplication',
    remove: 'deleteBucketReplication',
    member: 'ReplicationConfiguration',
    isWholeInOutput: true,
    missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  },
  {
    name: 'OwnershipControls',
    get: 'getBucketOwnershipControls',
    put: 'putBucketOwnershipControls',
    remove: 'deleteBucketOwnershipControls',
    member: 'OwnershipControls',
    isWholeInOutput: true,
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
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
  },
  { name: 'Logging', get: 'getBucketLogging', put: 'putBucketLogging', member: 'BucketLoggingStatus' },
  {
    name: 'RequestPayment',
    get: 'getBucketRequestPayment',
    put: 'putBucketRequestPayment',
    member: 'RequestPaymentConfiguration',
    fallback: { Payer: 'BucketOwner' },
  },
  {
    name: 'Notification',
    get: 'getBucketNotificationConfiguration',
    put: 'putBucketNotificationConfiguration',
    member: 'NotificationConfiguration',
  },
]

/** The handlers of all kinds, and of the policy, which is a text. */
export function documentHandlers(state: S3State): AnyHandlers {
  return { ...Object.fromEntries(kinds.flatMap((kind) => handlersOf(state, kind))), ...policyHandlers(state) }
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
        check?.(document)
        state.buckets.set(bucket.name, { ...bucket, documents: { ...bucket.documents, [name]: document } })
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

/** Of characters, buckets' tags may have more than objects'. */
function checkBucketTags({ TagSet }: Members): void {
  const keys = asItems(TagSet).map((tag) => textIn(asMembers(tag), 'Key'))
  if (keys.length > 50)
    throw new ServiceError('BadRequest', 'Bucket tag count cannot be greater than 50', { status: 400 })
  if (new Set(keys).size < keys.length) {
    throw new ServiceError('InvalidTag', 'Cannot provide multiple Tags with the same key', { status: 400 })
  }
}

function checkCors({ CORSRules }: Members): void {
  const methods = new Set<unknown>(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])
  for (const rule of asItems(CORSRules)) {
    const bad = asItems(asMembers(rule)['AllowedMethods']).find((method) => !methods.has(method))
    if (bad === undefined) continue
    const text = `Found unsupported HTTP method in CORS config. Unsupported method is ${JSON.stringify(bad)}`
    throw new ServiceError('InvalidRequest', text, { status: 400 })
  }
}

function checkLifecycle({ Rules }: Members): void {
  const ids = asItems(Rules).map((rule) => textIn(asMembers(rule), 'ID'))
  const given = ids.filter((id) => id !== '')
  if (new Set(given).size < given.length) {
    throw new ServiceError('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule', {
      status: 400,
    })
  }
  for (const rule of asItems(Rules)) {
    const { Status, Expiration } = asMembers(rule)
    if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml()
    const { Days } = asMembers(Expiration)
    if (typeof Days === 'number' && Days <= 0) {
      const text = "'Days' for Expiration action must be a positive integer"
      throw new ServiceError('InvalidArgument', text, { status: 400 })
    }
  }
}

function policyHandlers(state: S3State): AnyHandlers {
  const requirePolicy = (request: BucketRequest, context: Parameters<typeof requireBucket>[2]): string => {
    const bucket = requireBucket(state, request, context)
    if (bucket.policy !== undefined) return bucket.policy
    throw new ServiceError('NoSuchBucketPolicy', 'The bucket policy does not exist', {
      status: 404,
      fields: { BucketName: bucket.name },
    })
  }
  return asAnyHandlers<'s3'>({
    putBucketPolicy(input, context) {
      const bucket = requireBucket(state, input, context)
      const policy = checkBucketPolicy(input.Policy, bucket.name)
      if (blocksPublic(bucket, 'BlockPublicPolicy') && isPublic(policy)) {
        const { arn } = context.principal
        throw accessDenied(
          `User: ${arn} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
        )
      }
      state.buckets.set(bucket.name, { ...bucket, policy: input.Policy })
      context.answer.status = 204
      return {}
    },
    getBucketPolicy: (input, context) => ({ Policy: requirePolicy(input, context) }),
    getBucketPolicyStatus: (input, context) => ({
      PolicyStatus: { IsPublic: isPublic(parsePolicy(requirePolicy(input, context))) },
    }),
    deleteBucketPolicy(input, context) {
      const bucket = requireBucket(state, input, context)
      state.buckets.set(bucket.name, { ...bucket, policy: undefined })
      return {}
    },
  })
}

function checkBucketPolicy(text: string, bucket: string): Policy {
  try {
    const policy = parsePolicy(text)
    for (const { principals, notPrincipals, resources, notResources } of policy.statements) {
      if (principals === undefined && notPrincipals === undefined)
        throw malformedPolicy('Missing required field Principal')
      const all = [...(resources ?? []), ...(notResources ?? [])]
      if (all.length === 0) throw malformedPolicy('Missing required field Resource')
      const arn = `arn:aws:s3:::${bucket}`
      const isOwn = (resource: string): boolean =>
        resource === arn || resource.startsWith(`${arn}/`) || /[*?$]/.test(resource)
      if (!all.every(isOwn)) throw malformedPolicy('Policy has invalid resource')
    }
    return policy
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError('MalformedPolicy', error.message, { status: 400 })
  }
}
