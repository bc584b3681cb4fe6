/**
 * Elements that hold one value. Numbers and times are read from the bytes; texts that repeat within a document, such as
 * states, zones and owners, are made once.
 */

import type { Shape } from '../model/shape.js'
import { scalarReader } from './scalar-text.js'
import { SLASH } from './xml-bytes.js'
import { isSame, matches, type TagPattern, type XmlCursor, xmlError } from './xml-cursor.js'
import { readText } from './xml-text.js'

/** Reads one element from behind its start tag; `endTag` is undefined where the start tag closed itself. */
export type ScalarElementReader = (cursor: XmlCursor, endTag: TagPattern | undefined) => unknown

/**
 * Makes the reader of a scalar in one place of the model: each place remembers its own last text.
 * `undefined` stands for an empty element where a number or a time was to be.
 */
export function createScalarReader(shape: Shape): ScalarElementReader {
  const { type } = shape
  const readLast = createTextReader()
  if (type === 'string' || type === 'character') return readLast
  if (type === 'boolean') return (cursor, endTag) => readLast(cursor, endTag) === 'true'
  const parse = scalarReader(shape)
  const readGeneral: ScalarElementReader = (cursor, endTag) => {
    const text = endTag === undefined ? '' : readText(cursor, endTag)
    const value = parse(text)
    if (value === undefined && text.trim() !== '') throw xmlError(cursor, `no ${type}: ${text.slice(0, 100)}`)
    return value
  }
  if (type === 'integer' || type === 'long') return withDigits(readGeneral)
  return type === 'timestamp' ? withUtcIso(readGeneral) : readGeneral
}

/**
 * Makes a reader of texts. It remembers where in the document the last text stood and gives the same string again where
 * the same bytes follow, which costs less than finding the end of the text.
 */
export function createTextReader(): (cursor: XmlCursor, endTag: TagPattern | undefined) => string {
  let serial = 0
  let start = 0
  let count = 0
  let text = ''
  return (cursor, endTag) => {
    if (endTag === undefined) return ''
    const { position } = cursor
    const end = position + count
    if (serial === cursor.serial && matches(cursor, endTag, end) && isSame(cursor, position, start, count)) {
      cursor.position = end + endTag.length
      return text
    }
    serial = 0
    text = readText(cursor, endTag)
    start = position
    count = cursor.position - endTag.length - position
    // Not so where blanks stand in the end tag.
    if (matches(cursor, endTag, start + count)) serial = cursor.serial
    return text
  }
}

const exactDigits = 15

/** Numbers that are plain digits, and few enough to be exact. */
function withDigits(readGeneral: ScalarElementReader): ScalarElementReader {
  return (cursor, endTag) => {
    const { bytes, position } = cursor
    const limit = position + exactDigits
    let end = position
    let value = 0
    for (; end < limit; end++) {
      const digit = (bytes[end] ?? SLASH) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (endTag === undefined || end === position || !matches(cursor, endTag, end)) return readGeneral(cursor, endTag)
    cursor.position = end + endTag.length
    return value
  }
}

/**
 * `2026-11-23T12:00:00Z` and `2026-11-23T12:00:00.123Z`, which is how services write nearly all times: a third of the
 * time of the general way, and large listings carry a time an item.
 */
function withUtcIso(readGeneral: ScalarElementReader): ScalarElementReader {
  return (cursor, endTag) => {
    const { bytes, position } = cursor
    const hasFraction = bytes[position + 19] === DOT
    const end = position + (hasFraction ? 24 : 20)
    if (endTag === undefined || bytes[end - 1] !== LETTER_Z || !matches(cursor, endTag, end)) {
      return readGeneral(cursor, endTag)
    }
    const epochMs = readUtcIso(bytes, position, hasFraction)
    if (Number.isNaN(epochMs)) return readGeneral(cursor, endTag)
    cursor.position = end + endTag.length
    return new Date(epochMs)
  }
}

const DASH = 45
const DOT = 46
const ZERO = 48
const DIGIT_COLON = 58
const LETTER_T = 84
const LETTER_Z = 90

/** NaN where it is not of the usual form. */
function readUtcIso(bytes: Buffer, at: number, hasFraction: boolean): number {
  const hasMarks =
    bytes[at + 4] === DASH &&
    bytes[at + 7] === DASH &&
    bytes[at + 10] === LETTER_T &&
    bytes[at + 13] === DIGIT_COLON &&
    bytes[at + 16] === DIGIT_COLON
  if (!hasMarks) return NaN
  return Date.UTC(
    twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2),
    twoDigits(bytes, at + 5) - 1,
    twoDigits(bytes, at + 8),
    twoDigits(bytes, at + 11),
    twoDigits(bytes, at + 14),
    twoDigits(bytes, at + 17),
    hasFraction ? twoDigits(bytes, at + 20) * 10 + (twoDigits(bytes, at + 21) % 10) : 0,
  )
}

function twoDigits(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO
  const ones = (bytes[at + 1] ?? 0) - ZERO
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? NaN : tens * 10 + ones
}
