/**
 * What can be wrong with the folder that keeps the state.
 */

import { BotoCoreError, nameError } from '../../errors/base.js'

/** The state cannot be read or written. Nothing is thrown away to go on. */
export class LocalStateError extends BotoCoreError {
  static {
    nameError(this, 'LocalStateError')
  }
}
