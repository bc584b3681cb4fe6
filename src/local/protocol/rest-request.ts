/**
 * Requests of rest operations to members: labels of the path, query, headers, body.
 * Headers and body are read by what reads the headers and bodies of answers.
 *
 * @see features 5.5
 */

import type { Headers } from '../../base/http-message.js'
import { parseTimestamp } from '../../base/timestamps.js'
import type { Operation } from '../../model/operation.js'
import type { Shape } from '../../model/shape.js'
import type { Members } from '../../protocol/members.js'
import { compileRestParser, type RestBodyReader } from '../../protocol/rest-response-members.js'
import { scalarReader } from '../../protocol/scalar-text.js'
import { setOwn } from '../../protocol/set-own.js'
import { ServiceError } from '../service-error.js'
import { parseQuery } from './form-tree.js'
import { isInRange } from './number-ranges.js'
import type { InputReader, Labels, RequestMessage } from './server-protocol.js'

/** What a protocol calls what it cannot read. */
export interface RestErrorCodes {
  /** A body that is no document, or not this one. */
  readonly malformedBody: string
  /** A value in path, query or headers that is none of its type. */
  readonly malformedValue: string
}

/** Compiles the reading of an operation's requests. */
export function compileRestReader(operation: Operation, bodies: RestBodyReader, codes: RestErrorCodes): InputReader {
  const { input } = operation
  if (input === undefined) return () => ({})
  const [, staticQuery = ''] = (operation.raw.http?.requestUri ?? '').split('?', 2)
  const readBeside = compileBeside(input, parseQuery(staticQuery), codes)
  const timeHeaders = timeHeadersOf(input)
  const readMessage = compileRestParser(input, {
    compilePayload: (shape) => bodies.compilePayload(shape),
    compileMembers: (shape, members) => bodies.compileMembers(shape, withoutPlace(members)),
  })
  const payload = structuredPayload(input)
  return (message, labels) => {
    const headers = withoutBadTimes(message.headers, timeHeaders)
    const members = guard(() => readMessage({ status: 200, headers, body: message.body }), codes)
    if (payload !== undefined && isEmpty(message)) delete members[payload]
    return Object.assign(members, readBeside(message, labels))
  }
}

/** Members of an input that stand neither in path nor in query: parsers of answers do not know these places. */
function withoutPlace(members: ReadonlyMap<string, Shape>): ReadonlyMap<string, Shape> {
  return new Map([...members].filter(([, { traits }]) => traits.location === undefined))
}

function structuredPayload({ traits, members }: Shape): string | undefined {
  const type = traits.payload === undefined ? undefined : members.get(traits.payload)?.type
  return type === 'blob' || type === 'string' ? undefined : traits.payload
}

function isEmpty({ body }: RequestMessage): boolean {
  return body instanceof Uint8Array && body.length === 0
}

function guard(read: () => Members, codes: RestErrorCodes): Members {
  try {
    return read()
  } catch (error) {
    if (error instanceof ServiceError) throw error
    const text = error instanceof Error ? error.message : String(error)
    const header = /the header (\S+) has no legal value/.exec(text)
    if (header !== null) throw new ServiceError(codes.malformedValue, `The header ${header[1]} has no legal value.`)
    const message =
      codes.malformedBody === 'MalformedXML'
        ? 'The XML you provided was not well-formed or did not validate against our published schema'
        : 'The request body could not be parsed.'
    throw new ServiceError(codes.malformedBody, message)
  }
}

/** Conditions on times that are no times are as if they were not there: so HTTP wants it. */
function withoutBadTimes(headers: Headers, names: readonly string[]): Headers {
  const bad = names.filter((name) => headers[name] !== undefined && parseTimestamp(headers[name]) === undefined)
  if (bad.length === 0) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !bad.includes(name)))
}

function timeHeadersOf(input: Shape): readonly string[] {
  return [...input.members]
    .filter(([, { traits, type }]) => traits.location === 'header' && type === 'timestamp')
    .map(([name, { traits }]) => (traits.locationName ?? name).toLowerCase())
}

type Beside = (members: Members, query: ReadonlyMap<string, readonly string[]>, labels: Labels) => void

function compileBeside(
  input: Shape,
  staticQuery: ReadonlyMap<string, unknown>,
  codes: RestErrorCodes,
): (message: RequestMessage, labels: Labels) => Members {
  const readers: Beside[] = []
  const bound = new Set<string>(staticQuery.keys())
  for (const [name, member] of input.members) {
    const { location, locationName = name } = member.traits
    if (location === 'querystring' && member.type !== 'map') bound.add(locationName)
  }
  for (const [name, member] of input.members) {
    const { location, locationName = name } = member.traits
    if (location === 'uri') readers.push(compileLabel(name, locationName, member, codes))
    if (location === 'querystring') {
      readers.push(
        member.type === 'map' ? compileQueryMap(name, member, bound) : compileQuery(name, locationName, member, codes),
      )
    }
  }
  return (message, labels) => {
    const members: Members = {}
    const query = parseQuery(message.query)
    for (const read of readers) read(members, query, labels)
    return members
  }
}

function compileLabel(name: string, label: string, shape: Shape, codes: RestErrorCodes): Beside {
  const read = compileValue(label, shape, codes)
  return (members, _query, labels) => {
    const text = labels[label]
    if (text !== undefined) members[name] = read(text)
  }
}

function compileQuery(name: string, wireName: string, shape: Shape, codes: RestErrorCodes): Beside {
  if (shape.type === 'list') {
    const readItem = compileValue(wireName, shape.member, codes)
    return (members, query) => {
      const values = query.get(wireName)
      if (values !== undefined) members[name] = values.map((value) => readItem(value))
    }
  }
  const read = compileValue(wireName, shape, codes)
  return (members, query) => {
    const text = query.get(wireName)?.[0]
    if (text !== undefined) members[name] = read(text)
  }
}

function compileValue(name: string, shape: Shape, codes: RestErrorCodes): (text: string) => unknown {
  const parse = scalarReader(shape)
  return (text) => {
    const value = parse(text)
    if (value !== undefined && isInRange(value, shape)) return value
    throw new ServiceError(codes.malformedValue, `Provided ${name} not an integer or within integer range`, {
      status: 400,
      fields: { ArgumentName: name, ArgumentValue: text },
    })
  }
}

/** All that no other member is bound to. */
function compileQueryMap(name: string, shape: Shape, bound: ReadonlySet<string>): Beside {
  const isListMap = shape.value.type === 'list'
  return (members, query) => {
    const map: Members = {}
    for (const [key, values] of query) if (!bound.has(key)) setOwn(map, key, isListMap ? [...values] : values[0])
    if (Object.keys(map).length > 0) members[name] = map
  }
}
