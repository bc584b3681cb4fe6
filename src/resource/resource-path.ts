/**
 * Where in an answer, in parameters or in data something stands: a plain path, or several lists as one
 * (`[Versions,DeleteMarkers]|[].Key`).
 *
 * @see features 13.7
 */

import { compilePath, isRecord, type PathReader } from '../base/path.js'
import { ResourceModelError } from '../errors/high-level.js'

/** Compiles a path. @throws {@link ResourceModelError} for JMESPath that is more than a path */
export function compileResourcePath(path: string): PathReader {
  if (path === '@' || path === '$' || path === '') return (value) => value
  const below = path.replace(/^[@$]\./, '')
  const read = compilePath(below) ?? compileJoined(below)
  if (read === undefined) throw new ResourceModelError(`${path} is no plain path.`, { path })
  return read
}

/** A path to a list, and the path from one of its elements on. */
export interface ListPath {
  /** The part that leads to the list: two paths with the same one are about the same elements. */
  readonly list: string
  readonly readList: PathReader
  readonly readItem: PathReader
}

/** Takes a path apart at its last `[]`; `undefined` where it leads to one value. */
export function compileListPath(path: string): ListPath | undefined {
  const end = path.lastIndexOf('[]')
  if (end === -1) return undefined
  const list = path.slice(0, end + 2)
  return { list, readList: compileList(list), readItem: compileMember(path.slice(end + 2).replace(/^\./, '')) }
}

/** Most lists are a member, and most identifiers a member of their elements: read so, a page takes a third of the time. */
function compileList(list: string): PathReader {
  const name = /^(\w+)\[\]$/.exec(list)?.[1]
  const read = compileResourcePath(list)
  if (name === undefined) return read
  return (value) => {
    const elements: unknown = isRecord(value) ? value[name] : undefined
    return Array.isArray(elements) && !Array.isArray(elements[0]) ? elements : read(value)
  }
}

function compileMember(path: string): PathReader {
  if (!/^[A-Za-z_]\w*$/.test(path)) return compileResourcePath(path)
  return (item) =>
    typeof item === 'object' && item !== null ? (item as Readonly<Record<string, unknown>>)[path] : null
}

function compileJoined(path: string): PathReader | undefined {
  const match = /^\[([\w.,]+)\]\s*\|\s*\[\](?:\.([\w.]+))?$/.exec(path)
  if (match === null) return undefined
  const lists = match[1]!.split(',').map((list) => compilePath(`${list}[]`))
  const readItem = compileResourcePath(match[2] ?? '')
  return (value) => lists.flatMap((read) => (read?.(value) as unknown[] | null) ?? []).map(readItem)
}
