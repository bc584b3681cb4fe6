/**
 * Service models, services, regions and API versions that do not exist.
 */

import { BotoCoreError, nameError } from './base.js'

/** Model data that does not exist. Fields: dataPath. */
export class DataNotFoundError extends BotoCoreError {
  static {
    nameError(this, 'DataNotFoundError')
  }
}

/** No such service. Fields: serviceName, knownServiceNames, nearest. */
export class UnknownServiceError extends DataNotFoundError {
  static {
    nameError(this, 'UnknownServiceError')
  }
}

/** No such API version of the service. Fields: dataPath, apiVersion. */
export class ApiVersionNotFoundError extends BotoCoreError {
  static {
    nameError(this, 'ApiVersionNotFoundError')
  }
}

/** No partition has this region. Fields: regionName, errorMsg. */
export class UnknownRegionError extends BotoCoreError {
  static {
    nameError(this, 'UnknownRegionError')
  }
}

/** The service is not offered in the region. Fields: serviceName, regionName. */
export class ServiceNotInRegionError extends BotoCoreError {
  static {
    nameError(this, 'ServiceNotInRegionError')
  }
}

/** The service speaks no protocol known here. Fields: supportedProtocols, service, serviceSupportedProtocols. */
export class UnsupportedServiceProtocolsError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedServiceProtocolsError')
  }
}

/** A service model lacks a fact that is needed. */
export class UndefinedModelAttributeError extends BotoCoreError {
  static {
    nameError(this, 'UndefinedModelAttributeError')
  }
}

/** A service model has no service id. Fields: serviceName. */
export class MissingServiceIdError extends UndefinedModelAttributeError {
  static {
    nameError(this, 'MissingServiceIdError')
  }
}

/** A service model refers to a shape that it does not have. Fields: shapeName. */
export class NoShapeFoundError extends BotoCoreError {
  static {
    nameError(this, 'NoShapeFoundError')
  }
}

/** A shape of a service model cannot be understood. */
export class InvalidShapeError extends BotoCoreError {
  static {
    nameError(this, 'InvalidShapeError')
  }
}

/** The service has no such operation. Fields: operationName, nearest. */
export class OperationNotFoundError extends BotoCoreError {
  static {
    nameError(this, 'OperationNotFoundError')
  }
}

/** The client has no such method. Fields: methodName, nearest. */
export class UnknownClientMethodError extends BotoCoreError {
  static {
    nameError(this, 'UnknownClientMethodError')
  }
}

/** A JMESPath expression that cannot be used here. Fields: expression. */
export class InvalidExpressionError extends BotoCoreError {
  static {
    nameError(this, 'InvalidExpressionError')
  }
}
