/**
 * The policy of a bucket, which is a text.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { malformedPolicy, parsePolicy, type Policy, type Statement } from '../policy/document.js'
import { isPublic } from '../policy/evaluate.js'
import { fitsPattern } from '../policy/patterns.js'
import { ServiceError } from '../service-error.js'
import { accessDenied } from './errors.js'
import { type BucketRequest, requireBucket } from './find.js'
import { blocksPublic } from './grants.js'
import type { S3State } from './state.js'

const POLICY_LIMIT_BYTES = 20 << 10

/** The handlers of policies. */
export function policyHandlers(state: S3State): AnyHandlers {
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
  if (Buffer.byteLength(text) > POLICY_LIMIT_BYTES) {
    throw new ServiceError('PolicyTooLarge', 'Policy exceeds the maximum allowed document size.', { status: 400 })
  }
  try {
    const policy = parsePolicy(text)
    for (const statement of policy.statements) checkStatement(statement, bucket)
    return policy
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError('MalformedPolicy', error.message, { status: 400 })
  }
}

function checkStatement(statement: Statement, bucket: string): void {
  const { principals, notPrincipals, actions, notActions, resources, notResources } = statement
  if (principals === undefined && notPrincipals === undefined) throw malformedPolicy('Missing required field Principal')
  if (![...(actions ?? []), ...(notActions ?? [])].every(isOfS3)) throw malformedPolicy('Policy has invalid action')
  const all = [...(resources ?? []), ...(notResources ?? [])]
  if (all.length === 0) throw malformedPolicy('Missing required field Resource')
  if (!all.every((resource) => isWithin(resource, bucket))) throw malformedPolicy('Policy has invalid resource')
  if (actions === undefined || resources === undefined) return
  const isAimless = actions.some(
    (action) => !resources.some((resource) => mayBeAbout(action, resource, `arn:aws:s3:::${bucket}`)),
  )
  if (isAimless) throw malformedPolicy('Action does not apply to any resource(s) in statement')
}

function isOfS3(action: string): boolean {
  return action === '*' || /^s3(-object-lambda)?:[\w*?]+$/i.test(action)
}

/** Whether a pattern can mean the bucket, or something in it. */
function isWithin(pattern: string, bucket: string): boolean {
  const named = /^arn:aws[\w-]*:s3:::([^/]+)/.exec(pattern)?.[1]
  return pattern === '*' || (named !== undefined && fitsPattern(bucket, named))
}

/** Actions on objects need a resource with a key in it, and those on buckets one without. */
function mayBeAbout(action: string, resource: string, arn: string): boolean {
  if (/[*?]/.test(action) || (resource !== arn && !resource.startsWith(`${arn}/`))) return true
  const isOnObject =
    /^s3:(?!.*Bucket)\w*Object/i.test(action) || /:(AbortMultipartUpload|ListMultipartUploadParts)$/i.test(action)
  const isKnownOnBucket = /^s3:(List\w*Bucket\w*|\w*Bucket\w*|\w+Configuration)$/i.test(action)
  if (isOnObject) return resource !== arn
  return !isKnownOnBucket || resource === arn
}
