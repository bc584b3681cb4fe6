/**
 * Where a session's settings stand: given in code, environment, and the profile of the `~/.aws` files, read when first needed.
 *
 * @see features 1.4, 1.6
 */

import type { SettingsInput } from '../client/client-settings.js'
import type { Environment } from '../config/environment.js'
import { loadProfiles, originOf, scopedConfig, type LoadedProfiles, type Profile } from '../config/profiles.js'
import { settingValue, type SettingSources } from '../config/resolve-setting.js'
import type { ResolvedValue, SettingName, settings } from '../config/settings.js'

/** The settings of a session. */
export interface SessionSettings extends SettingsInput {
  /** The profile that was named, in code or environment. */
  readonly profileName: string | undefined
  /** Whether it was named in code: then keys in the environment are passed over. */
  readonly isProfileGiven: boolean
  /** Both files, read once. @throws {@link ConfigParseError} */
  readonly files: () => LoadedProfiles
  value<Name extends SettingName>(name: Name): ResolvedValue<(typeof settings)[Name]>
}

/** The settings of a session with these options. Nothing is read yet. */
export function createSessionSettings(
  options: { readonly profileName?: string | undefined; readonly regionName?: string | undefined },
  env: Environment,
): SessionSettings {
  const withoutProfile: SettingSources = { env }
  const profileName = options.profileName ?? settingValue('profile', withoutProfile)
  const files = once(() =>
    loadProfiles({
      configFile: settingValue('configFile', withoutProfile),
      credentialsFile: settingValue('credentialsFile', withoutProfile),
      env,
    }),
  )
  const profile = once(() => scopedConfig(files(), profileName))
  const sources: SettingSources = {
    env,
    explicit: { region: options.regionName },
    profile,
    profileName,
    originOf: (key) => originOf(files(), profileName ?? 'default', key),
  }
  return {
    sources,
    profile,
    profileName,
    isProfileGiven: options.profileName !== undefined,
    files,
    serviceSections: () => Object.fromEntries(files().services),
    value: (name) => settingValue(name, sources),
  }
}

function once<T extends LoadedProfiles | Profile>(read: () => T): () => T {
  let value: T | undefined
  return () => (value ??= read())
}
