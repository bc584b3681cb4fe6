/**
 * Where the bearer token of a client comes from: the environment's for its service, else what the session has.
 *
 * @see features 3.14, 6.1
 */

import type { Environment } from '../config/environment.js'
import { type AuthToken, tokenOfEnvironment, tokenVariable } from '../credentials/bearer-token.js'
import type { WaitOptions } from '../credentials/credentials.js'
import { waitUnlessAborted } from '../credentials/wait.js'
import { NoAuthTokenError } from '../errors/credentials.js'

/** The bearer tokens of one client. */
export interface TokenSupply {
  /** Whether the environment holds a token for this very service: then it is preferred to a signature. */
  readonly isForService: boolean
  /** The token to send, found or renewed. @throws {@link NoAuthTokenError} saying what to do; what the source throws */
  get(options: WaitOptions): Promise<string>
}

/** Finds the token that serves all services: that of the profile's single sign-on session. */
export type TokenSearch = () => Promise<AuthToken | undefined>

/** The bearer tokens of a client of the service with this signing name. The session is asked only when one is needed. */
export function createTokenSupply(env: Environment, signingName: string, search?: TokenSearch): TokenSupply {
  const ofEnvironment = tokenOfEnvironment(env, signingName)
  if (ofEnvironment !== undefined) return { isForService: true, get: () => Promise.resolve(ofEnvironment) }
  const find = async (): Promise<string> => {
    const token = await search?.()
    if (token === undefined) throw noToken(signingName)
    return (await token.getFrozenToken()).token
  }
  return { isForService: false, get: ({ signal }) => waitUnlessAborted(find(), signal) }
}

function noToken(signingName: string): NoAuthTokenError {
  const variable = tokenVariable(signingName)
  const message = `The request needs a bearer token, and there is none. Set ${variable}, or name a profile that has sso_session and log in: aws sso login.`
  return new NoAuthTokenError(message, { signingName, variable })
}
