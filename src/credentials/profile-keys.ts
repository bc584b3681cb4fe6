/**
 * Credentials written into a profile, in either of the two files.
 *
 * @see features 3.4; botocore `SharedCredentialProvider`, `ConfigProvider`
 */

import type { LoadedProfiles, Profile, ProfileFile } from '../config/profiles.js'
import { PartialCredentialsError } from '../errors/credentials.js'
import { Credentials } from './credentials.js'
import { type CredentialProvider, skip, type Skipped } from './provider.js'

/** `~/.aws/credentials`, without what the config file says. */
export function sharedCredentialsFileProvider(profiles: () => LoadedProfiles, profileName: string): CredentialProvider {
  const method = 'shared-credentials-file'
  const load = () => loadFrom(method, profiles().credentialsFile, profileName)
  return { method, canonicalName: 'SharedCredentials', load }
}

/** `~/.aws/config`, without what the credentials file says. */
export function configFileProvider(profiles: () => LoadedProfiles, profileName: string): CredentialProvider {
  const method = 'config-file'
  const load = () => loadFrom(method, profiles().configFile, profileName)
  return { method, canonicalName: 'SharedConfig', load }
}

function loadFrom(method: string, file: ProfileFile, profileName: string): Credentials | Skipped {
  if (file.state !== 'read') {
    return skip(file.state === 'missing' ? `${file.path} does not exist` : `${file.path} could not be read`)
  }
  const profile = file.profiles.get(profileName)
  if (profile === undefined) return skip(`${file.path} has no profile ${profileName}`)
  const accessKey = textOf(profile, 'aws_access_key_id')
  if (accessKey === undefined) return skip(`profile ${profileName} in ${file.path} has no aws_access_key_id`)
  const secretKey = textOf(profile, 'aws_secret_access_key')
  if (secretKey === undefined) {
    const credVar = 'aws_secret_access_key'
    const message = `The profile ${profileName} in ${file.path} holds half a key pair: ${credVar} is missing.`
    throw new PartialCredentialsError(message, { provider: method, credVar, path: file.path, profile: profileName })
  }
  return new Credentials(accessKey, secretKey, {
    token: textOf(profile, 'aws_security_token') ?? textOf(profile, 'aws_session_token'),
    accountId: textOf(profile, 'aws_account_id'),
    method,
  })
}

function textOf(profile: Profile, key: string): string | undefined {
  const value = profile[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
