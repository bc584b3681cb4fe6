/**
 * Showing an address in the person's browser. Where that fails, the address is on the screen.
 */

import { spawn } from 'node:child_process'
import { type Environment, readVariable } from '../../config/environment.js'
import { splitCommand } from '../../credentials/split-command.js'

/** Starts the browser that `BROWSER` names (`%s` stands for the address), or the system's own. Does not wait for it. */
export function openBrowser(url: string, env: Environment): void {
  const [program, ...args] = commandFor(url, readVariable(env, 'BROWSER'))
  if (program === undefined) return
  const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsHide: true })
  // There may be no browser here.
  child.once('error', () => undefined)
  child.unref()
}

function commandFor(url: string, named: string | undefined): string[] {
  const words = named === undefined ? undefined : splitCommand(named)
  if (words !== undefined && words.length > 0) {
    return words.some((word) => word.includes('%s')) ? words.map((word) => word.replaceAll('%s', url)) : [...words, url]
  }
  if (process.platform === 'darwin') return ['open', url]
  return process.platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler', url] : ['xdg-open', url]
}
