/**
 * Signature Version 4A: an ECDSA signature that is good in a set of regions.
 *
 * @see features 6.3
 */

import { sign } from 'node:crypto'
import type { HttpRequest } from '../base/http-message.js'
import { canonicalRequest } from './canonical-request.js'
import { bodySha256 } from './payload-hash.js'
import { presign, type PresignOptions } from './presigned-url.js'
import { signingTime } from './signing-time.js'
import { stringToSign } from './string-to-sign.js'
import { setDate, setSessionToken, type V4Options } from './v4.js'
import { asymmetricKey } from './v4a-key.js'

const ALGORITHM = 'AWS4-ECDSA-P256-SHA256'

/** What a signature is made with. */
export interface V4aOptions extends Omit<V4Options, 'region' | 's3Express'> {
  /** The regions in which the signature is good, with commas between them, or `*`. */
  readonly regionSet: string
}

/** What the signature of a URL is made with. */
export interface V4aPresignOptions extends Omit<PresignOptions, 's3Express'> {
  /** The regions in which the signature is good, with commas between them, or `*`. */
  readonly regionSet: string
}

/**
 * Signs a request in place: sets `authorization`, `x-amz-date`, `x-amz-region-set` and what belongs to them. No two
 * signatures of the same request are alike.
 *
 * @throws {@link UnseekableStreamError} the body would have to be hashed and is a stream
 */
export function signV4a(request: HttpRequest, options: V4aOptions): void {
  const { credentials, service, s3 = false } = options
  const { headers } = request
  const time = signingTime(options.epochMs)
  setDate(headers, time, options.epochMs)
  setSessionToken(headers, credentials.sessionToken, false)
  headers['x-amz-region-set'] = options.regionSet
  const payloadHash = options.payloadHash ?? headers['x-amz-content-sha256'] ?? bodySha256(request.body)
  if (s3 || options.payloadHash !== undefined) headers['x-amz-content-sha256'] = payloadHash
  const { text, signedHeaders } = canonicalRequest(request, { payloadHash, s3 })
  const scope = `${time.date}/${service}/aws4_request`
  const signature = signText(options, stringToSign(text, time.dateTime, scope, ALGORITHM))
  headers['authorization'] =
    `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

/** Signs a request for whoever holds its URL: changes it in place, and returns the URL. As `presignV4`. */
export function presignV4a(request: HttpRequest, options: V4aPresignOptions): string {
  return presign(request, options, {
    algorithm: ALGORITHM,
    scopeEnd: `${options.service}/aws4_request`,
    parameters: [['X-Amz-Region-Set', options.regionSet]],
    sign: (text) => signText(options, text),
  })
}

function signText({ credentials }: Pick<V4aOptions, 'credentials'>, text: string): string {
  return sign('sha256', Buffer.from(text), asymmetricKey(credentials)).toString('hex')
}
