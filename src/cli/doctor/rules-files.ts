/**
 * What can be wrong with the two files.
 */

import { splitShellWords } from '../../config/shell-words.js'
import type { FileFacts, Finding, Rule } from './facts.js'

/** The rules, those about the whole file first. */
export const fileRules: readonly Rule[] = [
  ({ files }) => Object.values(files).flatMap(findUnusable),
  ({ files, profile }) => findBareHeaders(files.config, profile.name),
  ({ files }) => findPrefixedHeaders(files.credentials),
  ({ files }) => findNamelessHeaders(files.config),
  ({ files }) => findTwoDefaults(files.config),
  ({ files }) => Object.values(files).flatMap(findQuotedValues),
  ({ files }) => findOpenToOthers(files.credentials),
]

const error = (problem: string, advice: string): Finding => ({ level: 'error', problem, advice })
const warning = (problem: string, advice: string): Finding => ({ level: 'warning', problem, advice })

function findUnusable({ path, state, variable, mode, problem }: FileFacts): Finding[] {
  if (state === 'malformed') {
    return [error(`${problem}.`, 'Correct that place by hand. Until then nothing of either file can be used.')]
  }
  if (state === 'directory') return [warning(`${path} is a directory, not a file.`, 'Move it away.')]
  if (state === 'unreadable') {
    const shown = mode === undefined ? '' : `, mode ${octal(mode)}`
    const advice = `Make it yours and readable: chown "$(id -u)" ${path} && chmod 600 ${path}`
    return [error(`${path} could not be read (${problem}${shown}).`, advice)]
  }
  if (state !== 'missing' || variable === undefined) return []
  return [warning(`${variable} names ${path}, which does not exist.`, `Correct or unset ${variable}.`)]
}

/** Sections that are no profiles in the config file, and are not meant to be. */
const otherSections = new Set(['default', 'plugins', 'preview'])

function findBareHeaders({ path, ini }: FileFacts, active: string): Finding[] {
  return headers(ini).flatMap((name) => {
    if (otherSections.has(name) || /^(profile|sso-session|services)/.test(name)) return []
    const make = name === active ? error : warning
    return [make(`${path} has a section [${name}], which is no profile there.`, `Write [profile ${name}] instead.`)]
  })
}

function findPrefixedHeaders({ path, ini }: FileFacts): Finding[] {
  return headers(ini).flatMap((header) => {
    const name = /^profile\s+(.+)$/.exec(header)?.[1]
    if (name === undefined) return []
    return [
      warning(
        `${path} has a section [${header}]. In this file a section is called as the profile.`,
        `Write [${name}] instead.`,
      ),
    ]
  })
}

function findNamelessHeaders({ path, ini }: FileFacts): Finding[] {
  return headers(ini).flatMap((header) => {
    const type = /^(profile|sso-session|services)/.exec(header)?.[1]
    if (type === undefined) return []
    const words = splitShellWords(header)
    if (Array.isArray(words) && words.length === 2) return []
    const name = header.slice(type.length).replaceAll(/["']/g, '').trim() || 'NAME'
    const advice = `Write [${type} ${/\s/.test(name) ? `"${name}"` : name}] instead.`
    return [warning(`${path} has a section [${header}], which is passed over: it names nothing.`, advice)]
  })
}

function findTwoDefaults({ path, ini }: FileFacts): Finding[] {
  const found = headers(ini).filter((name) => name === 'default' || /^profile\s+["']?default["']?$/.test(name))
  if (found.length < 2) return []
  const problem = `${path} has [default] twice, once as [profile default]. Only [${found.at(-1)}] counts.`
  return [warning(problem, 'Put the keys of both into one of them.')]
}

const quotable = new Set(['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'region'])

/** Neither quotes nor comments behind a value are part of the format: both become part of the value. */
function findQuotedValues({ path, ini }: FileFacts): Finding[] {
  return [...(ini?.sections.values() ?? [])].flatMap(({ options }) =>
    [...options.values()].flatMap(({ key, value, firstLine }) => {
      if (!quotable.has(key) || typeof value !== 'string') return []
      const place = `${key} in ${path}:${firstLine + 1}`
      if (/^(["']).*\1$/.test(value))
        return [error(`${place} is in quotes, which count as a part of it.`, 'Remove the quotes.')]
      if (!/\s[#;]/.test(value)) return []
      return [
        error(
          `${place} has a comment behind it, which counts as a part of it.`,
          'Put the comment on a line of its own.',
        ),
      ]
    }),
  )
}

function findOpenToOthers({ path, state, mode = 0 }: FileFacts): Finding[] {
  if (state === 'missing' || state === 'directory' || process.platform === 'win32' || (mode & 0o077) === 0) return []
  return [warning(`${path} has the mode ${octal(mode)}: others may use your keys.`, `chmod 600 ${path}`)]
}

function headers(ini: FileFacts['ini']): string[] {
  return [...(ini?.sections.keys() ?? [])]
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
