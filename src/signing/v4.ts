/**
 * Signature Version 4 in the Authorization header.
 *
 * @see AWS "Signature Version 4 for API requests"; features 6.3
 */

import type { Headers, HttpRequest } from '../base/http-message.js'
import { formatRfc822 } from '../base/timestamps.js'
import { canonicalRequest } from './canonical-request.js'
import type { SigningCredentials } from './credentials.js'
import { bodySha256 } from './payload-hash.js'
import { hmacHex } from './hmac-sha256.js'
import { signingKey } from './signing-key.js'
import { signingTime, type SigningTime } from './signing-time.js'
import { stringToSign } from './string-to-sign.js'

/** The name of the algorithm, as signatures carry it. */
export const V4_ALGORITHM = 'AWS4-HMAC-SHA256'

/** What a signature is made with. */
export interface V4Options {
  readonly credentials: SigningCredentials
  readonly region: string
  /** The signing name, such as `s3`. */
  readonly service: string
  /** The time of the signature, milliseconds since 1970. */
  readonly epochMs: number
  /**
   * What stands for the body, where the caller has decided it: a literal such as `UNSIGNED-PAYLOAD`, or a hex SHA-256.
   * Default: the `x-amz-content-sha256` header if there is one, else the SHA-256 of the body.
   */
  readonly payloadHash?: string | undefined
  /** S3's rules: the path as it is, and `x-amz-content-sha256` always sent. Default false. */
  readonly s3?: boolean
  /** The session token goes into `x-amz-s3session-token`: S3 Express. Default false. */
  readonly s3Express?: boolean
}

/**
 * Signs a request in place: sets `authorization`, `x-amz-date` and what belongs to them. Signing again replaces them.
 *
 * @returns The signature in hex, with which the chain of event-stream signatures begins.
 * @throws {@link UnseekableStreamError} the body would have to be hashed and is a stream
 */
export function signV4(request: HttpRequest, options: V4Options): string {
  const { credentials, region, service, s3 = false } = options
  const { headers } = request
  const time = signingTime(options.epochMs)
  setDate(headers, time, options.epochMs)
  setSessionToken(headers, credentials.sessionToken, options.s3Express === true)
  const payloadHash = options.payloadHash ?? headers['x-amz-content-sha256'] ?? bodySha256(request.body)
  if (s3 || options.payloadHash !== undefined) headers['x-amz-content-sha256'] = payloadHash
  const { text, signedHeaders } = canonicalRequest(request, { payloadHash, s3 })
  const scope = `${time.date}/${region}/${service}/aws4_request`
  const key = signingKey(credentials, time.date, region, service)
  const signature = hmacHex(key, stringToSign(text, time.dateTime, scope, V4_ALGORITHM))
  headers['authorization'] =
    `${V4_ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return signature
}

/** A `date` header, where the request has one, carries the time instead of `x-amz-date`. */
export function setDate(headers: Headers, time: SigningTime, epochMs: number): void {
  if (headers['date'] === undefined) {
    headers['x-amz-date'] = time.dateTime
    return
  }
  headers['date'] = formatRfc822(new Date(epochMs))
  delete headers['x-amz-date']
}

/** S3 Express wants the token of its sessions under a name of its own, and no other beside it. */
export function setSessionToken(headers: Headers, sessionToken: string | undefined, s3Express: boolean): void {
  if (sessionToken === undefined || sessionToken === '') return
  if (s3Express) delete headers['x-amz-security-token']
  headers[s3Express ? 'x-amz-s3session-token' : 'x-amz-security-token'] = sessionToken
}
