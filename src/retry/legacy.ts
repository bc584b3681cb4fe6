/**
 * Legacy mode: boto3's default for long. More attempts, no quota, no bound on the backoff.
 *
 * @see features 8.2, 8.4
 */

import {
  ChecksumError,
  ConnectionClosedError,
  ConnectionError,
  ReadTimeoutError,
  ResponseParserError,
} from '../errors/http.js'
import type { FailedAttempt, RetryStrategy } from './retry.js'

/** How legacy mode is set up. */
export interface LegacyRetryOptions {
  /** Attempts in total, the first included. Default 5. */
  readonly maxAttempts?: number
  readonly random: () => number
}

const statuses = new Set([429, 500, 502, 503, 504, 509])
const throttlingCodes = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottledException',
  'ProvisionedThroughputExceededException',
])
/** Codes that single services add, with the status they come with. */
const serviceCodes = new Set([
  '400 TooManyRequestsException',
  '409 ReplicatedWriteConflictException',
  '400 TransactionInProgressException',
  '503 RequestLimitExceeded',
  '503 EC2ThrottledException',
  '509 BandwidthLimitExceeded',
  '403 RequestThrottled',
  '400 RequestTimeout',
  '400 BadDigest',
  '408 RequestTimeoutException',
  '400 PriorRequestNotComplete',
  '400 IDPCommunicationError',
])

/** Creates a client's legacy retry strategy. */
export function createLegacyRetry({ maxAttempts = 5, random }: LegacyRetryOptions): RetryStrategy {
  return {
    mode: 'legacy',
    maxAttempts,
    decide(failure) {
      if (!isRetried(failure)) return { retry: false }
      if (failure.attempt >= maxAttempts) return { retry: false, maxAttemptsReached: true }
      return { retry: true, delayMs: random() * 2 ** (failure.attempt - 1) * 1000 }
    },
    succeeded: () => {},
  }
}

function isRetried({ error, status, code }: FailedAttempt): boolean {
  if (error !== undefined) {
    return [ConnectionError, ConnectionClosedError, ReadTimeoutError, ChecksumError, ResponseParserError].some(
      (retried) => error instanceof retried,
    )
  }
  if (status === undefined) return false
  if (statuses.has(status)) return true
  return code !== undefined && ((status === 400 && throttlingCodes.has(code)) || serviceCodes.has(`${status} ${code}`))
}
