/**
 * What a place that may have credentials looks like to the chain.
 *
 * @see features 3.2
 */

import type { CredentialContext } from './context.js'
import type { CredentialSource, WaitOptions } from './credentials.js'

/** A place has no credentials, and why: shown when no other place has any either. */
export interface Skipped {
  readonly skipped: string
}

/** How a place is asked. */
export interface LoadOptions extends WaitOptions {
  /** What the session that asks has for its providers: files, environment, clients. Absent: the provider has its own. */
  readonly context?: CredentialContext | undefined
}

/** One place that may have credentials. */
export interface CredentialProvider {
  /** boto3's name: `env`, `assume-role`, `iam-role` … Unique in a chain. */
  readonly method: string
  /** The name that `credential_source` of a profile uses, where it can name this place. */
  readonly canonicalName?: string | undefined
  /**
   * The credentials; or nothing, or why not, where this place has none. To throw is to end the search: the place was
   * meant to have credentials and failed.
   */
  load(options?: LoadOptions): CredentialSource | Skipped | undefined | Promise<CredentialSource | Skipped | undefined>
}

/** The answer of a provider that has nothing to give. */
export function skip(reason: string): Skipped {
  return { skipped: reason }
}
