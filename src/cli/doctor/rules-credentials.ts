/**
 * What can be wrong with profile, settings and credentials.
 */

import { nearestNames } from '../../base/names.js'
import { InfiniteLoopConfigError } from '../../errors/config.js'
import { PartialCredentialsError, SSOError, TokenRetrievalError } from '../../errors/credentials.js'
import { NoRegionError } from '../../errors/endpoint.js'
import type { Facts, Finding, Rule } from './facts.js'

/** The rules, in the order in which things are looked for. */
export const credentialRules: readonly Rule[] = [
  findMissingProfile,
  findBadSettings,
  findMissingRegion,
  findZoneAsRegion,
  findFailedSearch,
  findNothing,
  findShadowedProfile,
  findTokenTrouble,
]

const error = (problem: string, advice: string): Finding => ({ level: 'error', problem, advice })
const warning = (problem: string, advice: string): Finding => ({ level: 'warning', problem, advice })

function findMissingProfile({ profile, files }: Facts): Finding[] {
  const { name, namedBy, loaded, keys } = profile
  if (loaded === undefined || keys !== undefined) return []
  // A section of that name which is no profile has been found before.
  if (files.config.ini?.sections.has(name) === true) return []
  const known = [...loaded.profiles.keys()]
  const nearest = nearestNames(name, known)
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(' or ')}?`
  const there = known.length === 0 ? 'They have no profiles.' : `They have ${known.join(', ')}.`
  const problem = `The profile ${name}, which ${namedBy} names, is in neither file. ${there}${hint}`
  return [error(problem, `Correct ${namedBy}, or add [profile ${name}] to ${files.config.path}.`)]
}

function findBadSettings({ settings }: Facts): Finding[] {
  return settings.flatMap(({ problem }) =>
    problem === undefined ? [] : [error(`${problem}.`, 'Correct or remove it.')],
  )
}

function findMissingRegion({ settings, profile }: Facts): Finding[] {
  const region = settings.find(({ name }) => name === 'region')
  if (profile.keys === undefined || region === undefined || region.value !== undefined) return []
  const option = profile.name === 'default' ? '' : ` --profile ${profile.name}`
  const advice = `Set AWS_REGION, or: boto3-ts configure set region eu-central-1${option}`
  return [error('No region is set: most services cannot be called.', advice)]
}

function findZoneAsRegion({ settings }: Facts): Finding[] {
  const { value = '', source = '' } = settings.find(({ name }) => name === 'region') ?? {}
  const region = /^([a-z]{2,}(?:-[a-z]+)+-\d)[a-z]$/.exec(value)?.[1]
  if (region === undefined) return []
  return [error(`The region ${value} (${source}) is an availability zone.`, `The region is ${region}.`)]
}

function findFailedSearch({ search, profile }: Facts): Finding[] {
  if (search?.failure === undefined) return []
  const { provider, error: reason } = search.failure
  return [error(reason.message, adviceFor(reason, provider, profile.name))]
}

function adviceFor(reason: Error, provider: string, profile: string): string {
  const option = profile === 'default' ? '' : ` --profile ${profile}`
  if (reason instanceof InfiniteLoopConfigError) {
    return 'Let one of these profiles name a source_profile that has keys, or a credential_source.'
  }
  if (reason instanceof PartialCredentialsError) {
    if (provider === 'assume-role') {
      return `Say whose keys the role is assumed with: add source_profile or credential_source to the profile ${profile}.`
    }
    return provider === 'env'
      ? 'Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither.'
      : `Enter both keys: boto3-ts configure${option}`
  }
  if (reason instanceof SSOError || (reason instanceof TokenRetrievalError && provider === 'sso')) {
    return `Log in: boto3-ts sso login${option}`
  }
  if (reason instanceof NoRegionError) return 'Set a region first.'
  if (provider === 'custom-process') {
    return `Run the program of credential_process in the profile ${profile} by hand, and see what it prints.`
  }
  return `Look at what the profile ${profile} says about ${provider}.`
}

function findNothing({ search, files, profile, env }: Facts): Finding[] {
  if (search === undefined || search.failure !== undefined || search.found !== undefined) return []
  // They may well be in the file that could not be read.
  if (Object.values(files).some(({ state }) => state === 'unreadable')) return []
  const isMissing = files.config.state === 'missing' && files.credentials.state === 'missing'
  const has = isMissing ? 'neither file exists' : `the profile ${profile.name} has none`
  const isSet = (env['AWS_ACCESS_KEY_ID'] ?? '') !== ''
  const inEnvironment = isSet ? 'the environment does not count beside --profile' : 'the environment has none'
  const metadata = search.attempts.find(({ provider }) => provider === 'iam-role')?.outcome
  const wasAsked = metadata !== undefined && !metadata.startsWith('AWS_EC2_METADATA_DISABLED')
  const instance = wasAsked ? ` The metadata service of EC2 was asked last: ${metadata}.` : ''
  const option = profile.name === 'default' ? '' : ` --profile ${profile.name}`
  const advice = `Enter keys (boto3-ts configure${option}), or log in (boto3-ts configure sso${option}), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`
  return [error(`There are no credentials: ${inEnvironment}, and ${has}.${instance}`, advice)]
}

/** Keys in the environment go before a profile that is named there too. */
function findShadowedProfile({ search, profile }: Facts): Finding[] {
  if (search?.found?.method !== 'env' || profile.namedBy === undefined) return []
  const problem = `AWS_ACCESS_KEY_ID in the environment goes before the profile ${profile.name}, which ${profile.namedBy} names.`
  const advice = `For the profile's credentials, unset AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name it with --profile ${profile.name} (in code: profileName).`
  return [warning(problem, advice)]
}

function findTokenTrouble({ search, nowMs }: Facts): Finding[] {
  const found = search?.found
  if (found === undefined) return []
  const { method, accessKey, hasToken, expires } = found
  if (expires !== undefined && expires.getTime() <= nowMs) {
    return [error(`The credentials from ${method} ended at ${expires.toISOString()}.`, 'Get new ones.')]
  }
  if (accessKey.startsWith('ASIA') && !hasToken) {
    const advice = 'Set the session token that came with the key: AWS_SESSION_TOKEN or aws_session_token.'
    return [error(`The key from ${method} is temporary (ASIA…) and has no session token beside it.`, advice)]
  }
  if (!accessKey.startsWith('AKIA') || !hasToken) return []
  const advice = 'Remove AWS_SESSION_TOKEN or aws_session_token: it belongs to another key.'
  return [warning(`The key from ${method} is a lasting one (AKIA…) and has a session token beside it.`, advice)]
}
