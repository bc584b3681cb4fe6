/**
 * The errors with which services refuse a caller: the same reasons, and other codes from protocol to protocol.
 */

import { formatBasic, formatIso8601 } from '../../base/timestamps.js'
import { ServiceError } from '../service-error.js'
import type { SignatureClaim } from './claim.js'
import type { Verification } from './verify.js'

/** The kinds of services, by how they refuse. */
export type RefusalStyle = 's3' | 'query' | 'sns' | 'ec2' | 'json' | 'rest-json'

/** The refusals of one kind of services. */
export interface Refusals {
  /** Nobody signed. */
  missing(): ServiceError
  /** What should say who signed makes no sense. */
  malformed(place: 'header' | 'query', text: string): ServiceError
  /** Signed in two ways at once, or in none that is known. */
  unusable(text: string): ServiceError
  /** No such access key, or an inactive one. */
  unknownKey(accessKeyId: string): ServiceError
  mismatch(claim: SignatureClaim, verification: Verification): ServiceError
  /** A signature that covers too little, or is for something else. */
  unfit(text: string): ServiceError
  /** The clocks are too far apart. */
  skewed(claim: SignatureClaim, now: number): ServiceError
  /** The time of a URL is over. */
  expiredUrl(claim: SignatureClaim, now: number): ServiceError
  /** The time of a session's keys is over. */
  expiredToken(): ServiceError
  invalidToken(): ServiceError
  /** A policy does not let the caller. */
  denied(reason: string): ServiceError
}

/** The refusals of a kind. */
export function refusalsOf(style: RefusalStyle): Refusals {
  return styles[style]
}

/** The clocks may be this far apart. */
export function allowedSkewMs(style: RefusalStyle): number {
  return style === 's3' ? 900_000 : 300_000
}

const mismatchText =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const invalidKeyText = 'The security token included in the request is invalid.'
const expiredText = 'The security token included in the request is expired'
const missingText = 'Request is missing Authentication Token'

function skewText({ epochMs, dateTime }: SignatureClaim, now: number): string {
  const allowed = allowedSkewMs('query')
  const isEarly = epochMs > now
  const limit = formatBasic(now + (isEarly ? allowed : -allowed))
  const [what, relation, sign] = isEarly
    ? ['Signature not yet current', 'is still later than', '+']
    : ['Signature expired', 'is now earlier than', '-']
  return `${what}: ${dateTime} ${relation} ${limit} (${formatBasic(now)} ${sign} 5 min.)`
}

const s3: Refusals = {
  missing: () => new ServiceError('AccessDenied', 'Access Denied', { status: 403 }),
  malformed(place, text) {
    const code = place === 'header' ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError'
    return new ServiceError(code, text, { status: 400 })
  },
  unusable: (text) => new ServiceError('InvalidArgument', text, { status: 400 }),
  unknownKey: (AWSAccessKeyId) =>
    new ServiceError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      status: 403,
      fields: { AWSAccessKeyId },
    }),
  mismatch: ({ accessKeyId, signature }, { stringToSign, canonicalRequest }) =>
    new ServiceError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      {
        status: 403,
        fields: {
          AWSAccessKeyId: accessKeyId,
          StringToSign: stringToSign,
          SignatureProvided: signature,
          CanonicalRequest: canonicalRequest,
        },
      },
    ),
  unfit: (text) => new ServiceError('AuthorizationHeaderMalformed', text, { status: 400 }),
  skewed: ({ dateTime }, now) =>
    new ServiceError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      {
        status: 403,
        fields: {
          RequestTime: dateTime,
          ServerTime: formatIso8601(new Date(now)),
          MaxAllowedSkewMilliseconds: allowedSkewMs('s3'),
        },
      },
    ),
  expiredUrl: ({ expiresIn = 0, epochMs }, now) =>
    new ServiceError('AccessDenied', 'Request has expired', {
      status: 403,
      fields: {
        'X-Amz-Expires': expiresIn,
        Expires: formatIso8601(new Date(epochMs + expiresIn * 1000)),
        ServerTime: formatIso8601(new Date(now)),
      },
    }),
  expiredToken: () => new ServiceError('ExpiredToken', 'The provided token has expired.', { status: 400 }),
  invalidToken: () =>
    new ServiceError('InvalidToken', 'The provided token is malformed or otherwise invalid.', { status: 400 }),
  denied: (reason) => new ServiceError('AccessDenied', reason, { status: 403 }),
}

