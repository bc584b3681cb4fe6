/**
 * What every command starts from: the options that all take, the active profile, the two files.
 */

import { type Environment, expandPath } from '../config/environment.js'
import { loadProfiles, type LoadedProfiles, type Profile, scopedConfig } from '../config/profiles.js'
import { settingValue } from '../config/resolve-setting.js'
import type { Terminal } from './terminal.js'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly profile?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly caBundle?: string
  /** `false` with `--no-verify-ssl`. */
  readonly verifySsl?: boolean
  readonly output?: string
}

/** Where a command works. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly options: GlobalOptions
  /** The profile named by option or environment. */
  readonly profileName: string | undefined
  /** As they are written in the environment, `~` and all; else their defaults. */
  readonly configFile: string
  readonly credentialsFile: string
}

/** The context of a command. Nothing is read yet. */
export function createCommandContext(terminal: Terminal, options: GlobalOptions): CommandContext {
  const { env } = terminal
  const sources = { env }
  return {
    terminal,
    options,
    profileName: options.profile ?? settingValue('profile', sources),
    configFile: settingValue('configFile', sources),
    credentialsFile: settingValue('credentialsFile', sources),
  }
}

/** Both files as they are now. */
export function readFiles({ terminal, configFile, credentialsFile }: CommandContext): LoadedProfiles {
  return loadProfiles({ configFile, credentialsFile, env: terminal.env })
}

/** The active profile's keys. @throws {@link ProfileNotFound} it was named and is in neither file */
export function activeProfile(context: CommandContext): Profile {
  return scopedConfig(readFiles(context), context.profileName)
}

/** A path with `~` and variables replaced. */
export function realPath({ terminal }: CommandContext, path: string): string {
  const env: Environment = terminal.env
  return expandPath(path, env)
}

/** A key's value, where it is a plain one. */
export function textOf(profile: Profile | undefined, key: string): string | undefined {
  const value = profile?.[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
