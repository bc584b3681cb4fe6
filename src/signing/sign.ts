/**
 * From a signature version to the signer that makes it.
 *
 * @see features 6.1
 */

import type { HttpRequest } from '../base/http-message.js'
import { NoAuthTokenError, NoCredentialsError } from '../errors/credentials.js'
import { NoRegionError } from '../errors/endpoint.js'
import { UnsupportedSignatureVersionError } from '../errors/signing.js'
import { signBearer } from './bearer.js'
import type { SignatureVersion } from './choose.js'
import type { SigningCredentials } from './credentials.js'
import { presignHmacSha1, presignPostHmacSha1, signHmacSha1 } from './hmac-sha1.js'
import { type PostForm, presignPostV4 } from './post-policy.js'
import { requestUrl } from './presigned-url.js'
import { presignV4 } from './v4-presign.js'
import { signV2 } from './v2.js'
import { signV4 } from './v4.js'
import { presignV4a, signV4a } from './v4a.js'

/** All that one signer or another needs. */
export interface SignOptions {
  readonly signatureVersion: SignatureVersion
  readonly credentials?: SigningCredentials | undefined
  /** For `bearer`. */
  readonly token?: string | undefined
  /** The region, for SigV4A the region set. */
  readonly region?: string | undefined
  /** The signing name, such as `s3`. */
  readonly service: string
  /** The time of the signature, milliseconds since 1970. */
  readonly epochMs: number
  /** See `V4Options`. */
  readonly payloadHash?: string | undefined
  /** See `HmacSha1Options`. */
  readonly authPath?: string | undefined
}

/** What a URL or a form needs as well. */
export interface PresignRequestOptions extends SignOptions {
  /** Seconds that the URL or the form is good for. */
  readonly expiresIn: number
}

/**
 * Signs a request in place.
 *
 * @returns With SigV4, the signature in hex, with which the signatures of events begin.
 * @throws {@link NoCredentialsError} {@link NoAuthTokenError} {@link NoRegionError} what the signature needs is missing
 */
export function signRequest(request: HttpRequest, options: SignOptions): string | undefined {
  const { signatureVersion: version } = options
  if (version === 'none') return undefined
  if (version === 'bearer') {
    signBearer(request, tokenOf(options))
    return undefined
  }
  const rules = rulesOf(options)
  if (!version.includes('v4')) {
    if (version === 's3') signHmacSha1(request, rules)
    else signV2(request, rules)
    return undefined
  }
  if (!isAsymmetric(version)) return signV4(request, { ...rules, region: regionOf(options) })
  signV4a(request, { ...rules, regionSet: regionOf(options) })
  return undefined
}

/**
 * Signs a request for whoever holds its URL: changes it in place, and returns the URL.
 *
 * @throws {@link UnsupportedSignatureVersionError} the signature does not go into a URL
 */
export function presignRequest(request: HttpRequest, options: PresignRequestOptions): string {
  const { signatureVersion: version, expiresIn } = options
  if (version === 'none') return requestUrl(request)
  if (version === 'bearer' || version === 'v2') throw unsupported(version, 'URL')
  const rules = { ...rulesOf(options), expiresIn }
  if (version === 's3') return presignHmacSha1(request, rules)
  if (isAsymmetric(version)) return presignV4a(request, { ...rules, regionSet: regionOf(options) })
  return presignV4(request, { ...rules, region: regionOf(options) })
}

/**
 * The fields of an upload form, those of the policy and the signature among them.
 *
 * @throws {@link UnsupportedSignatureVersionError} the signature does not go into a form
 */
export function presignPost(form: PostForm, options: PresignRequestOptions): Record<string, string> {
  const { signatureVersion: version, expiresIn } = options
  if (version === 'none') return { ...form.fields }
  if (version !== 's3' && version !== 's3v4' && version !== 'v4-s3express') throw unsupported(version, 'form')
  const rules = { ...rulesOf(options), expiresIn }
  return version === 's3'
    ? presignPostHmacSha1(form, rules)
    : presignPostV4(form, { ...rules, region: regionOf(options) })
}

/** The options with the credentials that must be there, and the rules that the version stands for. */
function rulesOf(options: SignOptions) {
  const { signatureVersion: version, credentials } = options
  if (credentials === undefined)
    throw new NoCredentialsError('The request has to be signed, and there are no credentials.')
  return {
    credentials,
    service: options.service,
    epochMs: options.epochMs,
    payloadHash: options.payloadHash,
    authPath: options.authPath,
    s3: version === 's3v4' || version === 's3v4a' || version === 'v4-s3express',
    s3Express: version === 'v4-s3express',
  }
}

function isAsymmetric(version: SignatureVersion): boolean {
  return version === 'v4a' || version === 's3v4a'
}

function tokenOf({ token }: SignOptions): string {
  if (token !== undefined && token !== '') return token
  throw new NoAuthTokenError('The request needs a bearer token, and there is none.')
}

function regionOf({ region }: SignOptions): string {
  if (region !== undefined && region !== '') return region
  throw new NoRegionError('The request has to be signed for a region, and none is set: give regionName.')
}

function unsupported(version: SignatureVersion, place: string): UnsupportedSignatureVersionError {
  return new UnsupportedSignatureVersionError(`Signature version ${version} does not go into a ${place}.`, {
    signatureVersion: version,
  })
}
