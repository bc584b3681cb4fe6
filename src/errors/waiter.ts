/**
 * Waiting for a state that does not come.
 */

import { BotoCoreError, nameError } from './base.js'

/** How a wait ended. `lastResponse` is an answer, or an error answer with its `Error`. */
export interface WaiterFailure {
  /** The waiter, such as `BucketExists`. */
  readonly name: string
  readonly reason: string
  readonly lastResponse: Readonly<Record<string, unknown>>
  /** How often was asked. */
  readonly attempts: number
}

/**
 * The wait was in vain: a state has come from which there is no way to the one waited for, the service refused to tell,
 * or all attempts are used up.
 *
 * @see botocore `WaiterError`
 */
export class WaiterError extends BotoCoreError {
  readonly reason: string
  /** The last answer, or the last error answer with its `Error`. */
  readonly lastResponse: Readonly<Record<string, unknown>>
  /** How often was asked. */
  readonly attempts: number

  constructor({ name, reason, lastResponse, attempts }: WaiterFailure, options?: ErrorOptions) {
    super(`Waiter ${name} failed: ${reason}`, { name, reason }, options)
    this.reason = reason
    this.lastResponse = lastResponse
    this.attempts = attempts
  }
  static {
    nameError(this, 'WaiterError')
  }
}

/** A waiter that does not exist, or a definition of one that cannot be used. Fields: waiterName, nearest. */
export class WaiterConfigError extends BotoCoreError {
  static {
    nameError(this, 'WaiterConfigError')
  }
}
