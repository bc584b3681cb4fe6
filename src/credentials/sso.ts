/**
 * Credentials of a role in an account, given for a single sign-on token.
 *
 * @see features 3.7; botocore `SSOProvider`
 */

import { systemClock } from '../base/clock.js'
import { formatIso8601 } from '../base/timestamps.js'
import type { IniValue } from '../config/ini-file.js'
import { ClientError } from '../errors/call.js'
import { InvalidConfigError } from '../errors/config.js'
import { UnauthorizedSSOTokenError } from '../errors/credentials.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource } from './credentials.js'
import { isRecord, requireFields } from './fields.js'
import { renewing } from './renewing.js'
import { compactCacheKey, fetchThroughCache, type RoleCredentials } from './role-cache.js'
import { loadSsoToken, readSsoToken } from './sso-token.js'

const method = 'sso'
const service = 'sso'

/** Credentials of the role that the profile names. */
export async function loadSso(context: CredentialContext, profileName: string): Promise<CredentialSource> {
  const settings = resolveSettings(context, profileName)
  const { sso_role_name: roleName, sso_account_id: accountId, sso_session: sessionName } = settings
  const whose = sessionName === undefined ? { startUrl: settings.sso_start_url } : { sessionName }
  const key = compactCacheKey({ roleName, accountId, ...whose })
  const token =
    sessionName === undefined ? olderToken(context, profileName, settings) : sessionToken(context, profileName)
  const fetch = async () => fetchRole(context, profileName, settings, await token())
  const refreshUsing = () => fetchThroughCache(context, key, method, fetch)
  return renewing(context, method, await refreshUsing(), refreshUsing)
}

interface SsoProfile {
  readonly sso_role_name: string
  readonly sso_account_id: string
  readonly sso_start_url: string
  readonly sso_region: string
  readonly sso_session: string | undefined
}

/** The profile's keys with those of its session: where both have one, they must agree. */
function resolveSettings(context: CredentialContext, profileName: string): SsoProfile {
  const { profiles, ssoSessions } = context.profiles()
  const merged: Record<string, IniValue> = { ...profiles.get(profileName) }
  const sessionName = merged['sso_session']
  if (typeof sessionName === 'string') {
    const session = ssoSessions.get(sessionName)
    if (session === undefined) {
      throw new InvalidConfigError(
        `The specified sso-session does not exist: "${sessionName}" (profile ${profileName})`,
      )
    }
    for (const [key, value] of Object.entries(session)) {
      if ((merged[key] ?? value) !== value) {
        const message = `The value for ${key} is inconsistent between profile ${profileName} and sso-session ${sessionName}.`
        throw new InvalidConfigError(message, { profile: profileName, ssoSession: sessionName, key })
      }
      merged[key] = value
    }
  }
  const textOf = (key: string) => (typeof merged[key] === 'string' ? merged[key] : '')
  const settings = {
    sso_role_name: textOf('sso_role_name'),
    sso_account_id: textOf('sso_account_id'),
    sso_start_url: textOf('sso_start_url'),
    sso_region: textOf('sso_region'),
  }
  const missing = Object.entries(settings).flatMap(([key, value]) => (value === '' ? [key] : []))
  if (missing.length === 0)
    return { ...settings, sso_session: typeof sessionName === 'string' ? sessionName : undefined }
  const message = `The profile "${profileName}" is configured to use SSO but is missing required configuration: ${missing.join(', ')}`
  throw new InvalidConfigError(message, { profile: profileName, missing })
}

function sessionToken(context: CredentialContext, profileName: string): () => Promise<string> {
  // Made anew for each use: after another login the file holds another token.
  return async () => (await loadSsoToken(context, profileName).getFrozenToken()).token
}

function olderToken(context: CredentialContext, profileName: string, settings: SsoProfile): () => Promise<string> {
  return async () => {
    const { clock = systemClock } = context
    const advice = `Run: aws sso login --profile ${profileName}`
    const { accessToken, expiresAt } = readSsoToken(context, settings.sso_start_url, advice)
    if (expiresAt.getTime() <= clock.now()) throw unauthorized(profileName)
    return accessToken
  }
}

async function fetchRole(
  context: CredentialContext,
  profileName: string,
  settings: SsoProfile,
  accessToken: string,
): Promise<RoleCredentials> {
  const client = await context.createClient(service, { regionName: settings.sso_region })
  const params = { roleName: settings.sso_role_name, accountId: settings.sso_account_id, accessToken }
  const output = await client.call('GetRoleCredentials', params).catch((error: unknown) => {
    throw error instanceof ClientError && error.code === 'UnauthorizedException'
      ? unauthorized(profileName, error)
      : error
  })
  const found = output['roleCredentials']
  const keys = requireFields(found, ['accessKeyId', 'secretAccessKey', 'sessionToken'], method)
  const expiration = isRecord(found) ? Number(found['expiration']) : Number.NaN
  return {
    ProviderType: 'sso',
    Credentials: {
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      SessionToken: keys.sessionToken,
      Expiration: Number.isFinite(expiration) ? formatIso8601(new Date(Math.floor(expiration / 1000) * 1000)) : '',
      AccountId: settings.sso_account_id,
    },
  }
}

function unauthorized(profileName: string, cause?: unknown): UnauthorizedSSOTokenError {
  const message = `The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run: aws sso login --profile ${profileName}`
  return new UnauthorizedSSOTokenError(message, { profile: profileName }, cause === undefined ? undefined : { cause })
}
