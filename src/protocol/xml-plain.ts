/**
 * XML without a shape: what stands in errors beside that which the model knows.
 */

import type { Members } from './members.js'
import { setOwn } from './set-own.js'
import type { TagPattern, XmlCursor } from './xml-cursor.js'
import { endTagOf, enter, leave, openTag, toNextTag } from './xml-tags.js'
import { readText } from './xml-text.js'

/** Reads an element: its text, or its children by name, repeated ones as a list. */
export function readPlain(cursor: XmlCursor, endTag: TagPattern | undefined): unknown {
  if (endTag === undefined) return ''
  const start = cursor.position
  if (!toNextTag(cursor)) {
    cursor.position = start
    return readText(cursor, endTag)
  }
  const children: Members = {}
  enter(cursor)
  do {
    openTag(cursor)
    const { name } = cursor
    const child = readPlain(cursor, endTagOf(cursor))
    const before = Object.hasOwn(children, name) ? children[name] : undefined
    if (Array.isArray(before)) before.push(child)
    else setOwn(children, name, before === undefined ? child : [before, child])
  } while (toNextTag(cursor))
  leave(cursor, endTag)
  return children
}
