/**
 * Events of a request: each a frame, wrapped in a frame that signs it and all that came before.
 *
 * @see features 5.12; AWS "Signature Version 4", event streams
 */

import { toBytes } from '../base/bytes.js'
import { ParamValidationError } from '../errors/parameter.js'
import type { Shape } from '../model/shape.js'
import { encodeEventFrame } from './event-stream-frames.js'
import { encodeEventHeaders, type EventHeaders, type EventHeaderValue } from './event-stream-headers.js'
import { asMembers, type Members } from './members.js'
import type { Params, Protocol } from './protocol.js'
import { asBytesOrText, requireDate } from './scalar-text.js'

/** Compiles the writing of a union of events: what has exactly one member becomes one frame. */
export function compileEventWriter(shape: Shape, protocol: Protocol): (event: Params) => Buffer {
  const writers = new Map<string, EventWriter>()
  return (event) => {
    const [name, ...others] = Object.keys(event).filter((key) => event[key] !== undefined)
    const member = name === undefined ? undefined : shape.members.get(name)
    if (name === undefined || member === undefined || others.length > 0) {
      const known = [...shape.members.keys()].join(', ')
      throw new ParamValidationError(`An event must have exactly one member, one of: ${known}`, { event: name })
    }
    let write = writers.get(name)
    if (write === undefined) writers.set(name, (write = compileEvent(name, member, protocol)))
    return write(event[name])
  }
}

/** What is signed of a frame: the encoded header `:date` of the frame around it, and its bytes (none at the end). */
export interface EventToSign {
  /** The time in `:date`, milliseconds since 1970. */
  readonly epochMs: number
  readonly encodedDate: Uint8Array
  readonly payload: Uint8Array
}

/** Signs a frame; each signature takes in the one before, so that it knows them all. */
export type EventSigner = (event: EventToSign) => Uint8Array

/** Wraps a frame in one that signs it. An empty one, after the last, signs the end of the stream. */
export function signFrame(payload: Uint8Array, sign: EventSigner, epochMs: number): Buffer {
  const at = new Date(epochMs)
  const signature = sign({ epochMs, encodedDate: encodeEventHeaders(new Map([[':date', at]])), payload })
  return encodeEventFrame(
    new Map<string, EventHeaderValue>([
      [':date', at],
      [':chunk-signature', signature],
    ]),
    payload,
  )
}

type EventWriter = (value: unknown) => Buffer

function compileEvent(kind: string, shape: Shape, protocol: Protocol): EventWriter {
  const headerMembers = new Map<string, Shape>()
  const bodyNames: string[] = []
  let payload: { name: string; shape: Shape } | undefined
  for (const [name, member] of shape.members) {
    if (member.traits.eventheader === true) headerMembers.set(name, member)
    else if (member.traits.eventpayload === true) payload = { name, shape: member }
    else bodyNames.push(name)
  }
  const write = payload === undefined ? compileDocument(shape, bodyNames, protocol) : compilePayload(payload, protocol)
  return (value) => {
    const given = asMembers(value)
    const { body, contentType } = write(given)
    return encodeEventFrame(headersOf(kind, contentType, headerMembers, given), body)
  }
}

interface WrittenEvent {
  body: Uint8Array
  contentType: string
}

function compileDocument(shape: Shape, names: readonly string[], protocol: Protocol): (given: Params) => WrittenEvent {
  const write = protocol.compileBodySerializer(shape)
  return (given) => {
    const document: Members = {}
    for (const name of names) if (given[name] !== undefined) document[name] = given[name]
    return { body: toBytes(write(document)), contentType: protocol.contentType }
  }
}

function compilePayload(
  { name, shape }: { name: string; shape: Shape },
  protocol: Protocol,
): (given: Params) => WrittenEvent {
  if (shape.type === 'blob' || shape.type === 'string') {
    const contentType = shape.type === 'blob' ? 'application/octet-stream' : 'text/plain'
    return (given) => ({ body: toBytes(asBytesOrText(given[name] ?? '')), contentType })
  }
  const write = protocol.compileBodySerializer(shape)
  return (given) => ({ body: toBytes(write(asMembers(given[name]))), contentType: protocol.contentType })
}

function headersOf(
  kind: string,
  contentType: string,
  members: ReadonlyMap<string, Shape>,
  given: Params,
): EventHeaders {
  const headers = new Map<string, EventHeaderValue>([
    [':message-type', 'event'],
    [':event-type', kind],
    [':content-type', contentType],
  ])
  for (const [name, member] of members) {
    const value = given[name]
    if (value !== undefined) headers.set(member.traits.locationName ?? name, headerValue(member, value))
  }
  return headers
}

function headerValue(shape: Shape, value: unknown): EventHeaderValue {
  if (shape.type === 'timestamp') return requireDate(value)
  if (shape.type === 'long' && (typeof value === 'number' || typeof value === 'bigint')) return BigInt(value)
  if (shape.type === 'blob') return toBytes(asBytesOrText(value))
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value)
}
