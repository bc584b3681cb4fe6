/**
 * What a signature covers of a body: its hash, or the literal that stands for it.
 *
 * @see AWS "Signature Version 4: create a canonical request"; features 6.4, 9.3
 */

import { isClaim, type NoClaim, type SignatureClaim } from '../auth/claim.js'
import type { Headers } from '../../base/http-message.js'
import type { Operation } from '../../model/operation.js'
import type { RawRequest } from '../raw-call.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { isStreaming } from '../service-traits.js'
import { wholeBody } from './incoming-body.js'

/** Documents larger than this are refused; objects are streams and have no limit here. */
export const DOCUMENT_LIMIT_BYTES = 128 << 20

const sha256 = /^[\da-f]{64}$/i
const literals = new Set([
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
])

/** The body of a call whose signature covers its hash: it must be read before the signature can be checked. */
export async function documentToSign(
  { headers, body }: RawRequest,
  operation: Operation,
  service: string,
): Promise<Buffer | undefined> {
  const stated = headers['x-amz-content-sha256']
  if (service === 's3' || isStreaming(operation) || (stated !== undefined && !sha256.test(stated))) return undefined
  return await wholeBody(body, DOCUMENT_LIMIT_BYTES)
}

/**
 * What the head says of the body, where that is what was signed: S3 and streams; elsewhere the body itself is hashed.
 *
 * @throws ServiceError where S3 must be told and is not, or cannot make sense of it
 */
export function statedPayloadHash(
  headers: Headers,
  claim: SignatureClaim | NoClaim,
  document: Uint8Array | undefined,
  isS3: boolean,
): string | undefined {
  const stated = headers['x-amz-content-sha256']
  if (!isS3) return document === undefined || literals.has(stated ?? '') ? stated : undefined
  if (stated?.startsWith('STREAMING-AWS4-ECDSA-') === true) throw notImplemented('s3', 'PutObject', stated)
  if (stated !== undefined && !literals.has(stated) && !sha256.test(stated)) {
    const text =
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.'
    const fields = { ArgumentName: 'x-amz-content-sha256', ArgumentValue: stated }
    throw new ServiceError('InvalidArgument', text, { status: 400, fields })
  }
  if (stated === undefined && isClaim(claim) && claim.place === 'header' && claim.scope !== '') {
    const text = 'Missing required header for this request: x-amz-content-sha256'
    throw new ServiceError('InvalidRequest', text, { status: 400 })
  }
  // A URL is signed before there is a body; a hash that comes with it later was not signed.
  const isLater = isClaim(claim) && claim.place === 'query' && !claim.signedHeaders.includes('x-amz-content-sha256')
  return isLater ? undefined : stated
}
