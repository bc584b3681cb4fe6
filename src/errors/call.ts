/**
 * Errors that a service answered with.
 */

import { Boto3TsError, nameError } from './base.js'

/** Facts about an answer, beside its members. */
export interface ResponseMetadata {
  /** The service's id of the request, absent where it gave none. */
  RequestId?: string
  /** S3's second request id. */
  HostId?: string
  HTTPStatusCode: number
  /** Lower-case names; repeated headers are joined with a comma. */
  HTTPHeaders: Record<string, string>
  /** Attempts after the first. */
  RetryAttempts: number
  /** The attempt limit ended a failure that would have been retried. */
  MaxAttemptsReached?: boolean
  /** The retry quota ended a failure that would have been retried. */
  RetryQuotaReached?: boolean
  /** The algorithm with which the body was checked. */
  ChecksumAlgorithm?: string
}

/** What a service said went wrong, in boto3's form: `Error`, `ResponseMetadata` and the modelled error's members. */
export interface ErrorResponse {
  Error: { Code: string; Message: string; Type?: string; QueryErrorCode?: string; [field: string]: unknown }
  ResponseMetadata: ResponseMetadata
  [member: string]: unknown
}

/**
 * The service refused the call or failed in it.
 *
 * @see botocore `ClientError`
 */
export class ClientError extends Boto3TsError {
  /** The error code, such as `NoSuchBucket`. */
  readonly code: string
  /** The API operation, such as `GetObject`. */
  readonly operationName: string
  /** The whole answer: `Error`, `ResponseMetadata`, and the modelled error's members. */
  readonly response: ErrorResponse

  constructor(response: ErrorResponse, operationName: string) {
    super(describe(response, operationName))
    this.code = response.Error.Code
    this.operationName = operationName
    this.response = response
  }
  static {
    nameError(this, 'ClientError')
  }
}

/** The service reported an error inside an event stream. @see botocore `EventStreamError` */
export class EventStreamError extends ClientError {
  static {
    nameError(this, 'EventStreamError')
  }
}

/**
 * Whether a value is a {@link ClientError}, and, where codes are given, one of these codes.
 *
 * @example
 * try { await s3.headBucket({ Bucket }) } catch (e) { if (!isClientError(e, '404', 'NoSuchBucket')) throw e }
 */
export function isClientError(value: unknown, ...codes: readonly string[]): value is ClientError {
  return value instanceof ClientError && (codes.length === 0 || codes.includes(value.code))
}

function describe(response: ErrorResponse, operationName: string): string {
  const { Code, Message } = response.Error
  const { MaxAttemptsReached, RetryAttempts } = response.ResponseMetadata
  const retries = MaxAttemptsReached === true ? ` (reached max retries: ${RetryAttempts})` : ''
  return `An error occurred (${Code}) when calling the ${operationName} operation${retries}: ${Message}`
}
