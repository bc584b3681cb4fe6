/**
 * Bodies that are JSON documents: none at all counts as an empty one, a broken one is never half read.
 */

import { utf8 } from '../base/bytes.js'
import { ResponseParserError } from '../errors/http.js'
import type { Shape } from '../model/shape.js'
import { type AnswerFacts, responseParserError } from './answer.js'
import { compileJsonStructureReader } from './json-reader.js'

/** Compiles the reading of a body that is one structure. `message` is what errors tell of. */
export function compileJsonBodyReader(
  shape: Shape,
): (body: Uint8Array, message?: AnswerFacts) => Record<string, unknown> {
  const read = compileJsonStructureReader(shape)
  return (body, message = { status: 200, headers: {}, body }) => readJsonBody(read, body, message)
}

/** Reads a body with a compiled reader. @throws ResponseParserError that tells of the answer */
export function readJsonBody<T>(read: (text: string) => T, body: Uint8Array, message: AnswerFacts): T {
  try {
    return read(body.length === 0 ? '{}' : utf8(body))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const problem = error instanceof ResponseParserError ? detail : `its body is no valid JSON: ${detail}`
    throw responseParserError(problem, message, error)
  }
}
