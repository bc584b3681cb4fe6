/**
 * One search for credentials, shared by all clients of a session: however many calls wait, the places are asked once.
 */

import type { CredentialSupply } from '../client/signing.js'
import type { CredentialContext } from '../credentials/context.js'
import { type CredentialChain, noCredentialsError } from '../credentials/chain.js'
import {
  Credentials,
  type CredentialSource,
  type FrozenCredentials,
  type WaitOptions,
} from '../credentials/credentials.js'

/** The credentials of a session. */
export interface SessionCredentials extends CredentialSupply {
  /** The credentials, searched for if need be; `undefined` where no place has any. */
  find(options?: WaitOptions): Promise<CredentialSource | undefined>
}

/** Credentials that are known. */
export function suppliedBy(source: CredentialSource): SessionCredentials {
  return {
    now: () => source.frozenNow(),
    get: (options) => source.getFrozenCredentials(options),
    find: () => Promise.resolve(source),
  }
}

/** Keys at one moment as a source that does not change. */
export function frozen({ accessKey, secretKey, token, accountId }: FrozenCredentials): CredentialSource {
  return new Credentials(accessKey, secretKey, { token, accountId })
}

/** No credentials, and no search for any: calls that are not signed. */
export const noCredentials: SessionCredentials = {
  now: () => undefined,
  get: () => Promise.reject(noCredentialsError()),
  find: () => Promise.resolve(undefined),
}

/** Credentials that a chain finds at the first need. What it finds is kept; a search that fails is made again. */
export function suppliedByChain(chain: CredentialChain, context: () => CredentialContext): SessionCredentials {
  let found: CredentialSource | undefined
  let search: Promise<CredentialSource | undefined> | undefined
  const find = async (options?: WaitOptions): Promise<CredentialSource | undefined> => {
    if (found !== undefined) return found
    search ??= chain.loadCredentials({ context: context() }).finally(() => {
      search = undefined
    })
    found = await untilAborted(search, options?.signal)
    return found
  }
  const get = async (options: WaitOptions): Promise<FrozenCredentials> => {
    const source = await find(options)
    if (source === undefined) throw noCredentialsError(chain.attempts)
    return source.getFrozenCredentials(options)
  }
  return { now: () => found?.frozenNow(), get, find }
}

/** The search belongs to all who wait for it: one that gives up leaves it running. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
