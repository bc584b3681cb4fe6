/**
 * JSON documents to members.
 *
 * @see features 5.4, 5.6, 5.10
 */

import { fromBase64 } from '../base/bytes.js'
import { parseTimestamp } from '../base/timestamps.js'
import { ResponseParserError } from '../errors/http.js'
import type { Shape } from '../model/shape.js'
import { parseJsonExactly } from './json-exact.js'
import { readFloat, readInteger } from './scalar-text.js'
import { createTreeReaders, digitsLost } from './tree-reader.js'

/**
 * Compiles the reading of a document that is one value of the shape.
 * What is compiled throws a SyntaxError or a ResponseParserError for what is malformed.
 */
export function compileJsonReader(shape: Shape): (text: string) => unknown {
  return overText(readers.compile(shape))
}

/** Compiles the reading of a document that is one structure. */
export function compileJsonStructureReader(shape: Shape): (text: string) => Record<string, unknown> {
  return overText(readers.compileStructure(shape))
}

/** Compiles the reading of a document that holds these members of a structure, and not its others. */
export function compileJsonMembersReader(
  members: ReadonlyMap<string, Shape>,
): (text: string) => Record<string, unknown> {
  return overText(readers.compileMembers(members))
}

/** Integers beyond 2^53 are met while the tree is read: looking for them in the text beforehand costs a tenth more. */
function overText<T>(read: (tree: unknown, isExact: boolean) => T): (text: string) => T {
  return (text) => {
    try {
      return read(JSON.parse(text), false)
    } catch (error) {
      if (error !== digitsLost) throw error
      return read(parseJsonExactly(text), true)
    }
  }
}

const readers = createTreeReaders({
  byType: {
    boolean: readBoolean,
    integer: readWhole,
    long: readWhole,
    float: readReal,
    double: readReal,
    blob: readBlob,
    timestamp: readTime,
  },
  document: readDocument,
})

function readBoolean(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value === 'true' || (value === 'false' ? false : value)
}

function readWhole(value: unknown, isExact: boolean): unknown {
  if (typeof value === 'string') return readInteger(value) ?? value
  if (!isExact && typeof value === 'number' && !Number.isSafeInteger(value)) throw digitsLost
  return value
}

function readReal(value: unknown): unknown {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'string' ? (readFloat(value) ?? value) : value
}

function readBlob(value: unknown): Buffer {
  if (typeof value === 'string') return fromBase64(value)
  throw new ResponseParserError('bytes must be base64 text')
}

function readTime(value: unknown): Date {
  const date = parseTimestamp(value)
  if (date !== undefined) return date
  throw new ResponseParserError(`no point in time: ${JSON.stringify(value)}`)
}

/** Documents stay as they are; they are only looked through for integers that are not exact. */
function readDocument(value: unknown, isExact: boolean): unknown {
  if (!isExact && hasInexactInteger(value)) throw digitsLost
  return value
}

function hasInexactInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(hasInexactInteger)
}
