/**
 * Requests of rest-xml and rest-json: which member goes to the path, the query, a header or the body.
 * The protocols give a {@link RestBodyWriter}, which knows documents and nothing of HTTP:
 *
 *     compileRestSerializer(operation, writer): Serializer
 *
 * The way back, for outputs and error shapes, is `compileRestParser(shape, reader)` in rest-response-members.ts.
 * Used beside: answer.ts (readRequestIds, bodyBytes, responseParserError), host-prefix.ts (compileHostPrefix, for every
 * protocol), scalar-text.ts (scalars as text).
 *
 * @see features 5.5
 */

import { Readable } from 'node:stream'

import type { Body } from '../base/http-message.js'
import { toBytes } from '../base/bytes.js'
import { percentEncode, percentEncodePath } from '../base/percent.js'
import type { Operation } from '../model/operation.js'
import type { Shape } from '../model/shape.js'
import { compileHostPrefix } from './host-prefix.js'
import type { Params, Serializer } from './protocol.js'
import { compileRequestBindings } from './rest-request-members.js'
import { asBytesOrText, compileScalarWriter } from './scalar-text.js'
import { compileTemplate } from './uri-template.js'

/** Writes the documents of a rest protocol. */
export interface RestBodyWriter {
  /** A payload member that is neither blob nor string; `value` is never undefined. */
  compilePayload(shape: Shape): (value: unknown) => string
  /** The members of the input that have no other place; at least one is given when it is called. */
  compileMembers(input: Shape, members: ReadonlyMap<string, Shape>): (params: Params) => string
  /** Sent where a structured payload is absent; `undefined` sends nothing. */
  readonly absentPayload: string | undefined
  /** Sent where the input has body members and none is given; `undefined` sends nothing. */
  readonly absentMembers: string | undefined
  /** Set with every document unless a member sets the header. */
  readonly contentType: string
}

/** Compiles the requests of a rest operation. Event streams as payload are left to the caller: the body is undefined. */
export function compileRestSerializer(operation: Operation, writer: RestBodyWriter): Serializer {
  const { input, method } = operation
  const [pathTemplate = '/', staticQuery = ''] = operation.requestUri.split('?', 2)
  const writePath = compileTemplate(pathTemplate, (label, isGreedy) => compileLabel(input, label, isGreedy))
  const hostPrefix = compileHostPrefix(operation)
  const bind = compileRequestBindings(input)
  const writeBody = compileBody(input, writer)
  return (params) => {
    const parts = bind(params)
    const { headers } = parts
    const body = writeBody(params, parts.hasBodyMember)
    if (body.isDocument && headers['content-type'] === undefined) headers['content-type'] = writer.contentType
    const query = staticQuery !== '' && parts.query !== '' ? `${staticQuery}&${parts.query}` : staticQuery + parts.query
    const request = { method, path: writePath(params), query, headers, body: body.body }
    return hostPrefix === undefined ? request : { ...request, hostPrefix: hostPrefix(params) }
  }
}

interface WrittenBody {
  body: Body | undefined
  isDocument: boolean
}

const noBody: WrittenBody = { body: undefined, isDocument: false }

function compileLabel(input: Shape | undefined, label: string, isGreedy: boolean): (params: Params) => string {
  const encode = isGreedy ? percentEncodePath : percentEncode
  for (const [name, shape] of input?.members ?? []) {
    if (shape.traits.location !== 'uri' || (shape.traits.locationName ?? name) !== label) continue
    const write = compileScalarWriter(shape, 'iso8601')
    return (params) => (params[name] === undefined ? '' : encode(write(params[name])))
  }
  return () => ''
}

function compileBody(
  input: Shape | undefined,
  writer: RestBodyWriter,
): (params: Params, hasBodyMember: boolean) => WrittenBody {
  const payloadName = input?.traits.payload
  const payload = payloadName === undefined ? undefined : input?.members.get(payloadName)
  if (input === undefined || payload?.traits.eventstream === true) return () => noBody
  if (payloadName !== undefined && payload !== undefined) return compilePayload(payloadName, payload, writer)

  const members = new Map([...input.members].filter(([, member]) => member.traits.location === undefined))
  if (members.size === 0) return () => noBody
  const absent = asDocument(writer.absentMembers)
  let write: ((params: Params) => string) | undefined
  return (params, hasBodyMember) => {
    if (!hasBodyMember) return absent
    write ??= writer.compileMembers(input, members)
    return { body: write(params), isDocument: true }
  }
}

function compilePayload(name: string, payload: Shape, writer: RestBodyWriter): (params: Params) => WrittenBody {
  if (payload.type === 'blob' || payload.type === 'string') {
    return (params) => (params[name] === undefined ? noBody : { body: asBody(params[name]), isDocument: false })
  }
  const absent = asDocument(writer.absentPayload)
  let write: ((value: unknown) => string) | undefined
  return (params) => {
    const value = params[name]
    if (value === undefined) return absent
    write ??= writer.compilePayload(payload)
    return { body: write(value), isDocument: true }
  }
}

function asDocument(body: string | undefined): WrittenBody {
  return body === undefined ? noBody : { body, isDocument: true }
}

function asBody(value: unknown): Body {
  if (typeof value === 'string' || value instanceof Uint8Array || value instanceof Readable) return value
  return toBytes(asBytesOrText(value))
}
