/**
 * The place that reading an XML document has come to. The document stays bytes: only the texts asked for become strings.
 */

import type { ResponseParserError } from '../errors/http.js'
import { type AnswerFacts, responseParserError } from './answer.js'

/** A document, where reading is, and the start tag that was read last. */
export interface XmlCursor {
  readonly bytes: Buffer
  /** The same bytes, for comparing four at a time. */
  readonly view: DataView
  readonly length: number
  readonly message: AnswerFacts
  /** Tells documents apart: see {@link createTextReader} in xml-text.ts. */
  readonly serial: number
  position: number
  depth: number
  /** The last start tag's name as it stands, between these places. */
  nameStart: number
  nameEnd: number
  /** The same without its prefix. */
  name: string
  hasPrefix: boolean
  /** The last start tag closed itself: `<a/>`. */
  isClosed: boolean
  attributes: readonly XmlAttribute[]
  /** A part of the document as text, from which short texts are cut. */
  window: string
  windowStart: number
  windowEnd: number
}

/** An attribute of a start tag, its prefix kept. */
export interface XmlAttribute {
  readonly name: string
  readonly value: string
}

/** What a start tag without attributes has. */
export const noAttributes: readonly XmlAttribute[] = []

/** A tag that is expected somewhere: `<Key` with whatever follows the name, `</Key>`. */
export interface TagPattern {
  readonly text: string
  readonly length: number
  readonly words: Int32Array
  readonly lastOffset: number
  readonly lastMask: number
  readonly lastWord: number
}

let documents = 0

/** A cursor at the beginning of a document. */
export function createCursor(bytes: Buffer, message: AnswerFacts): XmlCursor {
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  documents = (documents + 1) | 0
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    length: bytes.length,
    message,
    serial: documents,
    position: hasByteOrderMark ? 3 : 0,
    depth: 0,
    nameStart: 0,
    nameEnd: 0,
    name: '',
    hasPrefix: false,
    isClosed: false,
    attributes: noAttributes,
    window: '',
    windowStart: 0,
    windowEnd: 0,
  }
}

/** The error for the place that reading has come to. */
export function xmlError(cursor: XmlCursor, problem: string): ResponseParserError {
  return responseParserError(`invalid XML at byte ${cursor.position}: ${problem}`, cursor.message)
}

/** Makes the pattern of a tag. */
export function createPattern(tag: string): TagPattern {
  const bytes = Buffer.alloc(Math.max(4, Buffer.byteLength(tag)))
  const length = bytes.write(tag)
  const words = Int32Array.from({ length: Math.floor((length - 1) / 4) }, (_, i) => bytes.readInt32LE(4 * i))
  const lastOffset = Math.max(0, length - 4)
  const lastMask = length < 4 ? 2 ** (8 * length) - 1 : -1
  return { text: tag, length, words, lastOffset, lastMask, lastWord: bytes.readInt32LE(lastOffset) }
}

/** Whether the tag stands there. Four bytes at a time: half the time of `startsWith` on text. */
export function matches(cursor: XmlCursor, pattern: TagPattern, position: number): boolean {
  const { view, length } = cursor
  const last = position + pattern.lastOffset
  if (last + 4 > length) return false
  if ((view.getInt32(last, true) & pattern.lastMask) !== pattern.lastWord) return false
  const { words } = pattern
  for (let i = 0; i < words.length; i++) {
    if (view.getInt32(position + 4 * i, true) !== words[i]) return false
  }
  return true
}

/** Whether the same bytes stand in two places of the document. */
export function isSame(cursor: XmlCursor, one: number, other: number, count: number): boolean {
  const { view, bytes } = cursor
  let i = 0
  for (; i + 4 <= count; i += 4) if (view.getInt32(one + i, true) !== view.getInt32(other + i, true)) return false
  for (; i < count; i++) if (bytes[one + i] !== bytes[other + i]) return false
  return true
}

const WINDOW_BYTES = 1024

/**
 * The text of bytes that are all ASCII. Cut from a window of a kilobyte: making a string of each text alone takes
 * five times as long, and cutting them from the whole document would keep all of it alive for one short text.
 */
export function sliceAscii(cursor: XmlCursor, start: number, end: number): string {
  if (start < cursor.windowStart || end > cursor.windowEnd) {
    cursor.windowStart = start
    cursor.windowEnd = Math.max(end, Math.min(start + WINDOW_BYTES, cursor.length))
    cursor.window = cursor.bytes.toString('latin1', start, cursor.windowEnd)
  }
  return cursor.window.slice(start - cursor.windowStart, end - cursor.windowStart)
}
