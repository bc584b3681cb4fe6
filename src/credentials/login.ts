/**
 * Credentials of a login session, as `aws login` left it; renewed while the login lasts.
 *
 * @see features 3.8; botocore `LoginProvider`
 */

import { createHash } from 'node:crypto'
import { join } from 'node:path'

import { systemClock } from '../base/clock.js'
import { formatIso8601, parseTimestamp } from '../base/timestamps.js'
import { expandPath, homeDirectory, readVariable } from '../config/environment.js'
import { ClientError } from '../errors/call.js'
import {
  LoginError,
  LoginInsufficientPermissions,
  LoginRefreshRequired,
  LoginTokenLoadError,
} from '../errors/credentials.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource } from './credentials.js'
import { createDpopProof } from './dpop.js'
import { isRecord, requireFields, textField } from './fields.js'
import { createJsonFileCache } from './json-file-cache.js'
import type { ExpiringCredentials } from './refreshable.js'
import { renewing } from './renewing.js'

const method = 'login'
const service = 'signin'
const REFRESH_THRESHOLD_SECONDS = 300

/** Credentials of the session that the profile names. */
export async function loadLogin(
  context: CredentialContext,
  profileName: string,
): Promise<CredentialSource | undefined> {
  const session = context.profiles().profiles.get(profileName)?.['login_session']
  if (typeof session !== 'string') return undefined
  const held = credentialsOf(readToken(context, session))
  // With more time left than this, the file still has the same: there is nothing to gain from looking.
  const timeouts = { advisoryTimeout: REFRESH_THRESHOLD_SECONDS, mandatoryTimeout: REFRESH_THRESHOLD_SECONDS }
  return renewing(context, method, held, () => refresh(context, session), timeouts)
}

/** A token file's members, the needed ones being there. */
interface LoginToken {
  readonly accessToken: Readonly<Record<string, unknown>>
  readonly clientId: string
  readonly refreshToken: string
  readonly dpopKey: string
  readonly members: Readonly<Record<string, unknown>>
}

function readToken(context: CredentialContext, session: string): LoginToken {
  const members = tokenCache(context).get(cacheKey(session))
  if (!isRecord(members)) {
    throw loadError(
      `Unable to load a existing login session for session ${session}. Please reauthenticate with 'aws login'.`,
    )
  }
  const { accessToken } = members
  const [clientId, refreshToken, dpopKey] = [
    textField(members, 'clientId'),
    textField(members, 'refreshToken'),
    textField(members, 'dpopKey'),
  ]
  if (isRecord(accessToken) && clientId !== undefined && refreshToken !== undefined && dpopKey !== undefined) {
    return { accessToken, clientId, refreshToken, dpopKey, members }
  }
  const needed = { accessToken: isRecord(accessToken) ? '' : undefined, refreshToken, dpopKey, clientId }
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []))
  throw loadError(`Failed to load access token from token cache, missing required fields: ${missing.join(', ')}.`)
}

function credentialsOf({ accessToken }: Pick<LoginToken, 'accessToken'>): ExpiringCredentials {
  const keys = requireFields(accessToken, ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiresAt'], method)
  return {
    accessKey: keys.accessKeyId,
    secretKey: keys.secretAccessKey,
    token: keys.sessionToken,
    expiryTime: keys.expiresAt.replace(/UTC$/, 'Z'),
    accountId: textField(accessToken, 'accountId'),
  }
}

async function refresh(context: CredentialContext, session: string): Promise<ExpiringCredentials> {
  const { clock = systemClock } = context
  const token = readToken(context, session)
  const held = credentialsOf(token)
  // Another program may have renewed it meanwhile.
  const expiry = parseTimestamp(held.expiryTime)?.getTime() ?? 0
  if (expiry - clock.now() > REFRESH_THRESHOLD_SECONDS * 1000) return held
  const members = await renew(context, session, token)
  await tokenCache(context).set(cacheKey(session), members)
  return credentialsOf({ accessToken: members.accessToken })
}

async function renew(context: CredentialContext, session: string, token: LoginToken) {
  const { clock = systemClock } = context
  const { clientId, refreshToken, dpopKey } = token
  const client = await context.createClient(service, {})
  const tokenInput = { clientId, refreshToken, grantType: 'refresh_token' }
  const headers = (url: string) => ({ DPoP: createDpopProof(dpopKey, url, { nowMs: clock.now() }) })
  const output = await client.call('CreateOAuth2Token', { tokenInput }, { headers }).catch((error: unknown) => {
    throw error instanceof ClientError && error.code === 'AccessDeniedException' ? denied(error, session) : error
  })
  const given = isRecord(output['tokenOutput']) ? output['tokenOutput'] : {}
  const newRefreshToken = textField(given, 'refreshToken')
  const expiresIn = given['expiresIn']
  if (newRefreshToken === undefined || typeof expiresIn !== 'number') {
    throw loadError(
      "Unable to refresh access token due to an invalid service response. Please try running 'aws login' again.",
    )
  }
  const keys = requireFields(given['accessToken'], ['accessKeyId', 'secretAccessKey', 'sessionToken'], method)
  const expiresAt = formatIso8601(new Date((Math.floor(clock.now() / 1000) + expiresIn) * 1000))
  const accessToken = { ...keys, accountId: token.accessToken['accountId'], expiresAt }
  return { ...token.members, accessToken, refreshToken: newRefreshToken }
}

function denied(cause: ClientError, session: string): LoginError {
  const reason = cause.response['error']
  const fields = { session }
  if (reason === 'TOKEN_EXPIRED' || reason === 'USER_CREDENTIALS_CHANGED') {
    const why =
      reason === 'TOKEN_EXPIRED' ? 'has expired' : 'is no longer valid since the password or permissions changed'
    return new LoginRefreshRequired(`The login session ${why}. Please reauthenticate using 'aws login'.`, fields, {
      cause,
    })
  }
  if (reason === 'INSUFFICIENT_PERMISSIONS') {
    const message =
      'Unable to refresh the login session: the identity may not create tokens (signin:CreateOAuth2Token).'
    return new LoginInsufficientPermissions(message, fields, { cause })
  }
  return new LoginError("Unable to refresh the login session. Please reauthenticate using 'aws login'.", fields, {
    cause,
  })
}

function tokenCache({ env }: CredentialContext) {
  const named = readVariable(env, 'AWS_LOGIN_CACHE_DIRECTORY')
  return createJsonFileCache(
    named === undefined ? join(homeDirectory(env), '.aws', 'login', 'cache') : expandPath(named, env),
  )
}

function cacheKey(session: string): string {
  return createHash('sha256').update(session).digest('hex')
}

function loadError(errorMsg: string): LoginTokenLoadError {
  return new LoginTokenLoadError(`Error loading login session token: ${errorMsg}`, { errorMsg })
}
