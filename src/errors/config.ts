/**
 * What is wrong with settings, profiles and configuration files.
 */

import { BotoCoreError, nameError } from './base.js'

/** The named profile is in neither `~/.aws/config` nor `~/.aws/credentials`. Fields: profile, files, availableProfiles. */
export class ProfileNotFound extends BotoCoreError {
  static {
    nameError(this, 'ProfileNotFound')
  }
}

/** A configuration file could not be read. Fields: path, line. */
export class ConfigParseError extends BotoCoreError {
  static {
    nameError(this, 'ConfigParseError')
  }
}

/** A configuration file could not be written; it is as it was. Fields: path, reason. */
export class ConfigWriteError extends BotoCoreError {
  static {
    nameError(this, 'ConfigWriteError')
  }
}

/** A configuration file that was asked for does not exist. Fields: path. */
export class ConfigNotFound extends BotoCoreError {
  static {
    nameError(this, 'ConfigNotFound')
  }
}

/** A setting has a value that cannot be used. */
export class InvalidConfigError extends BotoCoreError {
  static {
    nameError(this, 'InvalidConfigError')
  }
}

/** `source_profile` entries form a loop. Fields: sourceProfile, visitedProfiles. */
export class InfiniteLoopConfigError extends InvalidConfigError {
  static {
    nameError(this, 'InfiniteLoopConfigError')
  }
}

/** `proxiesConfig` cannot be used. */
export class InvalidProxiesConfigError extends BotoCoreError {
  static {
    nameError(this, 'InvalidProxiesConfigError')
  }
}

/** Unknown `defaultsMode`. Fields: mode, validModes. */
export class InvalidDefaultsMode extends BotoCoreError {
  static {
    nameError(this, 'InvalidDefaultsMode')
  }
}

/** Unknown key in `retries`. Fields: retryConfigOption, validOptions. */
export class InvalidRetryConfigurationError extends BotoCoreError {
  static {
    nameError(this, 'InvalidRetryConfigurationError')
  }
}

/** A number of attempts below the minimum. Fields: providedMaxAttempts, minValue. */
export class InvalidMaxRetryAttemptsError extends InvalidRetryConfigurationError {
  static {
    nameError(this, 'InvalidMaxRetryAttemptsError')
  }
}

/** Unknown retry mode. Fields: providedRetryMode, validModes. */
export class InvalidRetryModeError extends InvalidRetryConfigurationError {
  static {
    nameError(this, 'InvalidRetryModeError')
  }
}

/** Unknown checksum mode. Fields: configKey, configValue, validOptions. */
export class InvalidChecksumConfigError extends BotoCoreError {
  static {
    nameError(this, 'InvalidChecksumConfigError')
  }
}

/** Unknown `s3.addressingStyle`. Fields: s3AddressingStyle. */
export class InvalidS3AddressingStyleError extends BotoCoreError {
  static {
    nameError(this, 'InvalidS3AddressingStyleError')
  }
}

/** `s3.usEast1RegionalEndpoint` is neither `legacy` nor `regional`. */
export class InvalidS3UsEast1RegionalEndpointConfigError extends BotoCoreError {
  static {
    nameError(this, 'InvalidS3UsEast1RegionalEndpointConfigError')
  }
}

/** `stsRegionalEndpoints` is neither `legacy` nor `regional`. */
export class InvalidSTSRegionalEndpointsConfigError extends BotoCoreError {
  static {
    nameError(this, 'InvalidSTSRegionalEndpointsConfigError')
  }
}

/** `endpointDiscoveryEnabled` is none of true, false and auto. Fields: configValue. */
export class InvalidEndpointDiscoveryConfigurationError extends BotoCoreError {
  static {
    nameError(this, 'InvalidEndpointDiscoveryConfigurationError')
  }
}

/** The instance metadata endpoint is no URL. Fields: endpoint. */
export class InvalidIMDSEndpointError extends BotoCoreError {
  static {
    nameError(this, 'InvalidIMDSEndpointError')
  }
}

/** The instance metadata endpoint mode is unknown. Fields: mode, validModes. */
export class InvalidIMDSEndpointModeError extends BotoCoreError {
  static {
    nameError(this, 'InvalidIMDSEndpointModeError')
  }
}