const query: Refusals = {
  missing: () => new ServiceError('MissingAuthenticationToken', missingText, { status: 403 }),
  malformed: (_place, text) => new ServiceError('IncompleteSignature', text, { status: 400 }),
  unusable: (text) => new ServiceError('IncompleteSignature', text, { status: 400 }),
  unknownKey: () => new ServiceError('InvalidClientTokenId', invalidKeyText, { status: 403 }),
  mismatch: () => new ServiceError('SignatureDoesNotMatch', mismatchText, { status: 403 }),
  unfit: (text) => new ServiceError('SignatureDoesNotMatch', text, { status: 403 }),
  skewed: (claim, now) => new ServiceError('SignatureDoesNotMatch', skewText(claim, now), { status: 403 }),
  expiredUrl: (claim, now) => new ServiceError('SignatureDoesNotMatch', skewText(claim, now), { status: 403 }),
  expiredToken: () => new ServiceError('ExpiredToken', expiredText, { status: 403 }),
  invalidToken: () => new ServiceError('InvalidClientTokenId', invalidKeyText, { status: 403 }),
  denied: (reason) => new ServiceError('AccessDenied', reason, { status: 403 }),
}

const sns: Refusals = {
  ...query,
  denied: (reason) => new ServiceError('AuthorizationError', reason, { status: 403 }),
}

function authFailure(): ServiceError {
  const text = 'AWS was not able to validate the provided access credentials'
  return new ServiceError('AuthFailure', text, { status: 401 })
}

const ec2: Refusals = {
  ...query,
  unknownKey: authFailure,
  mismatch: authFailure,
  unfit: authFailure,
  invalidToken: authFailure,
  skewed: () => new ServiceError('RequestExpired', 'Request has expired.', { status: 400 }),
  expiredUrl: () => new ServiceError('RequestExpired', 'Request has expired.', { status: 400 }),
  expiredToken: () => new ServiceError('RequestExpired', 'Request has expired.', { status: 400 }),
  denied: (reason) =>
    new ServiceError('UnauthorizedOperation', `You are not authorized to perform this operation. ${reason}`, {
      status: 403,
    }),
}

const json = jsonRefusals(400)
const restJson = jsonRefusals(403)

function jsonRefusals(status: number): Refusals {
  return {
    missing: () => new ServiceError('MissingAuthenticationTokenException', missingText, { status }),
    malformed: (_place, text) => new ServiceError('IncompleteSignatureException', text, { status }),
    unusable: (text) => new ServiceError('IncompleteSignatureException', text, { status }),
    unknownKey: () => new ServiceError('UnrecognizedClientException', invalidKeyText, { status }),
    mismatch: () => new ServiceError('InvalidSignatureException', mismatchText, { status }),
    unfit: (text) => new ServiceError('InvalidSignatureException', text, { status }),
    skewed: (claim, now) => new ServiceError('InvalidSignatureException', skewText(claim, now), { status }),
    expiredUrl: (claim, now) => new ServiceError('InvalidSignatureException', skewText(claim, now), { status }),
    expiredToken: () => new ServiceError('ExpiredTokenException', expiredText, { status }),
    invalidToken: () => new ServiceError('UnrecognizedClientException', invalidKeyText, { status }),
    denied: (reason) => new ServiceError('AccessDeniedException', reason, { status }),
  }
}

const styles: Readonly<Record<RefusalStyle, Refusals>> = { s3, query, sns, ec2, json, 'rest-json': restJson }
