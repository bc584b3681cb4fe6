/**
 * The paths by which operations hand parts of their input to endpoint rules: the part of JMESPath that such paths use,
 * `A.B`, `keys(A)`, `A[*].B`, `A[*].[B.C, D.E][]`.
 */

import { EndpointResolutionError } from '../errors/endpoint.js'
import { memberOf } from './attribute.js'

/** Reads what the path leads to; `undefined` where it leads nowhere. */
export type PathReader = (input: unknown) => unknown

/** Compiles a path. */
export function compileContextPath(path: string): PathReader {
  const tokens = path.match(/[\w-]+|\[\*\]|\[\]|[[\](),.]|\S/g) ?? []
  const position = { at: 0 }
  const reader = compileChain({ path, tokens, position })
  if (position.at < tokens.length) throw unknownPath(path)
  return reader
}

interface Parser {
  readonly path: string
  readonly tokens: readonly string[]
  readonly position: { at: number }
}

/** One step after the other. A flattening `[]` ends the projection before it: it is about all that has been collected. */
function compileChain(parser: Parser, isProjected = false): PathReader {
  const { tokens, position, path } = parser
  let read: PathReader | undefined
  for (;;) {
    const token = tokens[position.at]
    if (token === undefined || token === ',' || token === ']' || token === ')' || (token === '[]' && isProjected)) {
      if ((read === undefined && !isProjected) || tokens[position.at - 1] === '.') throw unknownPath(path)
      return read ?? ((value) => value)
    }
    position.at++
    if (token === '[*]') read = compose(read, projection(compileChain(parser, true)))
    else if (token === '[]') read = compose(read, flattened(compileChain(parser, true)))
    else if (token !== '.') read = compose(read, compileStep(token, parser))
  }
}

function compileStep(token: string, parser: Parser): PathReader {
  const { tokens, position, path } = parser
  const before = tokens[position.at - 2]
  if (before !== undefined && !/^[.,[(]$/.test(before)) throw unknownPath(path)
  if (token === '[') return allOf(compileList(parser, ']'))
  if (token === 'keys' && tokens[position.at] === '(') {
    position.at++
    const [subject, ...others] = compileList(parser, ')')
    if (subject === undefined || others.length > 0) throw unknownPath(path)
    return (input) => keysOf(subject(input))
  }
  if (!/^[\w-]+$/.test(token)) throw unknownPath(path)
  return (input) => memberOf(input, token)
}

function compileList(parser: Parser, end: string): PathReader[] {
  const { tokens, position, path } = parser
  const readers = [compileChain(parser)]
  while (tokens[position.at] === ',') {
    position.at++
    readers.push(compileChain(parser))
  }
  if (tokens[position.at++] !== end) throw unknownPath(path)
  return readers
}

function compose(first: PathReader | undefined, second: PathReader): PathReader {
  return first === undefined ? second : (input) => second(first(input))
}

function projection(read: PathReader): PathReader {
  return (value) => (Array.isArray(value) ? value.map(read).filter(isPresent) : undefined)
}

function flattened(read: PathReader): PathReader {
  const project = projection(read)
  return (value) => (Array.isArray(value) ? project(value.flat()) : undefined)
}

function allOf(readers: readonly PathReader[]): PathReader {
  return (input) => (isPresent(input) ? readers.map((read) => read(input)) : undefined)
}

function keysOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.keys(value) : undefined
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

function unknownPath(path: string): EndpointResolutionError {
  return new EndpointResolutionError(`The path ${path} in the service model is of a form that is not supported.`, {
    path,
  })
}
