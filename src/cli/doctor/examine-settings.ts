/**
 * The active profile and the settings that are in effect, with the place each comes from.
 */

import type { LoadedProfiles } from '../../config/profiles.js'
import { describeSource, resolveSetting, type SettingSources } from '../../config/resolve-setting.js'
import { type SettingName, settings } from '../../config/settings.js'
import { BotoCoreError } from '../../errors/base.js'
import { ConfigParseError } from '../../errors/config.js'
import { createSessionSettings } from '../../session/session-settings.js'
import { type CommandContext, readFiles } from '../command-context.js'
import type { ProfileFacts, SettingFact } from './facts.js'

/** The active profile. */
export function examineProfile(context: CommandContext): ProfileFacts {
  const { options, profileName, terminal } = context
  const { source } = resolveSetting('profile', { env: terminal.env })
  const variable = source.kind === 'environment' ? source.variable : undefined
  const loaded = readUnlessMalformed(context)
  const fallback = profileName === undefined ? {} : undefined
  return {
    name: profileName ?? 'default',
    namedBy: options.profile === undefined ? variable : '--profile',
    isExplicit: options.profile !== undefined,
    loaded,
    // Only `default` may be in neither file.
    keys: loaded === undefined ? undefined : (loaded.profiles.get(profileName ?? 'default') ?? fallback),
  }
}

/** Settings with a value of their own, and the region in any case. */
export function examineSettings(context: CommandContext, profile: ProfileFacts): SettingFact[] {
  const { terminal, options } = context
  const { sources } = createSessionSettings({ profileName: options.profile, regionName: options.region }, terminal.env)
  const { keys } = profile
  const usable: SettingSources = keys === undefined ? { env: terminal.env } : { ...sources, profile: () => keys }
  const names = Object.keys(settings) as SettingName[]
  return names.filter((name) => name !== 'profile').flatMap((name) => examineSetting(name, usable))
}

function examineSetting(name: SettingName, sources: SettingSources): SettingFact[] {
  const shownName = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  try {
    const { value, source } = resolveSetting(name, sources)
    if (source.kind === 'default' && name !== 'region') return []
    return [
      { name: shownName, value: show(value), source: source.kind === 'default' ? 'nowhere' : describeSource(source) },
    ]
  } catch (error) {
    if (!(error instanceof BotoCoreError)) throw error
    return [{ name: shownName, value: undefined, source: 'cannot be used', problem: error.message }]
  }
}

function show(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // Addresses may have a password in them.
  return text.replaceAll(/\/\/[^/?#\s]*@/g, '//***@')
}

function readUnlessMalformed(context: CommandContext): LoadedProfiles | undefined {
  try {
    return readFiles(context)
  } catch (error) {
    if (error instanceof ConfigParseError) return undefined
    throw error
  }
}
