/**
 * `configure set`: one value of the files, written as it is given.
 *
 * @see features 18.6
 */

import { namedSection, plainSection, type SectionTarget, type SectionValues } from '../../config/ini-edit.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../command-error.js'
import type { SubsectionOptions } from './get.js'
import { writeConfig, writeCredentials } from './write-files.js'

/** Writes the value to the file that it belongs in. */
export async function set(
  context: CommandContext,
  options: SubsectionOptions,
  [name = '', value = '']: readonly string[],
): Promise<void> {
  const { ssoSession, services } = options
  if (ssoSession !== undefined || services !== undefined) {
    const type = ssoSession === undefined ? 'services' : 'sso-session'
    const section = checkedName(ssoSession ?? services ?? '')
    return writeConfig(context, namedSection(type, section), valuesAt(name, name.split('.'), value))
  }
  const { profile, target, path } = place(context, name)
  const values = valuesAt(name, path, value)
  if (profile !== undefined && credentialKeys.has(path[0] ?? '')) return writeCredentials(context, profile, values)
  return writeConfig(context, target, values)
}

const credentialKeys: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
])

interface Place {
  /** Absent where the section is none of a profile. */
  readonly profile?: string
  readonly target: SectionTarget
  readonly path: readonly string[]
}

function place(context: CommandContext, name: string): Place {
  const parts = name.split('.')
  const [first = '', second = '', ...rest] = parts
  if (first === 'plugins' && parts.length === 2) return { target: plainSection('plugins'), path: [second] }
  if (first === 'profile' && parts.length > 2) return ofProfile(second, rest)
  if (first === 'default' && parts.length > 1) return ofProfile('default', parts.slice(1))
  return ofProfile(context.profileName ?? 'default', parts)
}

function ofProfile(profile: string, path: readonly string[]): Place {
  return { profile, target: namedSection('profile', profile), path }
}

function valuesAt(name: string, path: readonly string[], value: string): SectionValues {
  const [key = '', inner, ...deeper] = path
  if (key === '' || inner === '' || deeper.length > 0) {
    throw new CommandError('usage', `${name} is no key: key, key.sub, default.key and profile.NAME.key can be set.`)
  }
  return { [key]: inner === undefined ? value : { [inner]: value } }
}

function checkedName(name: string): string {
  if (/^[\w\-/.%@:+]+$/.test(name)) return name
  throw new CommandError('usage', `${JSON.stringify(name)} cannot name a section: letters, digits and _-/.%@:+ can.`)
}
