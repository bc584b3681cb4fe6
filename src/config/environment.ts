/**
 * Environment variables and the paths that are written with them.
 */

import { readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Environment variables, as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value of a variable. An empty one counts as not set: that is how a shell clears a variable for one command. */
export function readVariable(env: Environment, name: string): string | undefined {
  const value = env[name]
  return value === '' ? undefined : value
}

/** The user's home directory, by the given environment first. */
export function homeDirectory(env: Environment): string {
  const named = process.platform === 'win32' ? readVariable(env, 'USERPROFILE') : readVariable(env, 'HOME')
  return named ?? homedir()
}

/** Replaces `$NAME`, `${NAME}` (on Windows also `%NAME%`) and a leading `~` or `~user`; what is not known stays as it is. */
export function expandPath(path: string, env: Environment): string {
  let text = path
  if (text.includes('$')) text = text.replaceAll(/\$(?:(\w+)|\{([^}]*)\})/g, (all, a, b) => env[a ?? b] ?? all)
  if (process.platform === 'win32' && text.includes('%')) {
    text = text.replaceAll(/%([^%]+)%/g, (all, name) => env[name] ?? all)
  }
  return text.startsWith('~') ? expandHome(text, env) : text
}

function expandHome(path: string, env: Environment): string {
  const [, user = '', rest = ''] = /^~([^/\\]*)(.*)$/s.exec(path) ?? []
  const home = user === '' ? homeDirectory(env) : homeOf(user)
  return home === undefined ? path : join(home, rest)
}

function homeOf(user: string): string | undefined {
  try {
    const me = userInfo()
    if (me.username === user) return me.homedir
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${user}:`))
    return line?.split(':')[5]
  } catch {
    // No list of users on this system: the path stays as it is written.
    return undefined
  }
}
