/**
 * What a request says of its signer: the signature in its Authorization header or in its query.
 *
 * @see AWS "Signature Version 4 for API requests"; features 6.3, 6.8
 */

import type { Headers } from '../../base/http-message.js'
import { parseTimestamp } from '../../base/timestamps.js'

/** A signature that is still to be checked. */
export interface SignatureClaim {
  readonly algorithm: 'AWS4-HMAC-SHA256' | 'AWS4-ECDSA-P256-SHA256' | 'HMAC-SHA1'
  readonly place: 'header' | 'query'
  readonly accessKeyId: string
  /** `20260101/eu-central-1/s3/aws4_request`; empty for HMAC-SHA1, which has none. */
  readonly scope: string
  readonly scopeDate: string
  readonly region: string
  /** The signing name. */
  readonly service: string
  /** As it was signed. */
  readonly dateTime: string
  readonly epochMs: number
  /** Seconds that a URL is good for. */
  readonly expiresIn: number | undefined
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly token: string | undefined
}

/** Why there is no claim. */
export interface NoClaim {
  readonly problem: 'missing' | 'malformed' | 'unusable'
  readonly place: 'header' | 'query'
  readonly text: string
}

/** Where claims are looked for. */
export interface SignedHead {
  readonly headers: Headers
  readonly query: ReadonlyMap<string, readonly string[]>
}

/** Reads the claim of a request. */
export function readClaim({ headers, query }: SignedHead): SignatureClaim | NoClaim {
  // An empty header says nothing.
  const authorization = headers['authorization'] || undefined
  const isInQuery = query.has('X-Amz-Algorithm') || (query.has('AWSAccessKeyId') && query.has('Signature'))
  if (authorization !== undefined && isInQuery) return twofold
  if (authorization !== undefined) return fromHeader(authorization, headers)
  if (query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature')) return fromQuery(query)
  if (query.has('AWSAccessKeyId') && query.has('Signature')) return fromOldQuery(query)
  return { problem: 'missing', place: 'header', text: 'Request is missing Authentication Token' }
}

const twofold: NoClaim = {
  problem: 'unusable',
  place: 'query',
  text: 'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
}

/** Whether a request says who signed it. */
export function isClaim(claim: SignatureClaim | NoClaim): claim is SignatureClaim {
  return !('problem' in claim)
}

const headerForm = /^(AWS4-HMAC-SHA256|AWS4-ECDSA-P256-SHA256)\s+(.+)$/s

function unknownKind(authorization: string): string {
  const isOld = authorization.startsWith('AWS ')
  return isOld
    ? 'AWS authorization header is invalid.  Expected AwsAccessKeyId:signature'
    : 'Unsupported Authorization Type'
}

function fromHeader(authorization: string, headers: Headers): SignatureClaim | NoClaim {
  const old = /^AWS ([^:\s]+):(\S+)$/.exec(authorization)
  if (old !== null) return fromOldHeader(old[1] ?? '', old[2] ?? '', headers)
  const match = headerForm.exec(authorization)
  if (match === null && !authorization.startsWith('AWS4-')) {
    return { problem: 'unusable', place: 'header', text: unknownKind(authorization) }
  }
  if (match === null) return malformed('header', 'The authorization header is malformed; it has no known algorithm.')
  const parts = new Map<string, string>()
  for (const part of (match[2] ?? '').split(/,\s*|\s+/)) {
    const equals = part.indexOf('=')
    if (equals > 0) parts.set(part.slice(0, equals), part.slice(equals + 1))
  }
  const dateTime = headers['x-amz-date'] ?? headers['date']
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => !parts.has(name))
  if (missing.length > 0 || dateTime === undefined) {
    const requires = [...missing, ...(dateTime === undefined ? ['X-Amz-Date'] : [])]
    return malformed('header', requires.map((name) => `Authorization header requires '${name}' parameter.`).join(' '))
  }
  return complete({
    algorithm: match[1] === 'AWS4-HMAC-SHA256' ? 'AWS4-HMAC-SHA256' : 'AWS4-ECDSA-P256-SHA256',
    place: 'header',
    credential: parts.get('Credential') ?? '',
    dateTime,
    expiresIn: undefined,
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
    token: headers['x-amz-security-token'] ?? headers['x-amz-s3session-token'],
    regionSet: headers['x-amz-region-set'],
  })
}

