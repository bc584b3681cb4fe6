/**
 * Errors of the object-oriented layer.
 */

import { Boto3TsError, nameError } from './base.js'

/** The base of errors of the object-oriented layer. */
export class Boto3Error extends Boto3TsError {
  static {
    nameError(this, 'Boto3Error')
  }
}

/** No such resource service. */
export class ResourceNotExistsError extends Boto3Error {
  static {
    nameError(this, 'ResourceNotExistsError')
  }
}

/** No such API version of a resource service. */
export class UnknownAPIVersionError extends Boto3Error {
  static {
    nameError(this, 'UnknownAPIVersionError')
  }
}
