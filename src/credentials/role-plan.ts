/**
 * What a profile with `role_arn` asks for: which role, with what arguments, with whose credentials. Pure reading of
 * profiles: whatever is wrong with them is said before anything is called.
 *
 * @see features 3.5
 */

import type { Profile } from '../config/profiles.js'
import { InfiniteLoopConfigError, InvalidConfigError } from '../errors/config.js'
import { PartialCredentialsError } from '../errors/credentials.js'

/** A role to be assumed. */
export interface RolePlan {
  readonly profileName: string
  /** Arguments of the call, without what is only known when it is made. */
  readonly args: Readonly<Record<string, unknown>> & { readonly RoleArn: string }
  /** Names the device whose code is asked for. */
  readonly mfaSerial: string | undefined
  /** Whose credentials the call is made with: a named place, another profile's own, or another role's. */
  readonly source: { readonly canonicalName: string } | { readonly profileName: string } | RolePlan
}

/**
 * The role of a profile and those on the way to it.
 *
 * @throws {@link InvalidConfigError} {@link InfiniteLoopConfigError} {@link PartialCredentialsError}
 */
export function planRole(
  profiles: ReadonlyMap<string, Profile>,
  profileName: string,
  visited: readonly string[] = [profileName],
): RolePlan {
  const profile = profiles.get(profileName) ?? {}
  const roleArn = textOf(profile, 'role_arn')
  if (roleArn === undefined) throw new InvalidConfigError(`role_arn of the profile "${profileName}" is not a text.`)
  const mfaSerial = textOf(profile, 'mfa_serial')
  return {
    profileName,
    args: { ...optionalArgs(profile), ...(mfaSerial !== undefined && { SerialNumber: mfaSerial }), RoleArn: roleArn },
    mfaSerial,
    source: planSource(profiles, profileName, profile, visited),
  }
}

const credentialSources = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer']

function optionalArgs(profile: Profile): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  const sessionName = textOf(profile, 'role_session_name')
  if (sessionName !== undefined) args['RoleSessionName'] = sessionName
  const externalId = textOf(profile, 'external_id')
  if (externalId !== undefined) args['ExternalId'] = externalId
  // As boto3: a duration that is no whole number is passed over.
  const duration = textOf(profile, 'duration_seconds')?.trim()
  if (duration !== undefined && /^[+-]?\d+$/.test(duration)) args['DurationSeconds'] = Number(duration)
  return args
}

function planSource(
  profiles: ReadonlyMap<string, Profile>,
  profileName: string,
  profile: Profile,
  visited: readonly string[],
): RolePlan['source'] {
  const sourceProfile = textOf(profile, 'source_profile')
  const canonicalName = textOf(profile, 'credential_source')
  if (sourceProfile !== undefined && canonicalName !== undefined) {
    throw new InvalidConfigError(`The profile "${profileName}" contains both source_profile and credential_source.`)
  }
  if (canonicalName !== undefined) return namedSource(profileName, canonicalName)
  if (sourceProfile === undefined) {
    const credVar = 'source_profile or credential_source'
    const message = `The profile ${profileName} names a role and half of what leads to it: ${credVar} is missing.`
    throw new PartialCredentialsError(message, { provider: 'assume-role', credVar })
  }
  const source = profiles.get(sourceProfile)
  if (source === undefined) {
    const message = `The source_profile "${sourceProfile}" referenced in the profile "${profileName}" does not exist.`
    throw new InvalidConfigError(message, { profile: profileName, sourceProfile })
  }
  refuseLoop(profileName, sourceProfile, source, visited)
  if (hasAnyKey(source) || !hasRole(source)) return { profileName: sourceProfile }
  return planRole(profiles, sourceProfile, [...visited, sourceProfile])
}

function namedSource(profileName: string, canonicalName: string): RolePlan['source'] {
  if (credentialSources.includes(canonicalName)) return { canonicalName }
  const message = `The credential source "${canonicalName}" referenced in profile "${profileName}" is not valid. Known: ${credentialSources.join(', ')}.`
  throw new InvalidConfigError(message, { profile: profileName, credentialSource: canonicalName })
}

/** A profile may name itself, where it has keys: those are then used for its own role. */
function refuseLoop(profileName: string, sourceProfile: string, source: Profile, visited: readonly string[]): void {
  if (!visited.includes(sourceProfile) || (sourceProfile === profileName && hasAnyKey(source))) return
  const message = `Infinite loop in credential configuration detected. Attempting to load from profile ${sourceProfile} which has already been visited. Visited profiles: ${visited.join(', ')}`
  throw new InfiniteLoopConfigError(message, { sourceProfile, visitedProfiles: visited })
}

function hasRole(profile: Profile): boolean {
  return profile['role_arn'] !== undefined && profile['web_identity_token_file'] === undefined
}

function hasAnyKey(profile: Profile): boolean {
  return profile['aws_access_key_id'] !== undefined || profile['aws_secret_access_key'] !== undefined
}

function textOf(profile: Profile, key: string): string | undefined {
  const value = profile[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
