/**
 * What a compiled check is and what it reports.
 */

/** One thing that is wrong with the parameters. */
export interface Problem {
  /** Where: `Filters[0].Name`; `input` for the parameters as a whole. */
  readonly path: string
  readonly text: string
}

/**
 * Checks one value. The path is handed over in two parts and joined only by those who need it:
 * most values are right, and joining costs more than checking.
 */
export type Check = (value: unknown, parent: string, step: string, problems: Problem[]) => void

/** `parent` and `step` as the user reads them. */
export function pathOf(parent: string, step: string): string {
  const path = parent + step
  return path === '' ? 'input' : path.startsWith('.') ? path.slice(1) : path
}
