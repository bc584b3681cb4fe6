/**
 * The signal of one call: the caller's, the call's own time limit, or both.
 */

import type { CallOptions } from './context.js'

/** A signal and how to let go of what stands behind it. */
export interface Deadline {
  readonly signal: AbortSignal
  readonly clear: () => void
}

const nothing = (): void => {}

/** `undefined` where the call has neither signal nor limit: then nothing is paid for. */
export function limitTime(options: CallOptions | undefined): Deadline | undefined {
  const { signal, timeout } = options ?? {}
  if (timeout === undefined) return signal === undefined ? undefined : { signal, clear: nothing }
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(signal?.reason)
  const onTimeout = (): void =>
    controller.abort(new DOMException(`The call took longer than its timeout of ${timeout} s.`, 'TimeoutError'))
  const timer = setTimeout(onTimeout, timeout * 1000)
  if (signal?.aborted === true) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}
