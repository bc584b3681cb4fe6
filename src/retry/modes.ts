/**
 * The retry modes by name.
 */

import type { Clock } from '../base/clock.js'
import { createAdaptiveRetry } from './adaptive.js'
import { createLegacyRetry } from './legacy.js'
import type { RetryStrategy } from './retry.js'
import { createStandardRetry } from './standard.js'

/** What a client's settings say about retries. */
export interface RetrySettings {
  readonly mode: 'legacy' | 'standard' | 'adaptive'
  /** Attempts in total; `undefined` for the mode's own number. */
  readonly totalMaxAttempts: number | undefined
}

/** Creates the strategy of one client. */
export function createRetryStrategy(
  { mode, totalMaxAttempts }: RetrySettings,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): RetryStrategy {
  const options = totalMaxAttempts === undefined ? { random } : { random, maxAttempts: totalMaxAttempts }
  if (mode === 'standard') return createStandardRetry(options)
  return mode === 'adaptive' ? createAdaptiveRetry({ ...options, clock }) : createLegacyRetry(options)
}
