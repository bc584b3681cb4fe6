/**
 * What a service of the embedded AWS answers when it refuses a call.
 */

import type { Headers } from '../base/http-message.js'
import { Boto3TsError, nameError } from '../errors/base.js'

/** What an error tells beside code and message. */
export interface ServiceErrorOptions {
  /** Default: what the model has for the code, else 400. */
  readonly status?: number
  /** Members of the error beside code and message: `BucketName`, `Resource` … */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly headers?: Headers
  /** The code of the query protocol, where the service spoke it once and called the error otherwise. */
  readonly queryCode?: string
}

/**
 * An error answer. Handlers throw it; the protocol of the service writes it.
 *
 * @example throw new ServiceError('SlowDown', 'Please reduce your request rate.', { status: 503 })
 */
export class ServiceError extends Boto3TsError {
  /** The code that goes over the wire, or the name of the modelled error. */
  readonly code: string
  readonly status: number | undefined
  readonly fields: Readonly<Record<string, unknown>>
  readonly headers: Headers
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
