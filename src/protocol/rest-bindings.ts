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
import { compileScalarWriter } from './scalar-text.js'
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
  /** Set with a blob as body where the input has no member for the header: without one, no caller could set it. */
  readonly blobContentType: string | undefined
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
    if (body.contentType !== undefined) headers['content-type'] ??= body.contentType
    const query = staticQuery !== '' && parts.query !== '' ? `${staticQuery}&${parts.query}` : staticQuery + parts.query
    const request = { method, path: writePath(params), query, headers, body: body.body }
    return hostPrefix === undefined ? request : { ...request, hostPrefix: hostPrefix(params) }
  }
}

interface WrittenBody {
  body: Body | undefined
  contentType: string | undefined
}

const noBody: WrittenBody = { body: undefined, contentType: undefined }

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
  if (payloadName !== undefined && payload !== undefined) {
    return isRaw(payload) ? compileRawPayload(payloadName, input, writer) : compilePayload(payloadName, payload, writer)
  }

  const members = new Map([...input.members].filter(([, member]) => member.traits.location === undefined))
  if (members.size === 0) return () => noBody
  const { contentType } = writer
  const absent = { body: writer.absentMembers, contentType: writer.absentMembers && contentType }
  let write: ((params: Params) => string) | undefined
  return (params, hasBodyMember) => {
    if (!hasBodyMember) return absent
    write ??= writer.compileMembers(input, members)
    return { body: write(params), contentType }
  }
}

function isRaw(payload: Shape): boolean {
  return payload.type === 'blob' || payload.type === 'string'
}

/** Bytes or text, sent as they are. */
function compileRawPayload(name: string, input: Shape, writer: RestBodyWriter): (params: Params) => WrittenBody {
  const defaultType = input.members.get(name)?.type === 'string' ? 'text/plain' : writer.blobContentType
  const contentType = hasContentTypeMember(input) ? undefined : defaultType
  return (params) => {
    if (params[name] === undefined) return noBody
    const body = asBody(params[name])
    return { body, contentType: isEmpty(body) ? undefined : contentType }
  }
}

function hasContentTypeMember(input: Shape): boolean {
  for (const { traits } of input.members.values()) {
    if (traits.location === 'header' && traits.locationName?.toLowerCase() === 'content-type') return true
  }
  return false
}

function isEmpty(body: Body): boolean {
  return !(body instanceof Readable) && body.length === 0
}

function compilePayload(name: string, payload: Shape, writer: RestBodyWriter): (params: Params) => WrittenBody {
  const { contentType } = writer
  const absent = { body: writer.absentPayload, contentType: writer.absentPayload && contentType }
  let write: ((value: unknown) => string) | undefined
  return (params) => {
    const value = params[name]
    if (value === undefined) return absent
    write ??= writer.compilePayload(payload)
    return { body: write(value), contentType }
  }
}

function asBody(value: unknown): Body {
  if (value instanceof ArrayBuffer || (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)))
    return toBytes(value)
  // Text, bytes, or a stream of any kind: what cannot be sent yet is made sendable on its way to the wire.
  return value as Body
}
