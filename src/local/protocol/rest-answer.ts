/**
 * Outputs of rest operations to answers: status, headers, body. What binds the members of requests binds these too.
 *
 * @see features 5.5
 */

import { Readable } from 'node:stream'
import { toBytes } from '../../base/bytes.js'
import type { Operation } from '../../model/operation.js'
import type { Shape } from '../../model/shape.js'
import type { Members } from '../../protocol/members.js'
import { compileRequestBindings } from '../../protocol/rest-request-members.js'
import { asBytesOrText } from '../../protocol/scalar-text.js'
import type { AnswerMessage, OutputWriter } from './server-protocol.js'

/** Writes the documents of a rest protocol. */
export interface RestAnswerBodies {
  compilePayload(shape: Shape, operation: Operation): (value: unknown) => string
  compileMembers(output: Shape, members: ReadonlyMap<string, Shape>, operation: Operation): (value: Members) => string
  /** A stream of events as body. */
  compileEvents(shape: Shape): (value: unknown) => Readable
  readonly contentType: string
}

/** Compiles the writing of an operation's answers. */
export function compileRestWriter(operation: Operation, bodies: RestAnswerBodies): OutputWriter {
  const { output } = operation
  const usual = operation.raw.http?.responseCode ?? 200
  if (output === undefined) return () => ({ status: usual, headers: {}, body: undefined })
  const bind = compileRequestBindings(output)
  const writeBody = compileBody(output, operation, bodies)
  const statusName = [...output.members].find(([, { traits }]) => traits.location === 'statusCode')?.[0]
  return (members) => {
    const { headers } = bind(members)
    const status = statusName === undefined ? undefined : members[statusName]
    const answer: AnswerMessage = { status: typeof status === 'number' ? status : usual, headers, body: undefined }
    writeBody(members, answer)
    return answer
  }
}

type BodyWriter = (members: Members, answer: AnswerMessage) => void

function compileBody(output: Shape, operation: Operation, bodies: RestAnswerBodies): BodyWriter {
  const name = output.traits.payload
  const payload = name === undefined ? undefined : output.members.get(name)
  if (name !== undefined && payload !== undefined) return compilePayload(name, payload, operation, bodies)
  const members = new Map([...output.members].filter(([, { traits }]) => traits.location === undefined))
  for (const [member, shape] of members) {
    if (shape.traits.eventstream === true) return compilePayload(member, shape, operation, bodies)
  }
  if (members.size === 0) return () => {}
  let write: ((value: Members) => string) | undefined
  return (value, answer) => {
    write ??= bodies.compileMembers(output, members, operation)
    answer.body = write(value)
    answer.headers['content-type'] ??= bodies.contentType
  }
}

function compilePayload(name: string, shape: Shape, operation: Operation, bodies: RestAnswerBodies): BodyWriter {
  if (shape.traits.eventstream === true) {
    const writeEvents = bodies.compileEvents(shape)
    return (members, answer) => {
      answer.body = writeEvents(members[name])
      answer.headers['content-type'] ??= 'application/vnd.amazon.eventstream'
    }
  }
  if (shape.type === 'blob' || shape.type === 'string') {
    const type = shape.type === 'blob' ? 'application/octet-stream' : 'text/plain'
    // A member for the type that is not given would be read from a header that nobody set.
    const usualType = hasTypeMember(operation.output) ? undefined : type
    return (members, answer) => {
      if (members[name] === undefined) return
      answer.body = asRawBody(members[name])
      if (usualType !== undefined) answer.headers['content-type'] ??= usualType
    }
  }
  let write: ((value: unknown) => string) | undefined
  return (members, answer) => {
    if (members[name] === undefined) return
    write ??= bodies.compilePayload(shape, operation)
    answer.body = write(members[name])
    answer.headers['content-type'] ??= bodies.contentType
  }
}

function hasTypeMember(output: Shape | undefined): boolean {
  for (const { traits } of output?.members.values() ?? []) {
    if (traits.location === 'header' && traits.locationName?.toLowerCase() === 'content-type') return true
  }
  return false
}

function asRawBody(value: unknown): string | Uint8Array | Readable {
  if (typeof value === 'string' || value instanceof Uint8Array || value instanceof Readable) return value
  if (typeof value === 'object' && value !== null && Symbol.asyncIterator in value) {
    return Readable.from(value as AsyncIterable<Uint8Array>)
  }
  if (value instanceof Blob) return Readable.fromWeb(value.stream())
  return toBytes(asBytesOrText(value))
}
