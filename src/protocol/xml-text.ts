/**
 * The text of elements. White space is kept; line ends become `\n`, as XML has it.
 */

import { AMPERSAND, CARRIAGE_RETURN, EXCLAMATION, LESS, QUESTION, SLASH } from './xml-bytes.js'
import { matches, sliceAscii, type TagPattern, type XmlCursor, xmlError } from './xml-cursor.js'
import { decodeEntities } from './xml-entities.js'
import { cdataOpening, closeTag, openTag, skipElement, skipMarkup } from './xml-tags.js'

/** The text of an element, read through its end tag. */
export function readText(cursor: XmlCursor, endTag: TagPattern): string {
  const { bytes, length, position } = cursor
  let end = position
  let bits = 0
  let isPlain = true
  for (; end < length; end++) {
    const byte = bytes[end]!
    if (byte === LESS) break
    if (byte === AMPERSAND || byte === CARRIAGE_RETURN) isPlain = false
    bits |= byte
  }
  if (!matches(cursor, endTag, end)) return readMixedText(cursor, endTag)
  cursor.position = end + endTag.length
  if (bits > 127) return decode(cursor, bytes.toString('utf8', position, end))
  const text = sliceAscii(cursor, position, end)
  return isPlain ? text : decode(cursor, text)
}

/** Text with comments, CDATA or even elements in it, which are left out; or broken off. */
function readMixedText(cursor: XmlCursor, endTag: TagPattern): string {
  const { bytes } = cursor
  let value = ''
  for (;;) {
    const start = cursor.position
    const end = bytes.indexOf(LESS, start)
    if (end === -1) throw xmlError(cursor, `the document ends before ${endTag.text}`)
    value += decode(cursor, bytes.toString('utf8', start, end))
    cursor.position = end
    const byte = bytes[end + 1]
    if (byte === SLASH) {
      closeTag(cursor, endTag)
      return value
    }
    if (byte === EXCLAMATION || byte === QUESTION) {
      skipMarkup(cursor)
      const isCdata = bytes.toString('latin1', end, end + cdataOpening.length) === cdataOpening
      if (isCdata) value += normalise(bytes.toString('utf8', end + cdataOpening.length, cursor.position - 3))
    } else {
      openTag(cursor)
      skipElement(cursor)
    }
  }
}

function decode(cursor: XmlCursor, raw: string): string {
  const decoded = decodeEntities(normalise(raw))
  if (decoded === undefined) throw xmlError(cursor, `an unknown entity or character reference in: ${raw.slice(0, 100)}`)
  return decoded
}

function normalise(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}
