/**
 * What a program hands to a session as its credentials: ready ones, a provider, or a function that gets them.
 */

import { ValidationError } from '../errors/parameter.js'
import { createCredentialChain, noCredentialsError } from './chain.js'
import type { CredentialContext } from './context.js'
import { Credentials, type CredentialData, type CredentialSource } from './credentials.js'
import { requireFields } from './fields.js'
import type { CredentialProvider } from './provider.js'
import type { ExpiringCredentials } from './refreshable.js'

/** What a function that gets credentials gives. */
export interface SuppliedCredentials extends CredentialData {
  /** When they end: the function is asked again in time. Absent: they do not. */
  readonly expiryTime?: Date | string | undefined
}

/** Credentials as `Session` takes them: ready ones, a provider, or a function that gets them when they are needed. */
export type CredentialsInput = CredentialSource | CredentialProvider | (() => Promise<SuppliedCredentials>)

const method = 'custom'

/**
 * The provider that stands for what was given.
 *
 * @throws {@link ValidationError} it is none of the three
 */
export function providerOf(given: CredentialsInput): CredentialProvider {
  if (typeof given === 'function') return functionProvider(given)
  if (typeof given === 'object' && 'getFrozenCredentials' in given) return { method: given.method, load: () => given }
  if (typeof given === 'object' && 'load' in given) return given
  // The value may hold a secret: it is not shown.
  const message =
    'credentials must be Credentials, a provider with load(), or a function that gives { accessKey, secretKey, token?, expiryTime? }.'
  throw new ValidationError(message, { param: 'credentials', typeName: typeof given })
}

/** The credentials of what was given, else of the search. @throws {@link NoCredentialsError}; what a place throws */
export async function loadGiven(
  given: CredentialsInput | undefined,
  context: CredentialContext,
): Promise<CredentialSource> {
  const chain =
    given === undefined
      ? (await import('./default-chain.js')).createDefaultChain(context)
      : createCredentialChain([providerOf(given)])
  const found = await chain.loadCredentials({ context })
  if (found === undefined) throw noCredentialsError(chain.attempts)
  return found
}

function functionProvider(supply: () => Promise<SuppliedCredentials>): CredentialProvider {
  return {
    method,
    async load({ context } = {}) {
      const first = await supply()
      requireFields(first, ['accessKey', 'secretKey'], method)
      if (first.expiryTime === undefined) {
        return new Credentials(first.accessKey, first.secretKey, {
          token: first.token,
          accountId: first.accountId,
          method,
        })
      }
      const { renewing } = await import('./renewing.js')
      return renewing(context ?? {}, method, ending(first), async () => ending(await supply()))
    },
  }
}

/** Without an end, the text is one that cannot be read: an error where credentials that end are expected. */
function ending({ expiryTime = '', ...data }: SuppliedCredentials): ExpiringCredentials {
  return { ...data, expiryTime }
}
