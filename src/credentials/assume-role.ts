/**
 * Credentials of a role, assumed with those of another profile, of a named place or of another role.
 *
 * @see features 3.5; botocore `AssumeRoleProvider`
 */

import { systemClock } from '../base/clock.js'
import { InvalidConfigError } from '../errors/config.js'
import { RefreshWithMFAUnsupportedError } from '../errors/credentials.js'
import { createCredentialChain } from './chain.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource, FrozenCredentials } from './credentials.js'
import { isRecord, requireFields, retrievalError } from './fields.js'
import type { CredentialProvider } from './provider.js'
import { renewing } from './renewing.js'
import { accountOfArn, expirationText, fetchThroughCache, type RoleCredentials, roleCacheKey } from './role-cache.js'
import { planRole, type RolePlan } from './role-plan.js'

const method = 'assume-role'
const service = 'sts'

/** Where the credentials to assume a role with can come from. */
export interface RoleSources {
  /** The places that another profile can name. */
  readonly ofProfile: (profileName: string) => readonly CredentialProvider[]
  /** The place that `credential_source` names. */
  readonly named: (canonicalName: string) => CredentialProvider | undefined
}

/** Credentials of the profile's role, which renew themselves. */
export async function loadAssumedRole(
  context: CredentialContext,
  profileName: string,
  sources: RoleSources,
): Promise<CredentialSource> {
  return roleCredentials(context, planRole(context.profiles().profiles, profileName), sources)
}

/** What the AssumeRole calls answer, in the form the cache keeps. */
export function readAssumedRole(output: Readonly<Record<string, unknown>>, provider: string): RoleCredentials {
  const found = isRecord(output['Credentials']) ? output['Credentials'] : {}
  const withText = { ...found, Expiration: expirationText(found['Expiration']) }
  const keys = requireFields(withText, ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'], provider)
  const user = isRecord(output['AssumedRoleUser']) ? output['AssumedRoleUser'] : {}
  const accountId = accountOfArn(user['Arn'])
  return { Credentials: accountId === undefined ? keys : { ...keys, AccountId: accountId } }
}

/** The name of a session where none is given. */
export function defaultSessionName(context: CredentialContext): string {
  return `botocore-session-${Math.floor((context.clock ?? systemClock).now() / 1000)}`
}

async function roleCredentials(
  context: CredentialContext,
  plan: RolePlan,
  sources: RoleSources,
): Promise<CredentialSource> {
  let source: CredentialSource | undefined
  const sessionName = defaultSessionName(context)
  const key = roleCacheKey(plan.args)

  async function call(): Promise<RoleCredentials> {
    // Looked for only now: credentials of the role that are still in the cache need no others.
    source ??= await sourceCredentials(context, plan, sources)
    const params: Record<string, unknown> = { RoleSessionName: sessionName, ...plan.args }
    if (plan.mfaSerial !== undefined) params['TokenCode'] = await askCode(context, plan.mfaSerial)
    return callAssumeRole(context, await source.getFrozenCredentials(), params)
  }

  const fetch = () => fetchThroughCache(context, key, method, call)
  const refreshUsing = plan.mfaSerial === undefined ? fetch : () => Promise.reject(mfaRefreshError(plan))
  return renewing(context, method, await fetch(), refreshUsing)
}

async function sourceCredentials(
  context: CredentialContext,
  plan: RolePlan,
  sources: RoleSources,
): Promise<CredentialSource> {
  const { source } = plan
  if ('args' in source) return roleCredentials(context, source, sources)
  if ('canonicalName' in source) {
    const provider = sources.named(source.canonicalName)
    const found = await provider?.load()
    if (found !== undefined && 'getFrozenCredentials' in found) return found
    const why = found === undefined ? '' : `: ${found.skipped}`
    const errorMsg = `No credentials found in credential_source referenced in profile ${plan.profileName}${why}`
    throw retrievalError(source.canonicalName, errorMsg)
  }
  const chain = createCredentialChain(sources.ofProfile(source.profileName))
  const found = await chain.loadCredentials()
  if (found !== undefined) return found
  const tried = chain.attempts.map(({ provider, outcome }) => `${provider}: ${outcome}`).join('; ')
  throw new InvalidConfigError(`The source profile "${source.profileName}" must have credentials. Tried ${tried}`, {
    sourceProfile: source.profileName,
  })
}

/** Makes the call with these credentials. */
export async function callAssumeRole(
  context: CredentialContext,
  credentials: FrozenCredentials,
  params: Readonly<Record<string, unknown>>,
  regionName?: string,
): Promise<RoleCredentials> {
  const client = await context.createClient(service, { credentials, ...(regionName !== undefined && { regionName }) })
  return readAssumedRole(await client.call('AssumeRole', params), method)
}

/** The code of the device, from whoever can be asked. */
export async function askCode({ promptMfaCode }: CredentialContext, serial: string): Promise<string> {
  if (promptMfaCode !== undefined) return promptMfaCode(serial)
  const { promptAtTerminal } = await import('./mfa-prompt.js')
  return promptAtTerminal(`Enter MFA code for ${serial}: `)
}

function mfaRefreshError({ profileName }: RolePlan): RefreshWithMFAUnsupportedError {
  return new RefreshWithMFAUnsupportedError(
    `Cannot refresh credentials: MFA token required (profile ${profileName}). Make a new session to be asked for a new code.`,
    { profile: profileName },
  )
}
