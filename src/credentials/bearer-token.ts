/**
 * Bearer tokens: what some requests carry in place of a signature.
 *
 * @see features 3.14; botocore `FrozenAuthToken`, `DeferredRefreshableToken`
 */

import { type Clock, systemClock } from '../base/clock.js'
import { concealAs, mask } from '../base/secret.js'
import { type Environment, readVariable } from '../config/environment.js'
import { TokenRetrievalError } from '../errors/credentials.js'
import type { CredentialContext } from './context.js'

/** A token at one moment. It does not show itself. */
export interface FrozenAuthToken {
  readonly token: string
  /** Absent where it does not end. */
  readonly expiration?: Date | undefined
}

/** A token that may renew itself. */
export interface AuthToken {
  /** Where it comes from: `env` or `sso`. */
  readonly method: string
  /** The token to send; renewed first where that is due. */
  getFrozenToken(): Promise<FrozenAuthToken>
}

/**
 * The bearer token for a service: the environment's for this signing name, else that of the profile's single sign-on
 * session; `undefined` where there is neither.
 */
export async function loadAuthToken(context: CredentialContext, signingName?: string): Promise<AuthToken | undefined> {
  const fromEnvironment = signingName === undefined ? undefined : tokenOfEnvironment(context.env, signingName)
  if (fromEnvironment !== undefined) {
    const frozen = freezeToken(fromEnvironment)
    return { method: 'env', getFrozenToken: () => Promise.resolve(frozen) }
  }
  const profile = context.profiles().profiles.get(context.profileName)
  if (profile?.['sso_session'] === undefined) return undefined
  const { loadSsoToken } = await import('./sso-token.js')
  return loadSsoToken(context, context.profileName)
}

/** The token that the environment has for a signing name. */
export function tokenOfEnvironment(env: Environment, signingName: string): string | undefined {
  return signingName.trim() === '' ? undefined : readVariable(env, tokenVariable(signingName))
}

/** The variable that holds the token for a signing name. */
export function tokenVariable(signingName: string): string {
  return `AWS_BEARER_TOKEN_${signingName.replaceAll(/[- ]/g, '_').toUpperCase()}`
}

/** A frozen token that does not show itself. */
export function freezeToken(token: string, expiration?: Date): FrozenAuthToken {
  const frozen = { token, ...(expiration !== undefined && { expiration }) }
  concealAs(frozen, () => ({ token: mask(token), ...(expiration !== undefined && { expiration }) }))
  return Object.freeze(frozen)
}

const ADVISORY_MS = 900_000
const MANDATORY_MS = 600_000
/** Renewal is tried at most this often, so that a failing one does not hold up every request. */
const ATTEMPT_PAUSE_MS = 60_000

/** A token fetched when first needed and renewed before it ends. */
export function createRefreshableToken(
  method: string,
  refreshUsing: () => Promise<FrozenAuthToken>,
  options: { readonly clock?: Clock | undefined; readonly warn?: ((message: string) => void) | undefined } = {},
): AuthToken {
  const { clock = systemClock, warn } = options
  let held: FrozenAuthToken | undefined
  let refreshing: Promise<void> | undefined
  let nextAttemptMs = 0

  const remainingMs = () => (held?.expiration === undefined ? Infinity : held.expiration.getTime() - clock.now())

  function refreshOnce(): Promise<void> {
    nextAttemptMs = clock.now() + ATTEMPT_PAUSE_MS
    refreshing ??= refreshUsing()
      .then((token) => {
        held = token
      })
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  return {
    method,
    async getFrozenToken() {
      if (held === undefined) await refreshOnce()
      else if (refreshing !== undefined && remainingMs() < MANDATORY_MS) await refreshing
      else if (clock.now() >= nextAttemptMs && remainingMs() < MANDATORY_MS) await refreshOnce()
      else if (clock.now() >= nextAttemptMs && remainingMs() < ADVISORY_MS) {
        refreshOnce().catch((error: unknown) => {
          warn?.(`Refreshing the token of ${method} failed: ${error instanceof Error ? error.message : 'unknown'}`)
        })
      }
      if (held !== undefined && remainingMs() > 0) return held
      const errorMsg = 'Token has expired and refresh failed'
      throw new TokenRetrievalError(`Error when retrieving token from ${method}: ${errorMsg}`, {
        provider: method,
        errorMsg,
      })
    },
  }
}
