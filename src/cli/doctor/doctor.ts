/**
 * `doctor`: where settings and credentials come from, and what is wrong with them.
 */

import type { CommandContext } from '../command-context.js'

/** How much is looked at. */
export interface DoctorOptions {
  readonly offline?: boolean
}

/** Prints the findings; exit code 1 where something keeps calls from working. */
export async function doctor(_context: CommandContext, _options: DoctorOptions): Promise<number> {
  return 0
}
