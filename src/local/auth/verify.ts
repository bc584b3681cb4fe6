/**
 * Whether a signature was made with the secret of its key.
 *
 * @see AWS "Signature Version 4 for API requests", "Signature Version 2 for S3"; features 6.3, 6.7
 */

import { createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { Headers } from '../../base/http-message.js'
import { percentDecode } from '../../base/percent.js'
import type { SigningCredentials } from '../../signing/credentials.js'
import { presignHmacSha1, signHmacSha1 } from '../../signing/hmac-sha1.js'
import { hmacHex } from '../../signing/hmac-sha256.js'
import { signingKey } from '../../signing/signing-key.js'
import { stringToSign } from '../../signing/string-to-sign.js'
import { asymmetricKey } from '../../signing/v4a-key.js'
import { canonicalForms } from './canonical.js'
import type { SignatureClaim } from './claim.js'

/** A request as it was signed. */
export interface RequestToVerify {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Headers
  /** The path with the bucket in front, which S3's first signature covers. */
  readonly bucketPath: string
  readonly payloadHash: string
}

/** What came out, with what was signed, for the error that tells of it. */
export interface Verification {
  readonly isValid: boolean
  readonly canonicalRequest: string
  readonly stringToSign: string
}

/** Checks a signature. */
export function verifySignature(
  claim: SignatureClaim,
  request: RequestToVerify,
  credentials: SigningCredentials,
): Verification {
  if (claim.algorithm === 'HMAC-SHA1') return verifyHmacSha1(claim, request, credentials)
  const forms = canonicalForms({
    ...request,
    signedHeaders: claim.signedHeaders,
    isS3: claim.service.startsWith('s3'),
  })
  const checks = forms.map((canonicalRequest): Verification => {
    const text = stringToSign(canonicalRequest, basicTime(claim), claim.scope, claim.algorithm)
    return { isValid: isSignatureOf(text, claim, credentials), canonicalRequest, stringToSign: text }
  })
  return checks.find(({ isValid }) => isValid) ?? checks.at(-1)!
}

/** Compares without telling by the time where the difference is. */
export function isSameText(one: string, other: string): boolean {
  const a = Buffer.from(one)
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What a text signed with a derived key comes to, in hex. */
export function signText(text: string, claim: SignatureClaim, credentials: SigningCredentials): string {
  const key = signingKey(credentials, claim.scopeDate, claim.region, claim.service)
  return hmacHex(key, text)
}

function isSignatureOf(text: string, claim: SignatureClaim, credentials: SigningCredentials): boolean {
  if (claim.algorithm === 'AWS4-HMAC-SHA256') return isSameText(signText(text, claim, credentials), claim.signature)
  const key = createPublicKey(asymmetricKey(credentials))
  return verify('sha256', Buffer.from(text), key, Buffer.from(claim.signature, 'hex'))
}

/** The time in the form of signatures, also where the request has it in a Date header. */
function basicTime({ dateTime, epochMs }: SignatureClaim): string {
  if (/^\d{8}T\d{6}Z$/.test(dateTime)) return dateTime
  return new Date(epochMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** A path that is a bucket alone may have been signed with a slash behind it. */
function verifyHmacSha1(
  claim: SignatureClaim,
  request: RequestToVerify,
  credentials: SigningCredentials,
): Verification {
  const { bucketPath } = request
  const isBucket = /^\/[^/]+$/.test(bucketPath)
  const first = verifyHmacSha1At(bucketPath, claim, request, credentials)
  return first.isValid || !isBucket ? first : verifyHmacSha1At(`${bucketPath}/`, claim, request, credentials)
}

/** Signed again by what signs such requests; the signatures must be the same. */
function verifyHmacSha1At(
  path: string,
  claim: SignatureClaim,
  { method, query, headers }: RequestToVerify,
  credentials: SigningCredentials,
): Verification {
  const base = { method, protocol: 'http:' as const, host: '', path, query, body: undefined }
  const unsigned: Headers = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'))
  if (claim.place === 'query') {
    const own = new Set(['AWSAccessKeyId', 'Signature', 'Expires'])
    const parts = query.split('&')
    // What the signer moved from the headers into the query was signed as headers.
    for (const part of parts) {
      const [name = '', value = ''] = part.split('=', 2).map(percentDecode)
      if (isMoved(name)) unsigned[name.toLowerCase()] = value
    }
    const left = parts.filter((part) => {
      const [name = ''] = part.split('=', 1)
      return !own.has(name) && !isMoved(name)
    })
    const request = { ...base, query: left.join('&'), headers: unsigned }
    const url = presignHmacSha1(request, { credentials, epochMs: claim.epochMs, expiresIn: 0 })
    const signature = new URL(url.replace(/^http:\/\//, 'http://localhost')).searchParams.get('Signature') ?? ''
    return { isValid: isSameText(signature, claim.signature), canonicalRequest: '', stringToSign: '' }
  }
  const request = { ...base, headers: unsigned }
  signHmacSha1(request, { credentials, epochMs: claim.epochMs })
  const signature = request.headers['authorization']?.split(':').at(-1) ?? ''
  return { isValid: isSameText(signature, claim.signature), canonicalRequest: '', stringToSign: '' }
}

/** Headers that a signer moved into the query. */
function isMoved(name: string): boolean {
  return /^(x-amz-|content-md5$|content-type$)/i.test(name)
}
