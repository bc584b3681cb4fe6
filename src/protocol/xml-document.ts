/**
 * A whole document: what may stand before and behind its root.
 */

import { isUtf8 } from 'node:buffer'

import type { AnswerFacts } from './answer.js'
import { EXCLAMATION, isBlank, LESS, QUESTION } from './xml-bytes.js'
import { createCursor, type TagPattern, type XmlCursor, xmlError } from './xml-cursor.js'
import { cdataOpening, endTagOf, openTag, skipMarkup } from './xml-tags.js'

/**
 * Reads one document. `readRoot` is called behind the root's start tag and must read through its end tag.
 *
 * @throws ResponseParserError where the bytes are no well-formed XML in UTF-8, or go on behind the root
 */
export function readDocument<T>(
  body: Buffer,
  message: AnswerFacts,
  readRoot: (cursor: XmlCursor, endTag: TagPattern | undefined, rootName: string) => T,
): T {
  const cursor = createCursor(body, message)
  if (!isUtf8(body)) throw xmlError(cursor, 'it is not UTF-8')
  skipOutside(cursor)
  if (body[cursor.position] !== LESS) throw xmlError(cursor, 'a tag was to begin here')
  openTag(cursor)
  const value = readRoot(cursor, endTagOf(cursor), cursor.name)
  skipOutside(cursor)
  if (cursor.position < body.length) throw xmlError(cursor, 'something stands behind the end of the root')
  return value
}

/** Over blanks, comments and instructions. */
function skipOutside(cursor: XmlCursor): void {
  const { bytes } = cursor
  for (;;) {
    while (isBlank(bytes[cursor.position])) cursor.position++
    const { position } = cursor
    const byte = bytes[position + 1]
    if (bytes[position] !== LESS || (byte !== EXCLAMATION && byte !== QUESTION)) return
    const isCdata = bytes.toString('latin1', position, position + cdataOpening.length) === cdataOpening
    if (isCdata) throw xmlError(cursor, 'CDATA stands outside the root')
    skipMarkup(cursor)
  }
}
