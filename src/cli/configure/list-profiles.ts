/**
 * `configure list-profiles`: the names of the profiles of both files.
 */

import { type CommandContext, readFiles } from '../command-context.js'
import { print } from '../terminal.js'

/** Prints one name a line. */
export async function listProfiles(context: CommandContext): Promise<void> {
  for (const name of readFiles(context).profiles.keys()) print(context.terminal, name)
}
