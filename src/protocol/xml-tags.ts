/**
 * From tag to tag. What is not well-formed is refused, and so is a DOCTYPE, which no service sends.
 *
 * @see https://www.w3.org/TR/xml/
 */

import { readAttributes } from './xml-attributes.js'
import {
  AMPERSAND,
  BLANK,
  COLON,
  EXCLAMATION,
  GREATER,
  isBlank,
  LESS,
  LINE_FEED,
  QUESTION,
  SLASH,
} from './xml-bytes.js'
import {
  createPattern,
  isSame,
  matches,
  noAttributes,
  sliceAscii,
  type TagPattern,
  type XmlCursor,
  xmlError,
} from './xml-cursor.js'

/** Elements within elements; real answers have some thirty. It keeps hostile ones from exhausting the stack. */
export const MAX_DEPTH = 256

const FOUR_BLANKS = 0x20_20_20_20

/**
 * Moves to the next tag within an element, over text, comments and instructions.
 * True at a start tag, false at an end tag.
 */
export function toNextTag(cursor: XmlCursor): boolean {
  const { bytes, view, length } = cursor
  for (;;) {
    let { position } = cursor
    // Indented answers are half blanks.
    if (bytes[position] === LINE_FEED) position++
    while (position + 4 <= length && view.getInt32(position, true) === FOUR_BLANKS) position += 4
    while (bytes[position] === BLANK) position++
    if (bytes[position] !== LESS) {
      position = bytes.indexOf(LESS, position)
      if (position === -1) throw xmlError(cursor, 'the document is cut off')
    }
    cursor.position = position
    const byte = bytes[position + 1]
    if (byte === SLASH) return false
    if (byte !== EXCLAMATION && byte !== QUESTION) return true
    skipMarkup(cursor)
  }
}

/** Reads the start tag that stands here; leaves its parts in the cursor. */
export function openTag(cursor: XmlCursor): void {
  const { bytes, length } = cursor
  const start = cursor.position + 1
  let localStart = start
  let end = start
  let bits = 0
  for (; end < length; end++) {
    const byte = bytes[end]!
    if (byte === GREATER || byte === SLASH || isBlank(byte)) break
    if (byte === COLON) localStart = end + 1
    if (byte === LESS || byte === AMPERSAND) throw xmlError(cursor, 'a tag is not closed')
    bits |= byte
  }
  if (end === localStart) throw xmlError(cursor, 'a tag has no name')
  cursor.nameStart = start
  cursor.nameEnd = end
  cursor.hasPrefix = localStart > start
  cursor.name = bits > 127 ? bytes.toString('utf8', localStart, end) : sliceAscii(cursor, localStart, end)
  cursor.position = end
  cursor.attributes = isBlank(bytes[end]) ? readAttributes(cursor) : noAttributes
  cursor.isClosed = bytes[cursor.position] === SLASH
  if (cursor.isClosed) cursor.position++
  if (bytes[cursor.position] !== GREATER) throw xmlError(cursor, `the tag ${cursor.name} is not closed`)
  cursor.position++
}

/**
 * Reads the start tag that stands here if it is this one, without attributes: the usual case in half the time of
 * {@link openTag}. `start` is its beginning up to the name's end.
 */
export function openExpected(cursor: XmlCursor, start: TagPattern): boolean {
  const { bytes, position } = cursor
  if (!matches(cursor, start, position)) return false
  const end = position + start.length
  const isClosed = bytes[end] === SLASH
  if (bytes[isClosed ? end + 1 : end] !== GREATER) return false
  cursor.isClosed = isClosed
  cursor.position = isClosed ? end + 2 : end + 1
  cursor.attributes = noAttributes
  return true
}

/** The end tag that the start tag read last needs; `usual` where it is that. */
export function endTagOf(cursor: XmlCursor, usual?: TagPattern): TagPattern | undefined {
  if (cursor.isClosed) return undefined
  if (usual !== undefined && !cursor.hasPrefix) return usual
  return createPattern(`</${cursor.bytes.toString('utf8', cursor.nameStart, cursor.nameEnd)}>`)
}

/** Reads the end tag that must stand here. */
export function closeTag(cursor: XmlCursor, endTag: TagPattern): void {
  const { position } = cursor
  if (matches(cursor, endTag, position)) {
    cursor.position = position + endTag.length
    return
  }
  // `</name  >` is legal, and rare.
  const nameEnd = position + endTag.length - 1
  const isName = cursor.bytes.toString('utf8', position, nameEnd) === endTag.text.slice(0, -1)
  if (!isName) throw xmlError(cursor, `${endTag.text} was expected`)
  finishEndTag(cursor, nameEnd)
}

/** Goes one element down. */
export function enter(cursor: XmlCursor): void {
  if (++cursor.depth > MAX_DEPTH) throw xmlError(cursor, `more than ${MAX_DEPTH} elements within elements`)
}

/** Goes one element up, over its end tag. */
export function leave(cursor: XmlCursor, endTag: TagPattern): void {
  cursor.depth--
  closeTag(cursor, endTag)
}

/** Reads the element whose start tag was read last through its end tag; nobody wants it. */
export function skipElement(cursor: XmlCursor): void {
  if (cursor.isClosed) return
  const open: number[] = [cursor.nameStart, cursor.nameEnd]
  while (open.length > 0) {
    if (!toNextTag(cursor)) {
      const nameEnd = open.pop() ?? 0
      closeName(cursor, open.pop() ?? 0, nameEnd)
      continue
    }
    openTag(cursor)
    if (cursor.isClosed) continue
    open.push(cursor.nameStart, cursor.nameEnd)
    if (open.length > 2 * (MAX_DEPTH - cursor.depth)) {
      throw xmlError(cursor, `more than ${MAX_DEPTH} elements within elements`)
    }
  }
}

/** Over the comment, the CDATA or the instruction that begins here. */
export function skipMarkup(cursor: XmlCursor): void {
  const { bytes, position } = cursor
  const opening = bytes.toString('latin1', position, position + cdataOpening.length)
  if (opening.startsWith('<!--')) skipPast(cursor, '-->', 4)
  else if (opening.startsWith('<?')) skipPast(cursor, '?>', 2)
  else if (opening === cdataOpening) skipPast(cursor, ']]>', cdataOpening.length)
  else throw xmlError(cursor, 'neither comment nor CDATA; a DOCTYPE is refused')
}

/** What a part that is taken literally begins with. */
export const cdataOpening = '<![CDATA['

function skipPast(cursor: XmlCursor, terminator: string, openingLength: number): void {
  const end = cursor.bytes.indexOf(terminator, cursor.position + openingLength, 'latin1')
  if (end === -1) throw xmlError(cursor, `"${terminator}" is missing`)
  cursor.position = end + terminator.length
}

function closeName(cursor: XmlCursor, nameStart: number, nameEnd: number): void {
  const start = cursor.position + 2
  const end = start + nameEnd - nameStart
  if (end >= cursor.length || !isSame(cursor, start, nameStart, nameEnd - nameStart)) {
    throw xmlError(cursor, `</${cursor.bytes.toString('utf8', nameStart, nameEnd)}> was expected`)
  }
  finishEndTag(cursor, end)
}

function finishEndTag(cursor: XmlCursor, nameEnd: number): void {
  const { bytes } = cursor
  let end = nameEnd
  while (isBlank(bytes[end])) end++
  if (bytes[end] !== GREATER) throw xmlError(cursor, 'an end tag is not closed')
  cursor.position = end + 1
}
