/**
 * CBOR documents to members.
 *
 * @see features 5.8
 */

import { parseTimestamp } from '../base/timestamps.js'
import { ResponseParserError } from '../errors/http.js'
import type { Shape } from '../model/shape.js'
import { type AnswerFacts, responseParserError } from './answer.js'
import { decodeCbor } from './cbor-decoder.js'
import { createTreeReaders } from './tree-reader.js'

/** Compiles the reading of a body that is one structure: none at all counts as an empty one. `message` is what errors tell of. */
export function compileCborBodyReader(
  shape: Shape,
): (body: Uint8Array, message?: AnswerFacts) => Record<string, unknown> {
  const read = readers.compileStructure(shape)
  return (body, message = { status: 200, headers: {}, body }) => {
    try {
      return read(body.length === 0 ? {} : readCborDocument(body), true)
    } catch (error) {
      throw responseParserError(error instanceof Error ? error.message : String(error), message, error)
    }
  }
}

/** Reads a document as it is, with points in time as dates. @throws ResponseParserError */
export function readCborDocument(body: Uint8Array): unknown {
  return decodeCbor(body, readTag)
}

/** Tag 1 is seconds since 1970; no other has a meaning in this protocol. */
function readTag(tag: number | bigint, content: unknown): unknown {
  if (tag !== 1) throw new ResponseParserError(`its body has the unknown tag ${tag}`)
  return readTime(content)
}

const readers = createTreeReaders({
  byType: { float: readReal, double: readReal, blob: readBlob, timestamp: readTime },
  document: (value) => value,
})

function readReal(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

function readBlob(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new ResponseParserError('bytes are expected where something else stands')
}

function readTime(value: unknown): Date {
  const date = typeof value === 'string' ? undefined : parseTimestamp(value)
  if (date !== undefined) return date
  throw new ResponseParserError(`no point in time: ${String(value)}`)
}
