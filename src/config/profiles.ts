/**
 * Profiles: what `~/.aws/config` and `~/.aws/credentials` say, merged as boto3 merges them.
 *
 * @see features 1.4, 1.5
 */

import { readFileSync } from 'node:fs'

import { nearestNames } from '../base/names.js'
import { concealAs, mask } from '../base/secret.js'
import { ProfileNotFound } from '../errors/config.js'
import { type Environment, expandPath } from './environment.js'
import { type IniFile, type IniValue, parseIni, sectionValues } from './ini-file.js'
import { splitShellWords } from './shell-words.js'

/** The keys of a profile, in lower case; a nested block is a record. Shows its secrets masked. */
export type Profile = Readonly<Record<string, IniValue>>

/** One of the two files, read by itself. */
export interface ProfileFile {
  /** With `~` and variables replaced. */
  readonly path: string
  /** A file that is absent, or may not be read, counts as empty. */
  readonly state: 'read' | 'missing' | 'unreadable'
  readonly profiles: ReadonlyMap<string, Profile>
}

/** All that both files say. */
export interface LoadedProfiles {
  readonly configFile: ProfileFile
  readonly credentialsFile: ProfileFile
  /** Both files merged, a key of the credentials file winning. The config file's profiles come first. */
  readonly profiles: ReadonlyMap<string, Profile>
  readonly ssoSessions: ReadonlyMap<string, Profile>
  readonly services: ReadonlyMap<string, Profile>
  /** Sections of the config file that are none of these. */
  readonly other: ReadonlyMap<string, Profile>
}

/** Where the two files are. */
export interface LoadProfilesOptions {
  /** Path of the config file; `~` and variables are replaced. Default `~/.aws/config`. */
  readonly configFile?: string
  /** Path of the credentials file; `~` and variables are replaced. Default `~/.aws/credentials`. */
  readonly credentialsFile?: string
  /** For `~` and variables in the paths. Default `process.env`. */
  readonly env?: Environment
  /** Reads a whole file, or throws. Default `readFileSync`. */
  readonly readFile?: (path: string) => Uint8Array
}

/** Reads and merges both files. @throws {@link ConfigParseError} naming file and line */
export function loadProfiles(options: LoadProfilesOptions = {}): LoadedProfiles {
  const { env = process.env, readFile = readFileSync } = options
  const config = readIni(expandPath(options.configFile ?? '~/.aws/config', env), readFile)
  const credentials = readIni(expandPath(options.credentialsFile ?? '~/.aws/credentials', env), readFile)
  const sections = classifySections(config.ini)
  const credentialsProfiles = sectionsAsProfiles(credentials.ini)
  return {
    configFile: { path: config.path, state: config.state, profiles: sections.profiles },
    credentialsFile: { path: credentials.path, state: credentials.state, profiles: credentialsProfiles },
    profiles: mergeProfiles(sections.profiles, credentialsProfiles),
    ssoSessions: sections.ssoSessions,
    services: sections.services,
    other: sections.other,
  }
}

/**
 * The merged keys of one profile. Without a name: `default`, or nothing where there is none.
 *
 * @throws {@link ProfileNotFound} the named profile is in neither file
 */
export function scopedConfig(loaded: LoadedProfiles, profileName: string | undefined): Profile {
  const profile = loaded.profiles.get(profileName ?? 'default')
  if (profile !== undefined) return profile
  if (profileName === undefined) return emptyProfile
  throw profileNotFound(loaded, profileName)
}

/** Which of the two files a key of a merged profile comes from. */
export function originOf(loaded: LoadedProfiles, profileName: string, key: string): string {
  const inCredentials = loaded.credentialsFile.profiles.get(profileName)?.[key] !== undefined
  return (inCredentials ? loaded.credentialsFile : loaded.configFile).path
}

const secretKeys: ReadonlySet<string> = new Set(['aws_secret_access_key', 'aws_session_token', 'aws_security_token'])

/** The prototype of every profile: it has nothing but the masked view, so keys such as `__proto__` are just keys. */
const profilePrototype: object = Object.create(null)
concealAs(profilePrototype, (self) =>
  Object.fromEntries(
    Object.entries(self).map(([key, value]) => [
      key,
      secretKeys.has(key) && typeof value === 'string' ? mask(value) : value,
    ]),
  ),
)

const emptyProfile: Profile = Object.freeze(Object.create(profilePrototype))

type Profiles = Map<string, Profile>

interface ReadFile {
  readonly path: string
  readonly state: ProfileFile['state']
  readonly ini: IniFile | undefined
}

function readIni(path: string, readFile: (path: string) => Uint8Array): ReadFile {
  let bytes: Uint8Array
  try {
    bytes = readFile(path)
  } catch (error) {
    // As in boto3, a file that cannot be read is as good as none; errors that list the files looked at say which.
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const missing = code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR'
    return { path, state: missing ? 'missing' : 'unreadable', ini: undefined }
  }
  return { path, state: 'read', ini: parseIni(bytes, path) }
}

/** The headers of the config file: `[default]`, `[profile x]`, `[sso-session x]`, `[services x]`, and any other. */
function classifySections(
  ini: IniFile | undefined,
): Record<'profiles' | 'ssoSessions' | 'services' | 'other', Profiles> {
  const sections = { profiles: new Map(), ssoSessions: new Map(), services: new Map(), other: new Map() }
  if (ini === undefined) return sections
  for (const section of ini.sections.values()) {
    const { name } = section
    const values = sectionValues(ini, section, profilePrototype)
    if (name.startsWith('profile')) setNamed(sections.profiles, name, values)
    else if (name.startsWith('sso-session')) setNamed(sections.ssoSessions, name, values)
    else if (name.startsWith('services')) setNamed(sections.services, name, values)
    else if (name === 'default') sections.profiles.set(name, values)
    else sections.other.set(name, values)
  }
  return sections
}

/** A header that is not exactly two words, such as one with an unbalanced quote, names nothing. */
function setNamed(profiles: Profiles, header: string, values: Profile): void {
  const words = splitShellWords(header)
  if (Array.isArray(words) && words.length === 2) profiles.set(words[1]!, values)
}

/** In the credentials file the header is the profile's name as it is. */
function sectionsAsProfiles(ini: IniFile | undefined): Profiles {
  const profiles: Profiles = new Map()
  if (ini === undefined) return profiles
  for (const section of ini.sections.values()) profiles.set(section.name, sectionValues(ini, section, profilePrototype))
  return profiles
}

function mergeProfiles(fromConfig: Profiles, fromCredentials: Profiles): Profiles {
  const merged: Profiles = new Map(fromConfig)
  for (const [name, values] of fromCredentials) {
    const below = fromConfig.get(name)
    merged.set(name, below === undefined ? values : Object.assign(Object.create(profilePrototype), below, values))
  }
  return merged
}

function profileNotFound(loaded: LoadedProfiles, profile: string): ProfileNotFound {
  const files = [loaded.configFile, loaded.credentialsFile]
  const availableProfiles = [...loaded.profiles.keys()]
  const nearest = nearestNames(profile, availableProfiles)
  const looked = files.map((file) => (file.state === 'read' ? file.path : `${file.path} (${file.state})`)).join(' and ')
  const known = availableProfiles.length === 0 ? 'no profiles' : `the profiles ${shortList(availableProfiles)}`
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(' or ')}?`
  return new ProfileNotFound(`There is no profile ${profile}: ${looked} have ${known}.${hint}`, {
    profile,
    files: files.map((file) => file.path),
    availableProfiles,
    nearest,
  })
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ')
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}
