/**
 * What a signature must cover: what it leaves out, anybody could have changed on the way.
 */

import { ServiceError } from '../service-error.js'
import type { SignatureClaim } from './claim.js'
import { type RefusalStyle, refusalsOf } from './refusals.js'
import type { RequestToVerify } from './verify.js'

/** Checks that the host is signed, and for S3 all headers of its own. @throws ServiceError */
export function checkCoverage(
  { algorithm, place, signedHeaders }: SignatureClaim,
  { headers }: Pick<RequestToVerify, 'headers'>,
  { style }: { readonly style: RefusalStyle },
): void {
  // What this covers is not for its sender to choose.
  if (algorithm === 'HMAC-SHA1') return
  const signed = new Set(signedHeaders.map((name) => name.toLowerCase()))
  if (style !== 's3') {
    if (signed.has('host') || signed.has(':authority')) return
    throw refusalsOf(style).unfit("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  }
  // A URL says itself what stands for the body, and when it was signed.
  const isExempt = (name: string): boolean => place === 'query' && inUrls.has(name)
  const own = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  const unsigned = own.filter((name) => !signed.has(name) && !isExempt(name))
  if (unsigned.length === 0) return
  throw new ServiceError('AccessDenied', 'There were headers present in the request which were not signed', {
    status: 403,
    fields: { HeadersNotSigned: unsigned.join(', ') },
  })
}

const inUrls = new Set(['x-amz-content-sha256', 'x-amz-date'])
