/**
 * Credentials and tokens that are missing, incomplete or could not be had.
 */

import { BotoCoreError, nameError } from './base.js'

/** No provider of the credential chain had credentials. */
export class NoCredentialsError extends BotoCoreError {
  static {
    nameError(this, 'NoCredentialsError')
  }
}

/** A source names one half of a key pair. Fields: provider, credVar. */
export class PartialCredentialsError extends BotoCoreError {
  static {
    nameError(this, 'PartialCredentialsError')
  }
}

/** A provider that should have credentials failed. Fields: provider, errorMsg. */
export class CredentialRetrievalError extends BotoCoreError {
  static {
    nameError(this, 'CredentialRetrievalError')
  }
}

/** No credential provider of that name. Fields: name. */
export class UnknownCredentialError extends BotoCoreError {
  static {
    nameError(this, 'UnknownCredentialError')
  }
}

/** The operation needs a bearer token and none was found. */
export class NoAuthTokenError extends BotoCoreError {
  static {
    nameError(this, 'NoAuthTokenError')
  }
}

/** A bearer token could not be had. Fields: provider, errorMsg. */
export class TokenRetrievalError extends BotoCoreError {
  static {
    nameError(this, 'TokenRetrievalError')
  }
}

/** No token provider of that name. Fields: name. */
export class UnknownTokenProviderError extends BotoCoreError {
  static {
    nameError(this, 'UnknownTokenProviderError')
  }
}

/** A metadata service did not give what was asked. Fields: errorMsg. */
export class MetadataRetrievalError extends BotoCoreError {
  static {
    nameError(this, 'MetadataRetrievalError')
  }
}

/** Credentials made with a one-time code cannot be refreshed. */
export class RefreshWithMFAUnsupportedError extends BotoCoreError {
  static {
    nameError(this, 'RefreshWithMFAUnsupportedError')
  }
}

/** The base of single sign-on errors. */
export class SSOError extends BotoCoreError {
  static {
    nameError(this, 'SSOError')
  }
}

/** The cached single sign-on token could not be read. Fields: errorMsg. */
export class SSOTokenLoadError extends SSOError {
  static {
    nameError(this, 'SSOTokenLoadError')
  }
}

/** The single sign-on session has expired: log in again. */
export class UnauthorizedSSOTokenError extends SSOError {
  static {
    nameError(this, 'UnauthorizedSSOTokenError')
  }
}

/** The base of login-session errors. */
export class LoginError extends BotoCoreError {
  static {
    nameError(this, 'LoginError')
  }
}

/** The login session has expired: log in again. */
export class LoginRefreshRequired extends LoginError {
  static {
    nameError(this, 'LoginRefreshRequired')
  }
}

/** The login session may not do this. */
export class LoginInsufficientPermissions extends LoginError {
  static {
    nameError(this, 'LoginInsufficientPermissions')
  }
}

/** The cached login token could not be read. Fields: errorMsg. */
export class LoginTokenLoadError extends LoginError {
  static {
    nameError(this, 'LoginTokenLoadError')
  }
}

/** The login code was refused. Fields: errorMsg. */
export class LoginAuthorizationCodeError extends LoginError {
  static {
    nameError(this, 'LoginAuthorizationCodeError')
  }
}
