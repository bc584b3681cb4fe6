/**
 * The search for credentials: each place in its order, the first that has some wins.
 *
 * @see features 3.2; botocore `CredentialResolver`
 */

import { NoCredentialsError, UnknownCredentialError } from '../errors/credentials.js'
import type { CredentialSource } from './credentials.js'
import type { CredentialProvider, LoadOptions } from './provider.js'

/** What one place said. */
export interface Attempt {
  readonly provider: string
  /** `found`, or why there was nothing. */
  readonly outcome: string
}

/** An ordered list of places, and what they said. */
export interface CredentialChain {
  /** In the order they are asked. */
  readonly providers: readonly CredentialProvider[]
  /** What each place said in the last search. */
  readonly attempts: readonly Attempt[]
  /** Asks one place after the other. @throws what a place throws; the search ends there */
  loadCredentials(options?: LoadOptions): Promise<CredentialSource | undefined>
  /** Puts a provider before the one of this name. @throws {@link UnknownCredentialError} */
  insertBefore(name: string, provider: CredentialProvider): void
  /** Puts a provider after the one of this name. @throws {@link UnknownCredentialError} */
  insertAfter(name: string, provider: CredentialProvider): void
  /** Takes the provider of this name out, if there is one. */
  remove(name: string): void
  /** The provider of this name. @throws {@link UnknownCredentialError} */
  getProvider(name: string): CredentialProvider
}

/** A chain of these providers. */
export function createCredentialChain(initial: readonly CredentialProvider[]): CredentialChain {
  const providers = [...initial]
  let attempts: Attempt[] = []

  function position(name: string): number {
    const index = providers.findIndex((provider) => provider.method === name)
    if (index !== -1) return index
    const known = providers.map((provider) => provider.method).join(', ')
    throw new UnknownCredentialError(`Credential provider ${name} is not in the chain: ${known}`, { name })
  }

  return {
    providers,
    get attempts() {
      return attempts
    },
    async loadCredentials(options) {
      const said: Attempt[] = []
      attempts = said
      // A copy: a provider may change the chain while it is asked.
      for (const provider of providers.slice()) {
        options?.signal?.throwIfAborted()
        const found = await provider.load(options)
        const credentials = found !== undefined && 'getFrozenCredentials' in found ? found : undefined
        said.push({ provider: provider.method, outcome: credentials === undefined ? reasonOf(found) : 'found' })
        if (credentials !== undefined) return credentials
      }
      return undefined
    },
    insertBefore: (name, provider) => void providers.splice(position(name), 0, provider),
    insertAfter: (name, provider) => void providers.splice(position(name) + 1, 0, provider),
    remove(name) {
      const index = providers.findIndex((provider) => provider.method === name)
      if (index !== -1) providers.splice(index, 1)
    },
    getProvider: (name) => providers[position(name)]!,
  }
}

/** The error of a call that must be signed when no place had credentials: it tells what each place said. */
export function noCredentialsError(attempts: readonly Attempt[] = []): NoCredentialsError {
  const tried = attempts.map(({ provider, outcome }) => `\n  ${provider}: ${outcome}`).join('')
  const looked = tried === '' ? '' : ` Looked at:${tried}`
  return new NoCredentialsError(`No credentials were found.${looked}\n${advice}`, { tried: attempts })
}

const advice =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has credentials, or log in (`aws sso login`, `aws login`).'

function reasonOf(found: { readonly skipped: string } | undefined | CredentialSource): string {
  return found !== undefined && 'skipped' in found ? found.skipped : 'nothing found'
}
