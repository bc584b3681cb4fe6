/**
 * A login from beginning to end: where to, by which way, and the token into the cache that all tools share.
 *
 * @see features 18.12
 */

import { ssoCache, ssoTokenKey } from '../../credentials/sso-token.js'
import { type Session, UNSIGNED } from '../../index.js'
import { closing } from '../closing.js'
import type { CommandContext } from '../command-context.js'
import { tlsOptions } from '../credential-search.js'
import { required } from './login-flow.js'
import type { SsoSettings } from './sso-settings.js'
import { resolveStartUrl } from './start-url.js'

/** How a login is made. */
export interface LoginOptions {
  /** `false` with `--no-browser`. */
  readonly browser?: boolean
  readonly useDeviceCode?: boolean
}

/** What a login has found out. */
export interface LoggedIn {
  readonly accessToken: string
  /** Where the portal is; the files may say something older. */
  readonly region: string
}

/** Fetches a new token, whatever the cache has, and keeps it. */
export async function logIn(
  context: CommandContext,
  session: Session,
  settings: SsoSettings,
  options: LoginOptions,
): Promise<LoggedIn> {
  const { terminal } = context
  const { sessionName, scopes } = settings
  const tls = tlsOptions(context)
  const { startUrl, region } = await resolveStartUrl(settings.startUrl, { region: settings.region, ...tls })
  const cache = ssoCache({ env: terminal.env })
  const config = { signatureVersion: UNSIGNED } as const
  const opensBrowser = options.browser !== false
  // Without a session there is no registration that lasts: then only the code can be used.
  const usesCode = sessionName === undefined || options.useDeviceCode === true
  const fetchToken = usesCode
    ? (await import('./device-code.js')).loginByDeviceCode
    : (await import('./authorization-code.js')).loginByAuthorizationCode
  const members = await closing(session.client('sso-oidc', { ...tls, regionName: region, config }), (oidc) =>
    fetchToken({ terminal, oidc, cache, sessionName, startUrl, region, scopes, opensBrowser }),
  )
  // In the older form the token is looked for under the URL as the profile has it.
  await cache.set(ssoTokenKey(sessionName ?? settings.startUrl), members)
  return { accessToken: required(members, 'accessToken'), region }
}
