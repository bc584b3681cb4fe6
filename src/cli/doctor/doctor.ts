/**
 * `doctor`: where settings and credentials come from, and what is wrong with them.
 */

import { homeDirectory } from '../../config/environment.js'
import type { CommandContext } from '../command-context.js'
import { exitCodes } from '../command-error.js'
import { print } from '../terminal.js'
import { examineFiles } from './examine-files.js'
import { examineProfile, examineSettings } from './examine-settings.js'
import type { Facts } from './facts.js'
import { renderReport } from './render.js'
import { callRules } from './rules-calls.js'
import { credentialRules } from './rules-credentials.js'
import { fileRules } from './rules-files.js'

/** How much is tried. */
export interface DoctorOptions {
  /** `false` with `--no-call`. */
  readonly call?: boolean
}

/** Prints the report; exit code 1 where something keeps calls from working. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<number> {
  const facts = await examine(context, options)
  const findings = [...fileRules, ...credentialRules, ...callRules].flatMap((rule) => rule(facts))
  const home = homeDirectory(context.terminal.env)
  for (const line of renderReport(facts, findings)) print(context.terminal, withTilde(line, home))
  return findings.some(({ level }) => level === 'error') ? exitCodes.notFound : exitCodes.success
}

async function examine(context: CommandContext, options: DoctorOptions): Promise<Facts> {
  const { terminal } = context
  const profile = examineProfile(context)
  const known = {
    env: { ...terminal.env },
    nowMs: terminal.clock.now(),
    files: examineFiles(context),
    profile,
    settings: examineSettings(context, profile),
  }
  // Without its profile a session cannot be made.
  if (profile.keys === undefined) return known
  const { examineCall, examineEndpoint, examineSearch } = await import('./examine-calls.js')
  const { search, credentials } = await examineSearch(context)
  const endpoint = examineEndpoint(context, profile)
  const hasCall = options.call !== false && credentials !== undefined && endpoint.url !== undefined
  return { ...known, search, endpoint, ...(hasCall && { call: await examineCall(context, credentials) }) }
}

function withTilde(text: string, home: string): string {
  return home.length < 2 ? text : text.split(`${home}/`).join('~/')
}
