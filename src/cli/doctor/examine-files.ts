/**
 * The two files, each by itself, so that what is wrong with one does not hide the other.
 */

import { readFileSync, statSync } from 'node:fs'
import { parseIni } from '../../config/ini-file.js'
import { ConfigParseError } from '../../errors/config.js'
import { type CommandContext, realPath } from '../command-context.js'
import type { FileFacts } from './facts.js'

/** What can be said of both files. */
export function examineFiles(context: CommandContext): { config: FileFacts; credentials: FileFacts } {
  const { env } = context.terminal
  const variableIfSet = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : name)
  return {
    config: examine(realPath(context, context.configFile), variableIfSet('AWS_CONFIG_FILE')),
    credentials: examine(realPath(context, context.credentialsFile), variableIfSet('AWS_SHARED_CREDENTIALS_FILE')),
  }
}

function examine(path: string, variable: string | undefined): FileFacts {
  const nothing = { path, variable, mode: undefined, problem: undefined, ini: undefined }
  let mode: number | undefined
  try {
    const found = statSync(path)
    mode = found.mode & 0o777
    if (found.isDirectory()) return { ...nothing, mode, state: 'directory' }
    return { ...nothing, mode, state: 'read', ini: parseIni(readFileSync(path), path) }
  } catch (error) {
    if (error instanceof ConfigParseError) return { ...nothing, mode, state: 'malformed', problem: error.message }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ...nothing, state: 'missing' }
    return { ...nothing, mode, state: 'unreadable', problem: code }
  }
}
