/**
 * What a service of the embedded AWS answers when it refuses a call.
 */

import type { Headers } from '../base/http-message.js'
import { Boto3TsError, nameError } from '../errors/base.js'

/** What an error tells beside code and message. */
export interface ServiceErrorOptions {
  /** The HTTP status. Default: what the model has for the code, else 400. */
  readonly status?: number
  /** Members of the error beside code and message, under the model's names: `BucketName`, `Item` … */
  readonly fields?: Readonly<Record<string, unknown>>
  /** Headers of the answer beside those of the protocol, in lower case: `{ 'retry-after': '2' }`. */
  readonly headers?: Headers
  /** The code of the query protocol, where the service spoke it once and called the error otherwise. */
  readonly queryCode?: string
}

/**
 * An error answer. Handlers throw it; the protocol of the service writes it, and clients make their own error of it:
 * a `ClientError`, or the modelled class of that name.
 *
 * @example throw new ServiceError('SlowDown', 'Please reduce your request rate.', { status: 503 })
 * @example throw new ServiceError('ConditionalCheckFailedException', 'Not so.', { fields: { Item } })
 */
export class ServiceError extends Boto3TsError {
  /** The code that goes over the wire, or the name of the modelled error. */
  readonly code: string
  /** The HTTP status that was asked for; `undefined`: the model's. */
  readonly status: number | undefined
  /** Members beside code and message. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Headers beside those of the protocol. */
  readonly headers: Headers
  /** The code of the query protocol, where that is another one. */
  readonly queryCode: string | undefined

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message)
    this.code = code
    this.status = options.status
    this.fields = options.fields ?? {}
    this.headers = options.headers ?? {}
    this.queryCode = options.queryCode
  }
  static {
    nameError(this, 'ServiceError')
  }
}

/** The answer for what the embedded AWS cannot do. Never a wrong answer instead. */
export function notImplemented(service: string, operation: string, detail = ''): ServiceError {
  const what = detail === '' ? '' : ` (${detail})`
  return new ServiceError('NotImplemented', `The embedded AWS has no ${service} ${operation}${what}.`, { status: 501 })
}
