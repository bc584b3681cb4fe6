/**
 * Writing to the two files, and a word on who else may read the one with the secrets.
 *
 * @see features 18.2
 */

import { statSync } from 'node:fs'
import { editFile } from '../../config/file-edit.js'
import { plainSection, type SectionTarget, type SectionValues } from '../../config/ini-edit.js'
import { type CommandContext, realPath } from '../command-context.js'
import { warn } from '../terminal.js'

/** Edits a section of the config file. */
export async function writeConfig(
  context: CommandContext,
  target: SectionTarget,
  values: SectionValues,
): Promise<void> {
  await editFile(realPath(context, context.configFile), [{ target, values }], context.terminal.clock)
}

/** Edits a profile of the credentials file. */
export async function writeCredentials(
  context: CommandContext,
  profileName: string,
  values: SectionValues,
): Promise<void> {
  const path = realPath(context, context.credentialsFile)
  await editFile(path, [{ target: plainSection(profileName), values }], context.terminal.clock)
  warnIfOpen(context, path)
}

/** Says so on standard error where others than the owner may use the file. Its mode is the owner's business. */
export function warnIfOpen({ terminal }: CommandContext, path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  warn(terminal, `boto3-ts: warning: others may use ${path} (mode ${shown}). To close it: chmod 600 ${path}`)
}
