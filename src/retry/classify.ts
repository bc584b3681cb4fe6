/**
 * Which failures are worth another attempt.
 *
 * @see features 8.4, 8.5
 */

import {
  ChecksumError,
  ConnectTimeoutError,
  ConnectionError,
  HTTPClientError,
  ReadTimeoutError,
  ResponseParserError,
} from '../errors/http.js'
import type { FailedAttempt } from './retry.js'

/** What kind of failure it was; `final` is not repeated. */
export type FailureClass = 'throttling' | 'timeout' | 'transient' | 'final'

const throttlingCodes = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottledException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'RequestThrottled',
  'SlowDown',
  'PriorRequestNotComplete',
  'EC2ThrottledException',
])
const transientCodes = new Set(['RequestTimeout', 'RequestTimeoutException', 'IDPCommunicationError'])
const transientStatuses = new Set([500, 502, 503, 504])

/** The failures that standard and adaptive mode repeat. */
export function classifyFailure(failure: FailedAttempt): FailureClass {
  const { code, status, error, modelled } = failure
  if (error !== undefined) return classifyError(error)
  if (modelled === 'throttling' || (code !== undefined && throttlingCodes.has(code))) return 'throttling'
  if (modelled === 'transient' || (code !== undefined && transientCodes.has(code))) return 'transient'
  return status !== undefined && transientStatuses.has(status) ? 'transient' : 'final'
}

/** A malformed success answer may be whole the next time; the caller's abort is never repeated. */
function classifyError(error: unknown): FailureClass {
  if (error instanceof ReadTimeoutError || error instanceof ConnectTimeoutError) return 'timeout'
  const repeats =
    error instanceof ConnectionError ||
    error instanceof HTTPClientError ||
    error instanceof ChecksumError ||
    error instanceof ResponseParserError
  return repeats ? 'transient' : 'final'
}
