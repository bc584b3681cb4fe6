/**
 * Failures on purpose, for tests of retries and timeouts.
 */

import { methodName } from '../base/names.js'
import { ServiceError } from './service-error.js'

/** How calls are to fail. */
export interface FaultOptions {
  /** The number of calls; afterwards they are answered again. Default 1; `Infinity` for all that come. */
  readonly times?: number
  /** The error's code: `SlowDown`. Without it (and without `cut`) calls are only delayed. */
  readonly code?: string
  readonly message?: string
  /** Default: what the model has for the code; for codes of throttling 503 or 400, as AWS has it. */
  readonly status?: number
  /** Milliseconds before anything happens. Default 0. */
  readonly delayMs?: number
  /** Cuts the connection: before the answer, or in the middle of its body. */
  readonly cut?: 'before-answer' | 'within-body'
}

/** What happens to one call. */
export interface Fault {
  readonly delayMs: number
  readonly error: ServiceError | undefined
  readonly cut: FaultOptions['cut']
}

/** The failures that are still to come. */
export interface Faults {
  add(service: string, operation: string, options: FaultOptions): void
  /** What is to happen to this call; each asking counts as one. */
  take(service: string, operation: string): Fault | undefined
  clear(): void
}

/** Keeps failures by service and operation; `*` stands for every operation. */
export function createFaults(): Faults {
  const kept = new Map<string, { options: FaultOptions; left: number }[]>()
  return {
    add(service, operation, options) {
      const key = `${service} ${operation === '*' ? operation : methodName(operation)}`
      const entry = { options, left: options.times ?? 1 }
      const others = kept.get(key)
      if (others === undefined) kept.set(key, [entry])
      else others.push(entry)
    },
    take(service, operation) {
      for (const key of [`${service} ${methodName(operation)}`, `${service} *`]) {
        const entry = kept.get(key)?.find(({ left }) => left > 0)
        if (entry === undefined) continue
        entry.left--
        return faultOf(entry.options)
      }
      return undefined
    },
    clear: () => kept.clear(),
  }
}

function faultOf({ code, message = 'This failure was asked for.', status, delayMs = 0, cut }: FaultOptions): Fault {
  const options = status === undefined ? {} : { status }
  return { delayMs, error: code === undefined ? undefined : new ServiceError(code, message, options), cut }
}
