/**
 * Credentials in environment variables.
 *
 * @see features 3.3; botocore `EnvProvider`
 */

import { type Clock, systemClock } from '../base/clock.js'
import { type Environment, readVariable } from '../config/environment.js'
import { PartialCredentialsError } from '../errors/credentials.js'
import { Credentials, type CredentialSource } from './credentials.js'
import { type CredentialProvider, skip, type Skipped } from './provider.js'
import { createRefreshableCredentials, type ExpiringCredentials } from './refreshable.js'

const method = 'env'

/** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_CREDENTIAL_EXPIRATION`, `AWS_ACCOUNT_ID`. */
export function environmentProvider(env: Environment, clock: Clock = systemClock): CredentialProvider {
  return { method, canonicalName: 'Environment', load: () => load(env, clock) }
}

function load(env: Environment, clock: Clock): CredentialSource | Skipped {
  const accessKey = readVariable(env, 'AWS_ACCESS_KEY_ID')
  if (accessKey === undefined) return skip('AWS_ACCESS_KEY_ID is not set')
  if (readVariable(env, 'AWS_CREDENTIAL_EXPIRATION') === undefined) {
    const { secretKey, token, accountId } = read(env, accessKey)
    return new Credentials(accessKey, secretKey, { token, accountId, method })
  }
  // Whoever set an end is expected to set new values before it: renewal is reading again.
  const refreshUsing = async () => readExpiring(env)
  return createRefreshableCredentials({ method, metadata: readExpiring(env), refreshUsing, clock })
}

function read(env: Environment, accessKey: string) {
  const secretKey = readVariable(env, 'AWS_SECRET_ACCESS_KEY')
  if (secretKey === undefined) throw partial('AWS_SECRET_ACCESS_KEY')
  return {
    accessKey,
    secretKey,
    token: readVariable(env, 'AWS_SECURITY_TOKEN') ?? readVariable(env, 'AWS_SESSION_TOKEN'),
    accountId: readVariable(env, 'AWS_ACCOUNT_ID'),
  }
}

function readExpiring(env: Environment): ExpiringCredentials {
  const accessKey = readVariable(env, 'AWS_ACCESS_KEY_ID')
  if (accessKey === undefined) throw partial('AWS_ACCESS_KEY_ID')
  const expiryTime = readVariable(env, 'AWS_CREDENTIAL_EXPIRATION')
  if (expiryTime === undefined) throw partial('AWS_CREDENTIAL_EXPIRATION')
  return { ...read(env, accessKey), expiryTime }
}

function partial(credVar: string): PartialCredentialsError {
  return new PartialCredentialsError(`The environment holds half a key pair: ${credVar} is missing.`, {
    provider: method,
    credVar,
  })
}
