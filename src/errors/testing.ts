/**
 * Calls that do not go as a test has said.
 */

import { BotoCoreError, nameError } from './base.js'

/** A call does not fit the answers that the test has prepared. Fields: operationName, reason. */
export class StubResponseError extends BotoCoreError {
  constructor(operationName: string, reason: string) {
    super(`Error getting response stub for operation ${operationName}: ${reason}`, { operationName, reason })
  }
  static {
    nameError(this, 'StubResponseError')
  }
}

/** A call has other parameters than the test expects; or prepared answers were not used. Fields: operationName, reason. */
export class StubAssertionError extends StubResponseError {
  static {
    nameError(this, 'StubAssertionError')
  }
}

/** A call for which no answer is left. Fields: operationName, reason. */
export class UnStubbedResponseError extends StubResponseError {
  static {
    nameError(this, 'UnStubbedResponseError')
  }
}
