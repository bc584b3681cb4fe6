/**
 * boto3's chain. What a place needs beyond the profile and the environment is loaded when there is something to do.
 *
 * @see features 3.2
 */

import { systemClock } from '../base/clock.js'
import { readVariable } from '../config/environment.js'
import type { Profile } from '../config/profiles.js'
import { createCredentialChain, type CredentialChain } from './chain.js'
import type { CredentialContext } from './context.js'
import { environmentProvider } from './environment.js'
import { configFileProvider, sharedCredentialsFileProvider } from './profile-keys.js'
import { type CredentialProvider, skip } from './provider.js'

/** Every place in boto3's order. */
export function createDefaultChain(given: CredentialContext): CredentialChain {
  const context: CredentialContext = { ...given, cache: given.cache ?? new Map<string, unknown>() }
  const { env, profileName, isProfileExplicit, clock = systemClock } = context
  const environment = environmentProvider(env, clock)
  const ofProfile = profileProviders(context, profileName, isProfileExplicit)
  return createCredentialChain([
    ...(isProfileExplicit ? [] : [environment]),
    assumeRole(context),
    ...ofProfile,
    ec2CredentialsFile(context),
    botoConfig(context),
    container(context),
    instanceMetadata(context),
  ])
}

/** The places that a profile can name, without role assumption: also where a `source_profile` looks. */
function profileProviders(context: CredentialContext, profileName: string, ignoreEnvironment: boolean) {
  const { profiles } = context
  return [
    webIdentity(context, profileName, ignoreEnvironment),
    sso(context, profileName),
    sharedCredentialsFileProvider(profiles, profileName),
    login(context, profileName),
    credentialProcess(context, profileName),
    configFileProvider(profiles, profileName),
  ]
}

/** The provider that `credential_source` of a profile names, if there is one. */
function sourceProvider(context: CredentialContext, canonicalName: string): CredentialProvider | undefined {
  const { env, clock = systemClock } = context
  const known = [environmentProvider(env, clock), container(context), instanceMetadata(context)]
  return known.find((provider) => provider.canonicalName === canonicalName)
}

type Load = CredentialProvider['load']

/** A provider whose file is loaded when `reason` gives none to skip it. */
function lazily(
  method: string,
  reason: () => string | undefined,
  open: () => Promise<Load>,
  canonicalName?: string,
): CredentialProvider {
  return {
    method,
    canonicalName,
    async load(options) {
      const skipped = reason()
      if (skipped !== undefined) return skip(skipped)
      const load = await open()
      return load(options)
    },
  }
}

/** Why a profile gives a place nothing to do: it has none of the keys. */
function lacks(context: CredentialContext, profileName: string, keys: readonly string[]): string | undefined {
  const profile = profileOf(context, profileName)
  return keys.some((key) => profile[key] !== undefined)
    ? undefined
    : `profile ${profileName} has no ${keys.join(' or ')}`
}

function profileOf({ profiles }: CredentialContext, profileName: string): Profile {
  return profiles().profiles.get(profileName) ?? {}
}

function assumeRole(context: CredentialContext): CredentialProvider {
  const { profileName } = context
  const reason = () => {
    const profile = profileOf(context, profileName)
    if (profile['role_arn'] === undefined) return `profile ${profileName} has no role_arn`
    return profile['web_identity_token_file'] === undefined ? undefined : 'left to assume-role-with-web-identity'
  }
  return lazily('assume-role', reason, async () => {
    const { loadAssumedRole } = await import('./assume-role.js')
    return () =>
      loadAssumedRole(context, profileName, {
        ofProfile: (name) => profileProviders(context, name, true),
        named: (canonicalName) => sourceProvider(context, canonicalName),
      })
  })
}

function webIdentity(context: CredentialContext, profileName: string, ignoreEnvironment: boolean): CredentialProvider {
  const variable = 'AWS_WEB_IDENTITY_TOKEN_FILE'
  const reason = () => {
    if (!ignoreEnvironment && readVariable(context.env, variable) !== undefined) return undefined
    const lacking = lacks(context, profileName, ['web_identity_token_file'])
    return lacking === undefined || ignoreEnvironment ? lacking : `${variable} is not set, ${lacking}`
  }
  return lazily('assume-role-with-web-identity', reason, async () => {
    const { loadWebIdentity } = await import('./web-identity.js')
    return () => loadWebIdentity(context, profileName, ignoreEnvironment)
  })
}

function sso(context: CredentialContext, profileName: string): CredentialProvider {
  const reason = () => lacks(context, profileName, ['sso_role_name', 'sso_account_id'])
  return lazily('sso', reason, async () => {
    const { loadSso } = await import('./sso.js')
    return () => loadSso(context, profileName)
  })
}

function login(context: CredentialContext, profileName: string): CredentialProvider {
  const reason = () => lacks(context, profileName, ['login_session'])
  return lazily('login', reason, async () => {
    const { loadLogin } = await import('./login.js')
    return () => loadLogin(context, profileName)
  })
}

function credentialProcess(context: CredentialContext, profileName: string): CredentialProvider {
  const reason = () => lacks(context, profileName, ['credential_process'])
  return lazily('custom-process', reason, async () => {
    const { loadProcess } = await import('./process.js')
    return (options) => loadProcess(context, profileName, options)
  })
}

function ec2CredentialsFile(context: CredentialContext): CredentialProvider {
  const variable = 'AWS_CREDENTIAL_FILE'
  const reason = () => (readVariable(context.env, variable) === undefined ? `${variable} is not set` : undefined)
  const open = async () => {
    const { loadEc2CredentialsFile } = await import('./old-files.js')
    return () => loadEc2CredentialsFile(context.env)
  }
  return lazily('ec2-credentials-file', reason, open, 'Ec2Config')
}

function botoConfig(context: CredentialContext): CredentialProvider {
  const open = async () => {
    const { loadBotoConfig } = await import('./old-files.js')
    return () => loadBotoConfig(context.env)
  }
  return lazily('boto-config', () => undefined, open, 'Boto2Config')
}

function container(context: CredentialContext): CredentialProvider {
  const variables = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI']
  const isSet = () => variables.some((variable) => readVariable(context.env, variable) !== undefined)
  const reason = () => (isSet() ? undefined : `${variables.join(' and ')} are not set`)
  const open = async () => {
    const { loadContainer } = await import('./container.js')
    return (options?: Parameters<Load>[0]) => loadContainer(context, options)
  }
  return lazily('container-role', reason, open, 'EcsContainer')
}

function instanceMetadata(context: CredentialContext): CredentialProvider {
  const variable = 'AWS_EC2_METADATA_DISABLED'
  const isDisabled = () => readVariable(context.env, variable)?.toLowerCase() === 'true'
  const open = async () => {
    const { loadInstanceMetadata } = await import('./instance-metadata.js')
    return (options?: Parameters<Load>[0]) => loadInstanceMetadata(context, options)
  }
  return lazily('iam-role', () => (isDisabled() ? `${variable} is true` : undefined), open, 'Ec2InstanceMetadata')
}