function fromQuery(query: SignedHead['query']): SignatureClaim | NoClaim {
  const get = (name: string): string | undefined => query.get(name)?.[0]
  if (needed.some((name) => get(name) === undefined)) {
    return malformed('query', incompleteUrlText)
  }
  const algorithm = get('X-Amz-Algorithm')
  if (algorithm !== 'AWS4-HMAC-SHA256' && algorithm !== 'AWS4-ECDSA-P256-SHA256') {
    return malformed('query', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"')
  }
  const expires = get('X-Amz-Expires')
  if (expires !== undefined && !/^\d{1,6}$/.test(expires)) {
    return malformed('query', 'X-Amz-Expires should be a number of seconds, not negative')
  }
  if (Number(expires ?? 0) > longestSeconds) {
    return malformed(
      'query',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    )
  }
  return complete({
    algorithm,
    place: 'query',
    credential: get('X-Amz-Credential') ?? '',
    dateTime: get('X-Amz-Date') ?? '',
    expiresIn: expires === undefined ? undefined : Number(expires),
    signedHeaders: get('X-Amz-SignedHeaders') ?? '',
    signature: get('X-Amz-Signature') ?? '',
    token: get('X-Amz-Security-Token') ?? get('X-Amz-S3session-Token'),
    regionSet: get('X-Amz-Region-Set'),
  })
}

const needed = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date', 'X-Amz-SignedHeaders']

/** What is told of a URL that lacks one of them. S3 wants the last one, too. */
export const incompleteUrlText = `Query-string authentication version 4 requires the ${[...needed, 'X-Amz-Expires'].join(', ')} parameters.`

const longestSeconds = 604_800

interface ClaimParts extends Pick<
  SignatureClaim,
  'algorithm' | 'place' | 'dateTime' | 'expiresIn' | 'signature' | 'token'
> {
  readonly credential: string
  readonly signedHeaders: string
  readonly regionSet: string | undefined
}

function complete({ credential, signedHeaders, regionSet, ...parts }: ClaimParts): SignatureClaim | NoClaim {
  const isAsymmetric = parts.algorithm === 'AWS4-ECDSA-P256-SHA256'
  const pieces = credential.split('/')
  const count = isAsymmetric ? 4 : 5
  const epochMs = parseTimestamp(parts.dateTime)?.getTime()
  if (pieces.length < count || pieces.at(-1) !== 'aws4_request' || epochMs === undefined) {
    const problem =
      epochMs === undefined
        ? 'the date is malformed'
        : 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"'
    return malformed(parts.place, `The authorization header is malformed; ${problem}.`)
  }
  // An access key id has no slash, but whoever forges one may think so.
  const [date = '', region = '', service = ''] = pieces.slice(-count + 1)
  const scope = pieces.slice(-count + 1).join('/')
  return {
    ...parts,
    accessKeyId: pieces.slice(0, -count + 1).join('/'),
    scope,
    scopeDate: date,
    region: isAsymmetric ? oneOf(regionSet) : region,
    service: isAsymmetric ? region : service,
    epochMs,
    signedHeaders: signedHeaders.split(';').filter((name) => name !== ''),
  }
}

/** A request is for one region, also where its signature is good for several: the first that is named in full. */
function oneOf(regionSet = '*'): string {
  const named = regionSet.split(',').find((name) => !name.includes('*'))
  return named?.trim() ?? 'us-east-1'
}

function fromOldHeader(accessKeyId: string, signature: string, headers: Headers): SignatureClaim | NoClaim {
  const dateTime = headers['x-amz-date'] ?? headers['date'] ?? ''
  const epochMs = parseTimestamp(dateTime)?.getTime()
  if (epochMs === undefined) return malformed('header', 'AWS authentication requires a valid Date or x-amz-date header')
  const token = headers['x-amz-security-token']
  return { ...oldClaim, place: 'header', accessKeyId, signature, dateTime, epochMs, expiresIn: undefined, token }
}

function fromOldQuery(query: SignedHead['query']): SignatureClaim | NoClaim {
  const expires = query.get('Expires')?.[0] ?? ''
  if (!/^\d{1,12}$/.test(expires)) return malformed('query', 'Invalid date (should be seconds since epoch): ' + expires)
  return {
    ...oldClaim,
    place: 'query',
    accessKeyId: query.get('AWSAccessKeyId')?.[0] ?? '',
    signature: query.get('Signature')?.[0] ?? '',
    dateTime: expires,
    epochMs: Number(expires) * 1000,
    expiresIn: 0,
    token: query.get('x-amz-security-token')?.[0],
  }
}

/** S3's first signature: no scope. It is for the region of the bucket, whichever that is. */
const oldClaim = {
  algorithm: 'HMAC-SHA1' as const,
  scope: '',
  scopeDate: '',
  region: '',
  service: 's3',
  signedHeaders: [],
}

function malformed(place: 'header' | 'query', text: string): NoClaim {
  return { problem: 'malformed', place, text }
}
