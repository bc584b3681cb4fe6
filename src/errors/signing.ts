/**
 * Requests that cannot be signed.
 */

import { BotoCoreError, nameError } from './base.js'

/** No such signature version. Fields: signatureVersion. */
export class UnknownSignatureVersionError extends BotoCoreError {
  static {
    nameError(this, 'UnknownSignatureVersionError')
  }
}

/** The signature version cannot be used for this. Fields: signatureVersion. */
export class UnsupportedSignatureVersionError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedSignatureVersionError')
  }
}

/** MD5 is switched off on this system. */
export class MD5UnavailableError extends BotoCoreError {
  static {
    nameError(this, 'MD5UnavailableError')
  }
}
