/**
 * `sso login`: a new token for the profile's single sign-on session.
 *
 * @see features 18.12
 */

import { namedSection } from '../../config/ini-edit.js'
import { activeProfile, type CommandContext, readFiles } from '../command-context.js'
import { writeConfig } from '../configure/write-files.js'
import { openSession } from '../credential-search.js'
import { print } from '../terminal.js'
import { type LoginOptions, logIn } from './log-in.js'
import { ssoSettings } from './sso-settings.js'

/** Which session, and how. */
export interface SsoLoginOptions extends LoginOptions {
  readonly ssoSession?: string
}

/** Logs in and says where. */
export async function ssoLogin(context: CommandContext, options: SsoLoginOptions): Promise<void> {
  const settings = ssoSettings(readFiles(context), activeProfile(context), options.ssoSession)
  const { region } = await logIn(context, openSession(context), settings, options)
  if (region !== settings.region) {
    const { sessionName } = settings
    const section =
      sessionName === undefined
        ? namedSection('profile', context.profileName ?? 'default')
        : namedSection('sso-session', sessionName)
    await writeConfig(context, section, { sso_region: region })
  }
  print(context.terminal, `Successfully logged into Start URL: ${settings.startUrl}`)
}
