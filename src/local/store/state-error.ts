/**
 * What can be wrong with the folder that keeps the state.
 */

import { BotoCoreError, nameError } from '../../errors/base.js'

/**
 * The server cannot be started: the port is taken (`fields`: host, port), or the folder is in use or damaged (`fields`:
 * directory and owner, or path and at). Nothing is thrown away to go on.
 */
export class LocalStateError extends BotoCoreError {
  static {
    nameError(this, 'LocalStateError')
  }
}
