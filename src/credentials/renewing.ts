/**
 * Credentials that renew themselves with what a provider's context has for that.
 */

import type { CredentialContext } from './context.js'
import type { CredentialSource } from './credentials.js'
import { createRefreshableCredentials, type ExpiringCredentials, type RefreshableOptions } from './refreshable.js'

/** {@link createRefreshableCredentials} with the context's clock, telling its `warn` of failures in the background. */
export function renewing(
  context: Pick<CredentialContext, 'clock' | 'warn'>,
  method: string,
  metadata: ExpiringCredentials,
  refreshUsing: () => Promise<ExpiringCredentials>,
  timeouts: Pick<RefreshableOptions, 'advisoryTimeout' | 'mandatoryTimeout'> = {},
): CredentialSource {
  const { clock, warn } = context
  const onAdvisoryFailure = (error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown'
    warn?.(`Refreshing the credentials of ${method} failed; those held are still good: ${why}`)
  }
  const withClock = clock === undefined ? {} : { clock }
  return createRefreshableCredentials({ method, metadata, refreshUsing, onAdvisoryFailure, ...withClock, ...timeouts })
}
