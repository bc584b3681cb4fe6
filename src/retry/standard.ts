/**
 * Standard mode: three attempts, exponential backoff with full jitter, and a quota that stops retrying when most fails.
 *
 * @see features 8.2, 8.5, 8.6
 */

import { classifyFailure, type FailureClass } from './classify.js'
import type { FailedAttempt, RetryStrategy } from './retry.js'

/** How standard mode is set up. */
export interface StandardRetryOptions {
  /** Attempts in total, the first included. Default 3. */
  readonly maxAttempts?: number
  /** 0 ≤ x < 1; the source of jitter. */
  readonly random: () => number
}

const quotaCapacity = 500
const retryCost = 5
const timeoutCost = 10
const maxBackoffSeconds = 20
/** A service may ask for a pause; past this, its wish is cut to the backoff and five seconds more. */
const maxExtraSeconds = 5

/** Creates a client's retry strategy; the quota is shared by all of the client's calls. */
export function createStandardRetry({ maxAttempts = 3, random }: StandardRetryOptions): RetryStrategy {
  let quota = quotaCapacity
  let lastCost = 0
  return {
    mode: 'standard',
    maxAttempts,
    decide(failure) {
      const failureClass = classifyFailure(failure)
      if (failureClass === 'final') return { retry: false }
      if (failure.attempt >= maxAttempts) return { retry: false, maxAttemptsReached: true }
      const cost = failureClass === 'timeout' ? timeoutCost : retryCost
      if (quota < cost) return { retry: false, quotaReached: true }
      quota -= cost
      lastCost = cost
      return { retry: true, delayMs: backoffMs(failure, failureClass, random) }
    },
    succeeded(attempts) {
      if (quota === quotaCapacity) return
      quota = Math.min(quotaCapacity, quota + (attempts > 1 ? lastCost : 1))
    },
  }
}

/** Between nothing and the exponential bound; no sooner than the service asks. */
export function backoffMs(failure: FailedAttempt, failureClass: FailureClass, random: () => number): number {
  const seconds = random() * Math.min(2 ** (failure.attempt - 1), maxBackoffSeconds)
  const asked = failureClass === 'final' ? undefined : retryAfterSeconds(failure.headers)
  const waited = asked === undefined ? seconds : Math.max(seconds, Math.min(asked, maxExtraSeconds + seconds))
  return waited * 1000
}

/** `retry-after` in seconds, or `x-amz-retry-after` in milliseconds. A date in the former is not used by AWS. */
function retryAfterSeconds(headers: FailedAttempt['headers']): number | undefined {
  const milliseconds = headers?.['x-amz-retry-after']
  if (milliseconds !== undefined && /^\d+$/.test(milliseconds)) return Number(milliseconds) / 1000
  const seconds = headers?.['retry-after']
  return seconds !== undefined && /^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) : undefined
}
