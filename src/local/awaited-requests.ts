/**
 * Waiting until certain requests have come: for tests of code that works in the background.
 */

import { BotoCoreError, nameError } from '../errors/base.js'
import type { RecordedRequest, RequestLog } from './request-log.js'

/** What is waited for, and how long. */
export interface AwaitOptions<Request = RecordedRequest> {
  /** So many. Default 1. */
  readonly count?: number
  /** Only requests for which this is true. Default: all of the operation. */
  readonly when?: (request: Request) => boolean
  /** Milliseconds. Default 5000. */
  readonly timeoutMs?: number
  /** Ends the waiting. */
  readonly signal?: AbortSignal
}

/** The requests did not come in time. The message names those that did. */
export class RequestsAwaitedError extends BotoCoreError {
  static {
    nameError(this, 'RequestsAwaitedError')
  }
}

/**
 * The requests that fit and have been answered, as soon as there are enough of them; those that came before count.
 *
 * @throws RequestsAwaitedError after `timeoutMs`
 */
export function awaitRequests(
  log: RequestLog,
  what: string,
  fits: (request: RecordedRequest) => boolean,
  { count = 1, timeoutMs = 5000, signal }: Omit<AwaitOptions, 'when'>,
): Promise<readonly RecordedRequest[]> {
  const found = (): readonly RecordedRequest[] =>
    log.entries.filter((entry) => entry.durationMs !== undefined && fits(entry))
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const look = (): void => {
      const requests = found()
      if (requests.length < count) return
      end()
      resolve(requests)
    }
    const unlisten = log.onAnswer(look)
    const timer = setTimeout(() => {
      end()
      const { length } = found()
      const others = [...new Set(log.entries.map(({ service, operation }) => `${service}.${operation}`))]
      const came = others.length === 0 ? 'Nothing came at all.' : `What came: ${others.slice(-20).join(', ')}.`
      const text = `After ${timeoutMs} ms there were ${length} of ${count} requests ${what}. ${came}`
      reject(new RequestsAwaitedError(text, { what, count, found: length, timeoutMs }))
    }, timeoutMs)
    const abort = (): void => {
      end()
      reject(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)))
    }
    signal?.addEventListener('abort', abort, { once: true })
    function end(): void {
      unlisten()
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    look()
  })
}
