/**
 * S3's first signature covers the bucket, wherever the bucket stands in the URL.
 *
 * @see features 6.5, 6.7
 */

import { percentEncode } from '../../base/percent.js'
import type { SigningEvent } from '../../client/lifecycle.js'
import { bucketOf } from './call-params.js'

/** Handler of `before-sign`. An ARN is not a part of what is signed. */
export function signBucket({ request, context }: SigningEvent): void {
  const bucket = bucketOf(context)
  if (bucket === undefined) return
  const inEndpoint = context.endpoint?.path ?? ''
  const path = request.path.slice(inEndpoint.endsWith('/') ? inEndpoint.length - 1 : inEndpoint.length)
  const start = bucket.startsWith('arn:') ? '' : `/${percentEncode(bucket)}`
  context.signing.authPath = start + (path === '' ? '/' : path)
}
