/**
 * Keys given in code.
 */

import { NoCredentialsError, PartialCredentialsError } from '../errors/credentials.js'
import { Credentials } from './credentials.js'

/** Keys as `Session` and `client()` take them. */
export interface GivenKeys {
  readonly awsAccessKeyId?: string | undefined
  readonly awsSecretAccessKey?: string | undefined
  readonly awsSessionToken?: string | undefined
  readonly awsAccountId?: string | undefined
}

/**
 * Credentials for a client's or session's own keys, or nothing where none are given.
 *
 * @throws {@link PartialCredentialsError} one half of the key pair is missing
 * @throws {@link NoCredentialsError} there is an account id but no key pair
 */
export function credentialsFromKeys(keys: GivenKeys): Credentials | undefined {
  const { awsAccessKeyId: accessKey, awsSecretAccessKey: secretKey, awsSessionToken: token } = keys
  const accountId = keys.awsAccountId
  if (isBlank(accessKey) && isBlank(secretKey)) {
    if (isBlank(accountId)) return undefined
    throw new NoCredentialsError('awsAccountId needs awsAccessKeyId and awsSecretAccessKey beside it.')
  }
  if (isBlank(accessKey)) throw partial('awsAccessKeyId')
  if (isBlank(secretKey)) throw partial('awsSecretAccessKey')
  return new Credentials(accessKey, secretKey, { token, accountId, method: 'explicit' })
}

function isBlank(value: string | undefined): value is '' | undefined {
  return value === undefined || value === ''
}

function partial(credVar: string): PartialCredentialsError {
  const message = `Half a key pair was given: ${credVar} is missing.`
  return new PartialCredentialsError(message, { provider: 'explicit', credVar })
}
