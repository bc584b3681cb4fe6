/**
 * Access control lists of buckets and objects, asked for and changed.
 */

import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { requireBucket, requireObject } from './find.js'
import { allowedGrants, grantsIn, grantsOf, ownershipOf, privateGrants } from './grants.js'
import type { Bucket, Grant, S3State } from './state.js'

/** The handlers of access control lists. */
export function aclHandlers(state: S3State): AnyHandlers {
  const answer = (grants: readonly Grant[], bucket: Bucket) => {
    const told = ownershipOf(bucket) === 'BucketOwnerEnforced' ? privateGrants(state) : grants
    return { Owner: { ID: state.ownerId }, Grants: told }
  }
  const wanted = (policy: unknown, bucket: Bucket, { request }: CallContext): readonly Grant[] => {
    const grants = policy === undefined ? grantsOf(request.headers, bucket, state) : grantsIn(policy)
    return allowedGrants(grants, bucket)
  }

  return asAnyHandlers<'s3'>({
    getBucketAcl(input, context) {
      const bucket = requireBucket(state, input, context)
      return answer(bucket.grants, bucket)
    },
    putBucketAcl(input, context) {
      const bucket = requireBucket(state, input, context)
      state.buckets.set(bucket.name, { ...bucket, grants: wanted(input.AccessControlPolicy, bucket, context) })
      return {}
    },
    getObjectAcl(input, context) {
      const bucket = requireBucket(state, input, context)
      return answer(requireObject(state, input).grants, bucket)
    },
    putObjectAcl(input, context) {
      const bucket = requireBucket(state, input, context)
      const version = requireObject(state, input)
      state.changeVersion({ ...version, grants: wanted(input.AccessControlPolicy, bucket, context) })
      return {}
    },
  })
}
