/**
 * The attributes of a start tag.
 */

import { DOUBLE_QUOTE, EQUALS, GREATER, isBlank, LESS, SINGLE_QUOTE, SLASH } from './xml-bytes.js'
import { type XmlAttribute, type XmlCursor, xmlError } from './xml-cursor.js'
import { decodeEntities } from './xml-entities.js'

/** Reads attributes up to the `>` or `/>` of their tag. */
export function readAttributes(cursor: XmlCursor): XmlAttribute[] {
  const { bytes } = cursor
  const attributes: XmlAttribute[] = []
  for (;;) {
    const start = cursor.position
    skipBlanks(cursor)
    const byte = bytes[cursor.position]
    if (byte === GREATER || byte === SLASH) return attributes
    if (cursor.position === start) throw xmlError(cursor, 'attributes must stand apart')
    attributes.push(readAttribute(cursor))
  }
}

function readAttribute(cursor: XmlCursor): XmlAttribute {
  const { bytes } = cursor
  const start = cursor.position
  while (isNameByte(bytes[cursor.position])) cursor.position++
  const name = bytes.toString('utf8', start, cursor.position)
  skipBlanks(cursor)
  if (name === '' || bytes[cursor.position] !== EQUALS) throw xmlError(cursor, 'an attribute has no name or no value')
  cursor.position++
  skipBlanks(cursor)
  const quote = bytes[cursor.position]
  if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) throw xmlError(cursor, `the attribute ${name} has no quotes`)
  const end = bytes.indexOf(quote, cursor.position + 1)
  if (end === -1) throw xmlError(cursor, `the attribute ${name} has no end`)
  const raw = bytes.toString('utf8', cursor.position + 1, end)
  const value = raw.includes('<') ? undefined : decodeEntities(raw.replaceAll(/\r\n|[\t\n\r]/g, ' '))
  if (value === undefined) throw xmlError(cursor, `the attribute ${name} has an illegal value`)
  cursor.position = end + 1
  return { name, value }
}

function skipBlanks(cursor: XmlCursor): void {
  while (isBlank(cursor.bytes[cursor.position])) cursor.position++
}

function isNameByte(byte: number | undefined): boolean {
  if (byte === undefined || isBlank(byte) || byte === EQUALS || byte === GREATER || byte === SLASH) return false
  return byte !== LESS && byte !== DOUBLE_QUOTE && byte !== SINGLE_QUOTE
}
