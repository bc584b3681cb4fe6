/**
 * What users' handlers answer, held against the model: else a slip in a test would be an odd answer to its client.
 */

import { ParamValidationError } from '../errors/parameter.js'
import { compileValidator } from '../validate/validator.js'
import { isRecord } from '../base/path.js'
import { textIn } from './input-values.js'
import { oncePerOperation } from './protocol/server-protocol.js'
import type { Operation } from '../model/operation.js'

const validators = oncePerOperation((operation) => compileValidator(operation.output, operation.name))

/** What is missing or short is the handler's choice. */
const isAllowed = /^(?:required|must have at least|must be at least)/

/** What is wrong with an output; nothing where it can be sent. */
export function outputProblems(operation: Operation, output: unknown): readonly string[] {
  if (!isRecord(output))
    return [`the output must be an object, got ${Array.isArray(output) ? 'an array' : typeof output}`]
  try {
    // What clients add to the answers that they give may be passed on.
    const { ResponseMetadata: _own, ...members } = output
    validators(operation)(members)
    return []
  } catch (error) {
    if (!(error instanceof ParamValidationError)) throw error
    const problems: unknown[] = Array.isArray(error.fields['problems']) ? error.fields['problems'] : []
    return problems
      .filter(isRecord)
      .filter((problem) => !isAllowed.test(textIn(problem, 'text')))
      .map((problem) => `${textIn(problem, 'path')}: ${textIn(problem, 'text')}`)
  }
}
