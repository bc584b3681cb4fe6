/**
 * What decides, after each attempt of a call, whether there is another one and when.
 */

/** What is known of an attempt that did not succeed. */
export interface FailedAttempt {
  /** Counted from 1. */
  readonly attempt: number
  /** The status of the answer, if there was one. */
  readonly status?: number
  /** The error code of the answer, if there was one. */
  readonly code?: string
  /** Headers of the answer; lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  /** What was thrown, if there was no answer. */
  readonly error?: unknown
  /** The model says that this error may be retried, and whether as throttling. */
  readonly modelled?: 'transient' | 'throttling'
}

/** Whether there is another attempt, and when. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  | { readonly retry: false; readonly maxAttemptsReached?: true; readonly quotaReached?: true }

/** A retry mode in use by one client. */
export interface RetryStrategy {
  readonly mode: string
  readonly maxAttempts: number
  /** Waits for permission to send, where the mode limits the rate. Absent where it does not. */
  readonly beforeSend?: (signal?: AbortSignal) => Promise<void>
  decide(failure: FailedAttempt): RetryDecision
  /** Called after a successful answer, with the number of attempts it took. */
  succeeded(attempts: number): void
}
