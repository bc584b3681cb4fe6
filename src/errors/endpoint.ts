/**
 * Endpoints that cannot be found or may not be used.
 */

import { BotoCoreError, nameError } from './base.js'

/** The base of endpoint resolution errors. */
export class BaseEndpointResolverError extends BotoCoreError {
  static {
    nameError(this, 'BaseEndpointResolverError')
  }
}

/** A region is needed and none is set. */
export class NoRegionError extends BaseEndpointResolverError {
  static {
    nameError(this, 'NoRegionError')
  }
}

/** No endpoint with these variants. Fields: tags, errorMsg. */
export class EndpointVariantError extends BaseEndpointResolverError {
  static {
    nameError(this, 'EndpointVariantError')
  }
}

/** No endpoint for the service in the region. Fields: serviceName, regionName. */
export class UnknownEndpointError extends BaseEndpointResolverError {
  static {
    nameError(this, 'UnknownEndpointError')
  }
}

/** No FIPS endpoint for the service in the region. Fields: serviceName, regionName. */
export class UnknownFIPSEndpointError extends BaseEndpointResolverError {
  static {
    nameError(this, 'UnknownFIPSEndpointError')
  }
}

/** The base of endpoint rule errors. */
export class EndpointProviderError extends BotoCoreError {
  static {
    nameError(this, 'EndpointProviderError')
  }
}

/** The endpoint rules of the service refuse this combination of settings and parameters. */
export class EndpointResolutionError extends EndpointProviderError {
  static {
    nameError(this, 'EndpointResolutionError')
  }
}

/** Endpoint rules ask for an unknown built-in. Fields: name. */
export class UnknownEndpointResolutionBuiltInName extends EndpointProviderError {
  static {
    nameError(this, 'UnknownEndpointResolutionBuiltInName')
  }
}

/** An endpoint setting that cannot be used together with another. */
export class InvalidEndpointConfigurationError extends BotoCoreError {
  static {
    nameError(this, 'InvalidEndpointConfigurationError')
  }
}

/** An endpoint URL that is no usable URL. Fields: endpointUrl, source. */
export class InvalidEndpointUrlError extends BotoCoreError {
  static {
    nameError(this, 'InvalidEndpointUrlError')
  }
}

/** A value that has to be part of the host name cannot be one. Fields: label. */
export class InvalidHostLabelError extends BotoCoreError {
  static {
    nameError(this, 'InvalidHostLabelError')
  }
}

/** A bucket name that cannot be a host name. Fields: bucketName. */
export class InvalidDNSNameError extends BotoCoreError {
  static {
    nameError(this, 'InvalidDNSNameError')
  }
}

/** An ARN that S3 does not take. Fields: arn. */
export class UnsupportedS3ArnError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedS3ArnError')
  }
}

/** An ARN that S3 Control does not take. Fields: arn, msg. */
export class UnsupportedS3ControlArnError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedS3ControlArnError')
  }
}

/** An Outposts ARN with a resource that is not supported. Fields: resourceName. */
export class UnsupportedOutpostResourceError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedOutpostResourceError')
  }
}

/** S3 settings that exclude each other. */
export class UnsupportedS3ConfigurationError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedS3ConfigurationError')
  }
}

/** S3 settings that cannot be used with an access point. */
export class UnsupportedS3AccesspointConfigurationError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedS3AccesspointConfigurationError')
  }
}

/** S3 Control settings that exclude each other. */
export class UnsupportedS3ControlConfigurationError extends BotoCoreError {
  static {
    nameError(this, 'UnsupportedS3ControlConfigurationError')
  }
}

/** The base of endpoint discovery errors. */
export class EndpointDiscoveryException extends BotoCoreError {
  static {
    nameError(this, 'EndpointDiscoveryException')
  }
}

/** The operation needs endpoint discovery and it is switched off. */
export class EndpointDiscoveryRequired extends EndpointDiscoveryException {
  static {
    nameError(this, 'EndpointDiscoveryRequired')
  }
}

/** Endpoint discovery failed and no endpoint is known. */
export class EndpointDiscoveryRefreshFailed extends EndpointDiscoveryException {
  static {
    nameError(this, 'EndpointDiscoveryRefreshFailed')
  }
}

/** A text that is no ARN. Fields: arn. */
export class InvalidArnError extends BotoCoreError {
  static {
    nameError(this, 'InvalidArnError')
  }
}
