/**
 * Lists that come page by page.
 */

import { BotoCoreError, nameError } from './base.js'

/** Pages do not follow each other as they should, or are asked for in a way that the operation does not know. */
export class PaginationError extends BotoCoreError {
  static {
    nameError(this, 'PaginationError')
  }
}

/** The operation does not give its answer page by page, or does not exist. Fields: operationName, nearest. */
export class OperationNotPageableError extends BotoCoreError {
  static {
    nameError(this, 'OperationNotPageableError')
  }
}
