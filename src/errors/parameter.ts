/**
 * Parameters that do not fit the operation.
 */

import { BotoCoreError, nameError } from './base.js'

/** Parameters do not fit the operation; nothing was sent. All problems are in the message and in `fields.report`, one a line. */
export class ParamValidationError extends BotoCoreError {
  static {
    nameError(this, 'ParamValidationError')
  }
}

/** Arguments are missing. Fields: objectName, missing. */
export class MissingParametersError extends BotoCoreError {
  static {
    nameError(this, 'MissingParametersError')
  }
}

/** A value that cannot be used. Fields: value, param, typeName. */
export class ValidationError extends BotoCoreError {
  static {
    nameError(this, 'ValidationError')
  }
}

/** A key that is not among the known ones. Fields: value, param, choices. */
export class UnknownKeyError extends ValidationError {
  static {
    nameError(this, 'UnknownKeyError')
  }
}

/** A number out of range. Fields: value, param, minValue, maxValue. */
export class RangeError extends ValidationError {
  static {
    nameError(this, 'RangeError')
  }
}

/** A parameter that the operation does not have. Fields: name, operation, choices. */
export class UnknownParameterError extends ValidationError {
  static {
    nameError(this, 'UnknownParameterError')
  }
}

/** A region name that cannot be part of a host name. Fields: regionName. */
export class InvalidRegionError extends ValidationError {
  static {
    nameError(this, 'InvalidRegionError')
  }
}

/** A parameter was given under two names. Fields: original, alias, operation. */
export class AliasConflictParameterError extends ValidationError {
  static {
    nameError(this, 'AliasConflictParameterError')
  }
}
