/**
 * `configure get`: one value of the files. The environment does not count.
 *
 * @see features 18.5
 */

import type { IniValue } from '../../config/ini-file.js'
import type { LoadedProfiles, Profile } from '../../config/profiles.js'
import { activeProfile, type CommandContext, readFiles } from '../command-context.js'
import { CommandError, exitCodes } from '../command-error.js'
import { print, warn } from '../terminal.js'

/** A section other than a profile that the key is of. */
export interface SubsectionOptions {
  readonly ssoSession?: string
  readonly services?: string
}

/** Prints the value; exit code 1 where there is none. */
export async function get(
  context: CommandContext,
  options: SubsectionOptions,
  [name = '']: readonly string[],
): Promise<number> {
  const value = find(context, options, name)
  if (typeof value === 'string') {
    print(context.terminal, value)
    return exitCodes.success
  }
  if (typeof value === 'object') warn(context.terminal, `${name} is a block of values: name one of them, ${name}.KEY.`)
  return exitCodes.notFound
}

function find(context: CommandContext, options: SubsectionOptions, name: string): IniValue | undefined {
  const { ssoSession, services } = options
  const loaded = readFiles(context)
  if (ssoSession !== undefined) return valueIn(section('sso-session', loaded.ssoSessions, ssoSession), name.split('.'))
  if (services !== undefined) return valueIn(section('services', loaded.services, services), name.split('.'))
  return name.includes('.') ? findDotted(context, loaded, name) : activeProfile(context)[name]
}

function section(type: string, sections: ReadonlyMap<string, Profile>, name: string): Profile {
  const found = sections.get(name)
  if (found !== undefined) return found
  throw new CommandError('general', `There is no section [${type} ${name}] in the config file.`)
}

function findDotted(context: CommandContext, loaded: LoadedProfiles, name: string): IniValue | undefined {
  const parts = name.split('.')
  const [first = '', ...rest] = parts
  const ofPlugin = first === 'plugins' ? valueIn(loaded.other.get('plugins'), rest) : undefined
  if (ofPlugin !== undefined) return ofPlugin
  const { profiles } = loaded
  if (first === 'profile') return valueIn(profiles.get(rest[0] ?? ''), rest.slice(1))
  if (first === 'default' || profiles.has(first)) return valueIn(profiles.get(first), rest)
  return valueIn(profiles.get(context.profileName ?? 'default'), parts)
}

function valueIn(profile: Profile | undefined, path: readonly string[]): IniValue | undefined {
  const [key = '', inner, ...deeper] = path
  const value = profile?.[key]
  if (inner === undefined) return value
  return typeof value === 'object' && deeper.length === 0 ? value[inner] : undefined
}
