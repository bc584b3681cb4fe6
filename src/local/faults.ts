/**
 * Failures on purpose, for tests of retries and timeouts.
 */

import { methodName } from '../base/names.js'
import { ParamValidationError } from '../errors/parameter.js'
import type { RecordedRequest } from './request-log.js'
import { ServiceError } from './service-error.js'

/** How calls are to fail. */
export interface FaultOptions {
  /** The number of calls; afterwards they are answered again. Default 1; `Infinity` for all that come. */
  readonly times?: number
  /** Only calls for which this is true; others are answered, and do not count. Default: all. */
  readonly when?: (request: RecordedRequest) => boolean
  /** The error's code: `SlowDown`. Default: the one that goes with `status`. Without either, calls are not refused. */
  readonly code?: string
  /** The error's message. */
  readonly message?: string
  /** The HTTP status. Default: what the model has for the code; for codes of throttling 503 or 400, as AWS has it. */
  readonly status?: number
  /** Headers of the error answer, in lower case: `{ 'retry-after': '2' }`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds before anything happens. Default 0; `Infinity`: there is never an answer. */
  readonly delayMs?: number
  /**
   * Cuts the connection: `before-answer`, and nothing was done; `instead-of-answer`, when all was done, of which the
   * caller cannot know; `within-body`, when half of the answer's body was sent.
   */
  readonly cut?: 'before-answer' | 'instead-of-answer' | 'within-body'
}

/** What happens to one call. */
export interface Fault {
  readonly delayMs: number
  readonly error: ServiceError | undefined
  readonly cut: FaultOptions['cut']
}

/** The failures that are still to come. */
export interface Faults {
  /** @throws ParamValidationError where the options make no sense */
  add(service: string, operation: string, options: FaultOptions): void
  /** What is to happen to this call; each asking counts as one. */
  take(service: string, operation: string, request: RecordedRequest): Fault | undefined
  clear(): void
}

/** Keeps failures by service and operation; `*` stands for every one. */
export function createFaults(): Faults {
  const kept = new Map<string, { options: FaultOptions; left: number }[]>()
  return {
    add(service, operation, options) {
      checkOptions(options)
      const key = `${service} ${operation === '*' ? operation : methodName(operation)}`
      const entry = { options, left: options.times ?? 1 }
      const others = kept.get(key)
      if (others === undefined) kept.set(key, [entry])
      else others.push(entry)
    },
    take(service, operation, request) {
      for (const key of [`${service} ${methodName(operation)}`, `${service} *`, '* *']) {
        const entry = kept.get(key)?.find(({ left, options }) => left > 0 && options.when?.(request) !== false)
        if (entry === undefined) continue
        entry.left--
        return faultOf(entry.options)
      }
      return undefined
    },
    clear: () => kept.clear(),
  }
}

function checkOptions({ times = 1, delayMs = 0, status = 500, code, cut, ...others }: FaultOptions): void {
  const problems = [
    ...(times === Infinity || (Number.isSafeInteger(times) && times > 0) ? [] : [`times: ${times}`]),
    ...(delayMs >= 0 ? [] : [`delayMs: ${delayMs}`]),
    ...(Number.isInteger(status) && status >= 400 && status < 600 ? [] : [`status: ${status}`]),
    ...(cut !== undefined && code !== undefined ? ['cut: there is no error where there is no answer'] : []),
  ]
  if (problems.length === 0) return
  throw new ParamValidationError(`Calls cannot fail like this: ${problems.join('; ')}`, { problems, ...others })
}

function faultOf(options: FaultOptions): Fault {
  const { status, message = 'This failure was asked for.', headers = {}, delayMs = 0, cut } = options
  const code = options.code ?? (status === undefined ? undefined : (usualCodes[status] ?? 'ServiceFailure'))
  if (code === undefined) return { delayMs, error: undefined, cut }
  const error = new ServiceError(code, message, { headers, ...(status === undefined ? {} : { status }) })
  return { delayMs, error, cut }
}

/** Codes that go with a status, where only that is given. */
const usualCodes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NotFound',
  408: 'RequestTimeout',
  429: 'TooManyRequestsException',
  500: 'InternalError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
}
