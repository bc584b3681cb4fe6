/**
 * A login from beginning to end: where to, by which way, and the token into the cache that all tools share.
 *
 * @see features 18.12
 */

import { ssoCache, ssoTokenKey } from '../../credentials/sso-token.js'
import { type Session, UNSIGNED } from '../../index.js'
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
  await using oidc = session.client('sso-oidc', {
    ...tls,
    regionName: region,
    config: { signatureVersion: UNSIGNED },
  })
  const opensBrowser = options.browser !== false
  const login = { terminal, oidc, cache, sessionName, startUrl, region, scopes, opensBrowser }
  // Without a session there is no registration that lasts: then only the code can be used.
  const usesCode = sessionName === undefined || options.useDeviceCode === true
  const members = usesCode
    ? await (await import('./device-code.js')).loginByDeviceCode(login)
    : await (await import('./authorization-code.js')).loginByAuthorizationCode(login)
  // In the older form the token is looked for under the URL as the profile has it.
  await cache.set(ssoTokenKey(sessionName ?? settings.startUrl), members)
  return { accessToken: required(members, 'accessToken'), region }
}
