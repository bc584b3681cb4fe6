/**
 * Which single sign-on session a command is about: by option, by the profile, or in the older form within the profile.
 *
 * @see features 18.12
 */

import type { LoadedProfiles, Profile } from '../../config/profiles.js'
import { textOf } from '../command-context.js'
import { CommandError } from '../command-error.js'

/** What a login needs to know. */
export interface SsoSettings {
  /** Absent in the older form. */
  readonly sessionName: string | undefined
  readonly startUrl: string
  /** May be left out where the start URL leads to a place that says it. */
  readonly region: string | undefined
  readonly scopes: readonly string[] | undefined
}

/** The settings of the named session, or of the one that the profile has. @throws {@link CommandError} they are not there */
export function ssoSettings(loaded: LoadedProfiles, profile: Profile, sessionName: string | undefined): SsoSettings {
  const name = sessionName ?? textOf(profile, 'sso_session')
  if (name === undefined) return settingsIn(profile, undefined, 'the profile')
  const session = loaded.ssoSessions.get(name)
  if (session === undefined) {
    throw new CommandError('configuration', `The config file has no section [sso-session ${name}].`)
  }
  return settingsIn(session, name, `[sso-session ${name}]`)
}

/** The scopes of a list with commas between. */
export function splitScopes(text: string): string[] {
  return text.split(',').flatMap((scope) => scope.trim() || [])
}

function settingsIn(section: Profile, sessionName: string | undefined, place: string): SsoSettings {
  const startUrl = textOf(section, 'sso_start_url')
  if (startUrl === undefined) {
    const message = `Missing the SSO setting sso_start_url in ${place}. To set it up: boto3-ts configure sso`
    throw new CommandError('configuration', message)
  }
  const scopes = textOf(section, 'sso_registration_scopes')
  return {
    sessionName,
    startUrl,
    region: textOf(section, 'sso_region'),
    scopes: scopes === undefined ? undefined : splitScopes(scopes),
  }
}
