/**
 * What the model knows of an error: its status, its wire code, who is to blame.
 */

import type { ServiceModel } from '../../model/service.js'
import type { Shape } from '../../model/shape.js'
import type { ServiceError } from '../service-error.js'

/** An error as a protocol writes it. */
export interface ErrorFacts {
  /** The name of the modelled error, or the code as it was thrown. */
  readonly name: string
  /** The code of query protocols. */
  readonly code: string
  readonly status: number
  readonly isSender: boolean
  /** Message and members, under the names that the model has for them. */
  readonly members: Readonly<Record<string, unknown>>
}

/** Looks an error up in a service's model. */
export function errorFacts(service: ServiceModel, error: ServiceError): ErrorFacts {
  const shape = service.exceptions.get(error.code)
  const traits = shape?.traits
  const status = error.status ?? traits?.error?.httpStatusCode ?? statusOf(error.code, traits?.fault === true)
  const name = shape?.name ?? error.code
  return {
    name,
    code: traits?.error?.code ?? name,
    status,
    isSender: status < 500,
    members: { [messageName(shape)]: error.message, ...error.fields },
  }
}

function messageName(shape: Shape | undefined): string {
  for (const name of shape?.members.keys() ?? []) if (name.toLowerCase() === 'message') return name
  return 'message'
}

/** Errors that all services share have no shape. */
const commonStatus: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  InternalError: 500,
  InternalFailure: 500,
  InvalidClientTokenId: 403,
  MissingAuthenticationToken: 403,
  NotImplemented: 501,
  OptInRequired: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  RequestTimeTooSkewed: 403,
  ThrottledException: 429,
  TooManyRequestsException: 429,
}

function statusOf(code: string, isFault: boolean): number {
  return commonStatus[code] ?? (isFault ? 500 : 400)
}
