/**
 * The token of a single sign-on session, as `aws sso login` left it; renewed while its registration lasts.
 *
 * @see features 3.7, 3.14; botocore `SSOTokenProvider`
 */

import { createHash } from 'node:crypto'
import { join } from 'node:path'

import { systemClock } from '../base/clock.js'
import { formatIso8601, parseTimestamp } from '../base/timestamps.js'
import { homeDirectory } from '../config/environment.js'
import type { Profile } from '../config/profiles.js'
import { ClientError } from '../errors/call.js'
import { InvalidConfigError } from '../errors/config.js'
import { SSOTokenLoadError } from '../errors/credentials.js'
import { type AuthToken, createRefreshableToken, freezeToken, type FrozenAuthToken } from './bearer-token.js'
import type { CredentialContext } from './context.js'
import { isRecord, textField } from './fields.js'
import { createJsonFileCache, type JsonFileCache } from './json-file-cache.js'

const service = 'sso-oidc'
const REFRESH_WINDOW_MS = 900_000

/** A token as it stands in the cache file. */
export interface CachedSsoToken {
  readonly accessToken: string
  readonly expiresAt: Date
  /** All the file's members: what is not known here is kept. */
  readonly members: Readonly<Record<string, unknown>>
}

/** The token of the session that the profile names. @throws {@link InvalidConfigError} the session is missing or incomplete */
export function loadSsoToken(context: CredentialContext, profileName: string): AuthToken {
  const { profiles, ssoSessions } = context.profiles()
  const named = profiles.get(profileName)?.['sso_session']
  const sessionName = typeof named === 'string' ? named : ''
  const session = ssoSessions.get(sessionName)
  if (session === undefined) {
    const message = `The profile "${profileName}" is configured to use the SSO token provider but the "${sessionName}" sso_session configuration does not exist.`
    throw new InvalidConfigError(message, { profile: profileName, ssoSession: sessionName })
  }
  const settings = ssoSettings(profileName, session)
  return createRefreshableToken('sso', () => currentToken(context, sessionName, settings), context)
}

/** Reads the token that belongs to a session's name or, in the older form, to a start URL. */
export function readSsoToken(context: CredentialContext, name: string, advice: string): CachedSsoToken {
  const found = ssoCache(context).get(ssoTokenKey(name))
  if (found === undefined) throw loadError(`Token for ${name} does not exist. ${advice}`)
  const members = isRecord(found) ? found : {}
  const accessToken = textField(members, 'accessToken')
  const expiresAt = parseTimestamp(textField(members, 'expiresAt')?.replace(/UTC$/, 'Z'))
  if (accessToken === undefined || expiresAt === undefined) throw loadError(`Token for ${name} is invalid. ${advice}`)
  return { accessToken, expiresAt, members }
}

/** Where tokens are kept, and what clients are registered as: the directory that all tools share. */
export function ssoCache({ env }: Pick<CredentialContext, 'env'>): JsonFileCache {
  return createJsonFileCache(join(homeDirectory(env), '.aws', 'sso', 'cache'))
}

/** The key of the token that belongs to a session's name or, in the older form, to a start URL. */
export function ssoTokenKey(name: string): string {
  return createHash('sha1').update(name).digest('hex')
}

interface SsoSettings {
  readonly startUrl: string
  readonly region: string
}

function ssoSettings(profileName: string, session: Profile): SsoSettings {
  const startUrl = session['sso_start_url']
  const region = session['sso_region']
  if (typeof startUrl === 'string' && typeof region === 'string') return { startUrl, region }
  const missing = [typeof startUrl === 'string' ? [] : 'sso_start_url', typeof region === 'string' ? [] : 'sso_region']
  const message = `The profile "${profileName}" is configured to use the SSO token provider but is missing the following configuration: ${missing.flat().join(', ')}.`
  throw new InvalidConfigError(message, { profile: profileName, missing: missing.flat() })
}

/** What to send now: the cached token, renewed where it is about to end and can be. */
async function currentToken(
  context: CredentialContext,
  sessionName: string,
  settings: SsoSettings,
): Promise<FrozenAuthToken> {
  const { clock = systemClock } = context
  const cached = readSsoToken(context, sessionName, `Run: aws sso login --sso-session ${sessionName}`)
  if (cached.expiresAt.getTime() - clock.now() < REFRESH_WINDOW_MS) {
    const renewed = await renew(context, cached, settings)
    if (renewed !== undefined) {
      await ssoCache(context).set(ssoTokenKey(sessionName), renewed.members)
      return freezeToken(renewed.accessToken, renewed.expiresAt)
    }
  }
  return freezeToken(cached.accessToken, cached.expiresAt)
}

async function renew(
  context: CredentialContext,
  cached: CachedSsoToken,
  { startUrl, region }: SsoSettings,
): Promise<CachedSsoToken | undefined> {
  const { clock = systemClock, warn } = context
  const registration: Record<string, string> = {}
  for (const name of ['clientId', 'clientSecret', 'refreshToken', 'registrationExpiresAt']) {
    const value = textField(cached.members, name)
    if (value === undefined) return undefined
    registration[name] = value
  }
  const { registrationExpiresAt, ...params } = registration
  const registrationEnd = parseTimestamp(registrationExpiresAt?.replace(/UTC$/, 'Z'))
  if (registrationEnd === undefined || registrationEnd.getTime() <= clock.now()) return undefined
  try {
    const client = await context.createClient(service, { regionName: region })
    const output = await client.call('CreateToken', { grantType: 'refresh_token', ...params })
    const accessToken = textField(output, 'accessToken')
    const expiresIn = output['expiresIn']
    if (accessToken === undefined || typeof expiresIn !== 'number') return undefined
    const expiresAt = new Date(clock.now() + expiresIn * 1000)
    const { clientId, clientSecret } = params
    const refreshToken = textField(output, 'refreshToken')
    const kept = {
      startUrl,
      region,
      accessToken,
      expiresAt: formatIso8601(new Date(Math.floor(expiresAt.getTime() / 1000) * 1000)),
    }
    const members = {
      ...kept,
      clientId,
      clientSecret,
      registrationExpiresAt,
      ...(refreshToken !== undefined && { refreshToken }),
    }
    return { accessToken, expiresAt, members }
  } catch (error) {
    // The token held may be good for some minutes more; when it is not, that is the error.
    if (!(error instanceof ClientError)) throw error
    warn?.(`Refreshing the single sign-on token failed: ${error.message}`)
    return undefined
  }
}

function loadError(errorMsg: string): SSOTokenLoadError {
  return new SSOTokenLoadError(`Error loading SSO Token: ${errorMsg}`, { errorMsg })
}
