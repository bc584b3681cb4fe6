/**
 * Checks of values without a shape: documents and JSON in headers.
 */

import { isRecord } from './scalars.js'
import { pathOf, type Problem } from './check.js'

/** null, text, numbers, booleans, arrays and objects of these, at any depth. */
export function documentCheck(value: unknown, parent: string, step: string, problems: Problem[]): void {
  if (value === null) return
  const type = typeof value
  if (type === 'string' || type === 'boolean' || type === 'number' || type === 'bigint') return
  const path = parent + step
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) documentCheck(item, path, `[${i}]`, problems)
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined) documentCheck(member, path, `.${name}`, problems)
    }
  } else {
    problems.push({
      path: pathOf(parent, step),
      text: `a document may hold null, text, numbers, booleans, arrays and objects, got a ${type}`,
    })
  }
}

/** Whatever `JSON.stringify` can write. */
export function jsonValueCheck(value: unknown, parent: string, step: string, problems: Problem[]): void {
  try {
    if (JSON.stringify(value) !== undefined) return
    problems.push({ path: pathOf(parent, step), text: `cannot be written as JSON, got a ${typeof value}` })
  } catch (error) {
    problems.push({ path: pathOf(parent, step), text: `cannot be written as JSON: ${String(error)}` })
  }
}
