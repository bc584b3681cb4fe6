/**
 * What a place that may have credentials looks like to the chain.
 *
 * @see features 3.2
 */

import type { CredentialSource, WaitOptions } from './credentials.js'

/** A place has no credentials, and why: shown when no other place has any either. */
export interface Skipped {
  readonly skipped: string
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
  load(options?: WaitOptions): CredentialSource | Skipped | undefined | Promise<CredentialSource | Skipped | undefined>
}

/** The answer of a provider that has nothing to give. */
export function skip(reason: string): Skipped {
  return { skipped: reason }
}
