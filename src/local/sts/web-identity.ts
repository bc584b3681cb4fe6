/**
 * Tokens of web identities. Their claims are read; whose signature they bear cannot be known without asking the provider.
 */

import { hasMembers } from '../../protocol/members.js'
import type { IamState } from '../iam/state.js'
import { ServiceError } from '../service-error.js'

/** What a token says. */
export interface WebIdentity {
  /** The issuer without `https://`. */
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** What trust policies name it by. */
  readonly provider: string
}

/** Providers that every account knows. */
const wellKnown = new Set([
  'accounts.google.com',
  'www.amazon.com',
  'graph.facebook.com',
  'cognito-identity.amazonaws.com',
])

/** Reads a token. @throws ServiceError InvalidIdentityToken, ExpiredTokenException */
export function readWebIdentity(token: string, state: IamState, now: number): WebIdentity {
  const claims = claimsOf(token)
  const [issuer, subject] = [claims['iss'], claims['sub']]
  const audiences: unknown[] = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']]
  const audience = audiences.find((one) => typeof one === 'string')
  if (typeof issuer !== 'string' || typeof subject !== 'string' || typeof audience !== 'string') {
    throw invalid('Missing a required claim: iss, sub or aud')
  }
  const expires = claims['exp']
  if (typeof expires === 'number' && expires * 1000 <= now) {
    const [is, was] = [now, expires * 1000].map((ms) => Math.floor(ms / 1000))
    throw new ServiceError(
      'ExpiredTokenException',
      `Token expired: current date/time ${is} must be before the expiration date/time ${was}`,
      { status: 400 },
    )
  }
  const host = issuer.replace(/^https:\/\//, '')
  if (wellKnown.has(host)) return { issuer: host, subject, audience, provider: host }
  const provider = state.openIdProviders.get(`arn:aws:iam::${state.accountId}:oidc-provider/${host}`)
  if (provider === undefined) throw invalid(`No OpenIDConnect provider found in your account for https://${host}`)
  if (!provider.clientIds.includes(audience)) throw invalid('Incorrect token audience')
  return { issuer: host, subject, audience, provider: provider.arn }
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.')
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    if (hasMembers(claims)) return claims
  } catch {
    // Told below.
  }
  throw invalid("Couldn't retrieve verification key from your identity provider, or the token is no JWT.")
}

function invalid(text: string): ServiceError {
  return new ServiceError('InvalidIdentityToken', text, { status: 400 })
}
