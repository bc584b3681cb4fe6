/**
 * What the two ways of logging in have in common: the client, its registration, the token that comes out.
 *
 * @see features 18.12
 */

import type { Services } from '#models/_services.js'
import { formatIso8601, parseTimestamp } from '../../base/timestamps.js'
import { isRecord, textField } from '../../credentials/fields.js'
import type { JsonFileCache } from '../../credentials/json-file-cache.js'
import { roleCacheKey } from '../../credentials/role-cache.js'
import { CommandError } from '../command-error.js'
import type { Terminal } from '../terminal.js'

/** A client of SSO-OIDC. */
export type OidcClient = Services['sso-oidc']

/** A login under way. */
export interface Login {
  readonly terminal: Terminal
  readonly oidc: OidcClient
  readonly cache: JsonFileCache
  readonly sessionName: string | undefined
  readonly startUrl: string
  readonly region: string
  readonly scopes: readonly string[] | undefined
  readonly opensBrowser: boolean
}

/** This program, as the service knows it. In the cache it stands under the names that the AWS CLI uses. */
export interface Registration {
  readonly clientId: string
  readonly clientSecret: string
  /** Whole seconds, `Z`. */
  readonly expiresAt: string
  readonly scopes?: readonly string[]
  readonly grantTypes?: readonly string[]
}

/** A registration with less time left is made anew. */
const REGISTRATION_WINDOW_MS = 900_000

/** The cached registration for this login and these grant types, or a new one. */
export async function registerClient(
  login: Login,
  wanted: {
    readonly grantTypes?: readonly string[]
    readonly redirectUri?: string
    readonly scopes?: readonly string[]
  },
): Promise<Registration> {
  const { terminal, oidc, cache, sessionName, startUrl, region } = login
  const { grantTypes, redirectUri, scopes } = wanted
  const name = { tool: 'botocore', startUrl, region, scopes: login.scopes ?? null, session_name: sessionName ?? null }
  const key = roleCacheKey(name)
  const cached = readRegistration(cache.get(key))
  if (cached !== undefined && isUsable(cached, terminal.clock.now(), grantTypes !== undefined)) return cached
  const answer = await oidc.registerClient({
    clientName: `boto3-ts-client-${sessionName ?? Math.floor(terminal.clock.now() / 1000)}`,
    clientType: 'public',
    ...(scopes !== undefined && { scopes }),
    ...(grantTypes !== undefined && { grantTypes, issuerUrl: startUrl }),
    ...(redirectUri !== undefined && { redirectUris: [redirectUri] }),
  })
  const registration = {
    clientId: required(answer, 'clientId'),
    clientSecret: required(answer, 'clientSecret'),
    expiresAt: wholeSeconds((answer.clientSecretExpiresAt ?? 0) * 1000),
    ...(scopes !== undefined && { scopes }),
    ...(grantTypes !== undefined && { grantTypes }),
  }
  await cache.set(key, registration)
  return registration
}

/** The members of the token's cache file. */
export function tokenMembers(
  login: Login,
  registration: Registration,
  answer: { readonly accessToken?: string; readonly expiresIn?: number; readonly refreshToken?: string },
): Readonly<Record<string, string>> {
  const { startUrl, region, terminal } = login
  return {
    startUrl,
    region,
    accessToken: required(answer, 'accessToken'),
    expiresAt: wholeSeconds(terminal.clock.now() + (answer.expiresIn ?? 0) * 1000),
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    registrationExpiresAt: registration.expiresAt,
    ...(answer.refreshToken !== undefined && { refreshToken: answer.refreshToken }),
  }
}

/** A member that the service must have given. */
export function required(answer: object, name: string): string {
  const value = isRecord(answer) ? textField(answer, name) : undefined
  if (value === undefined) throw new CommandError('general', `The answer of the SSO service has no ${name}.`)
  return value
}

function wholeSeconds(epochMs: number): string {
  return formatIso8601(new Date(Math.floor(epochMs / 1000) * 1000))
}

function readRegistration(value: unknown): Registration | undefined {
  if (!isRecord(value)) return undefined
  const clientId = textField(value, 'clientId')
  const clientSecret = textField(value, 'clientSecret')
  const expiresAt = textField(value, 'expiresAt')
  if (clientId === undefined || clientSecret === undefined || expiresAt === undefined) return undefined
  const { grantTypes } = value
  return { clientId, clientSecret, expiresAt, ...(Array.isArray(grantTypes) && { grantTypes: grantTypes.map(String) }) }
}

/** A registration for one way of logging in does not serve the other. */
function isUsable(registration: Registration, nowMs: number, isForCode: boolean): boolean {
  const expiresAtMs = parseTimestamp(registration.expiresAt.replace(/UTC$/, 'Z'))?.getTime() ?? 0
  const hasCodeGrant = registration.grantTypes?.includes('authorization_code') === true
  return expiresAtMs - nowMs >= REGISTRATION_WINDOW_MS && hasCodeGrant === isForCode
}
