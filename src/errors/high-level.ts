/**
 * Errors of the object-oriented layer.
 */

import { Boto3TsError, type ErrorFields, nameError } from './base.js'

/** The base of errors of the object-oriented layer. */
export class Boto3Error extends Boto3TsError {
  /** What the message was made from, under camelCase names. */
  readonly fields: ErrorFields

  constructor(message: string, fields: ErrorFields = {}, options?: ErrorOptions) {
    super(message, options)
    this.fields = fields
  }
  static {
    nameError(this, 'Boto3Error')
  }
}

/** The service has no resources. Fields: serviceName, availableServices, hasLowLevelClient. */
export class ResourceNotExistsError extends Boto3Error {
  static {
    nameError(this, 'ResourceNotExistsError')
  }
}

/** A service has no resources in this API version. Fields: serviceName, apiVersion, availableApiVersions. */
export class UnknownAPIVersionError extends Boto3Error {
  static {
    nameError(this, 'UnknownAPIVersionError')
  }
}

/** The data of a resource cannot be loaded: it does not exist, or nothing says how. Fields: resource. */
export class ResourceLoadException extends Boto3Error {
  static {
    nameError(this, 'ResourceLoadException')
  }
}

/** An attribute was read before it was loaded. The message says what to do. Fields: resource, attribute. */
export class ResourceNotLoadedError extends ResourceLoadException {
  static {
    nameError(this, 'ResourceNotLoadedError')
  }
}

/** The definition of a resource cannot be used. */
export class ResourceModelError extends Boto3Error {
  static {
    nameError(this, 'ResourceModelError')
  }
}
