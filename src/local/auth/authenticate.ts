/**
 * Who signed a request: looks the key up, checks time, token and signature.
 */

import { type NoClaim, incompleteUrlText, isClaim, type SignatureClaim } from './claim.js'
import { anonymous, type Principal } from './principal.js'
import { checkCoverage } from './coverage.js'
import { allowedSkewMs, type RefusalStyle, refusalsOf } from './refusals.js'
import { type RequestToVerify, verifySignature } from './verify.js'

/** An access key that is in use. */
export interface KnownKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly principal: Principal
  readonly isActive: boolean
  /** Of a session: what must be sent with its keys. */
  readonly sessionToken?: string
  readonly expiresAtMs?: number
}

/** Finds access keys. */
export interface KeyRing {
  find(accessKeyId: string): KnownKey | undefined
  /** The account's own key. */
  root(): KnownKey
}

/** What the check depends on. */
export interface Authentication {
  readonly keys: KeyRing
  readonly now: number
  readonly style: RefusalStyle
  /** Some calls are for everybody. */
  readonly mayBeAnonymous: boolean
  /** Without it, any key is taken, and an unknown one for the account's own. */
  readonly verifySignatures: boolean
}

/** Who calls, and the key of the signature where it was checked. */
export interface Caller {
  readonly principal: Principal
  readonly key: KnownKey | undefined
}

/**
 * The caller.
 *
 * @throws ServiceError as the service would refuse
 */
export function authenticate(
  claim: SignatureClaim | NoClaim,
  request: RequestToVerify,
  options: Authentication,
): Caller {
  const refusals = refusalsOf(options.style)
  if (!isClaim(claim)) return { principal: withoutClaim(claim, options), key: undefined }
  const key = options.keys.find(claim.accessKeyId)
  if (!options.verifySignatures) return { principal: key?.principal ?? options.keys.root().principal, key: undefined }
  if (key === undefined || !key.isActive) throw refusals.unknownKey(claim.accessKeyId)
  checkToken(claim, key, options)
  checkTime(claim, options)
  checkCoverage(claim, request, options)
  const verification = verifySignature(claim, request, key)
  if (!verification.isValid) throw refusals.mismatch(claim, verification)
  return { principal: key.principal, key }
}

function withoutClaim({ problem, place, text }: NoClaim, options: Authentication): Principal {
  const refusals = refusalsOf(options.style)
  if (!options.verifySignatures) return options.keys.root().principal
  if (problem === 'unusable') throw refusals.unusable(text)
  if (problem === 'malformed') throw refusals.malformed(place, text)
  if (options.mayBeAnonymous) return anonymous
  throw refusals.missing()
}

function checkToken({ token }: SignatureClaim, key: KnownKey, { style, now }: Authentication): void {
  if (key.sessionToken === undefined && (token === undefined || token === '')) return
  if (key.sessionToken !== token) throw refusalsOf(style).invalidToken()
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= now) throw refusalsOf(style).expiredToken()
}

function checkTime(claim: SignatureClaim, { style, now }: Authentication): void {
  const refusals = refusalsOf(style)
  if (claim.place === 'query' && claim.expiresIn === undefined && style === 's3') {
    throw refusals.malformed('query', incompleteUrlText)
  }
  const skew = allowedSkewMs(style)
  if (claim.place === 'query' && claim.expiresIn !== undefined) {
    if (claim.epochMs + claim.expiresIn * 1000 < now) throw refusals.expiredUrl(claim, now)
    if (claim.algorithm !== 'HMAC-SHA1' && claim.epochMs - skew > now) throw refusals.skewed(claim, now)
    return
  }
  if (Math.abs(now - claim.epochMs) > skew) throw refusals.skewed(claim, now)
  if (claim.algorithm === 'HMAC-SHA1') return
  const date = new Date(claim.epochMs).toISOString().slice(0, 10).replaceAll('-', '')
  if (date !== claim.scopeDate) {
    const text = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.scopeDate}' != '${date}'`
    throw refusals.malformed(claim.place, text)
  }
}
