/**
 * Members of an output that come from headers, the status or the body.
 *
 * @see features 5.5
 */

import { fromBase64, utf8 } from '../base/bytes.js'
import type { Headers } from '../base/http-message.js'
import type { Shape } from '../model/shape.js'
import { bodyBytes, responseParserError } from './answer.js'
import type { Members } from './members.js'
import type { AnswerMessage } from './protocol.js'
import { scalarReader, type ScalarReader } from './scalar-text.js'
import { setOwn } from './set-own.js'

/** Reads the documents of a rest protocol. Throws a ResponseParserError, made with `message`, for what is malformed. */
export interface RestBodyReader {
  /** A payload member that is neither blob nor string. Never called with an empty body. */
  compilePayload(shape: Shape): (body: Buffer, message: AnswerMessage) => unknown
  /** The members that have no other place. Called with an empty body, too. */
  compileMembers(output: Shape, members: ReadonlyMap<string, Shape>): (body: Buffer, message: AnswerMessage) => Members
}

/** Compiles the reading of an answer into the members of a shape: an output, or an error. */
export function compileRestParser(
  shape: Shape | undefined,
  reader: RestBodyReader,
): (message: AnswerMessage) => Members {
  if (shape === undefined) return () => ({})
  const readHeaders = compileHeaders(shape)
  const readBody = compileBody(shape, reader)
  return (message) => {
    const output = readBody(message)
    readHeaders(message, output)
    return output
  }
}

/** Whether a member of an answer comes from the headers or the status: other places mean nothing there. */
export function isBesideBody({ traits: { location } }: Shape): boolean {
  return location === 'header' || location === 'headers' || location === 'statusCode'
}

function compileBody(shape: Shape, reader: RestBodyReader): (message: AnswerMessage) => Members {
  const payloadName = shape.traits.payload
  const payload = payloadName === undefined ? undefined : shape.members.get(payloadName)
  if (payloadName !== undefined && payload !== undefined) return compilePayload(payloadName, payload, reader)

  const members = new Map([...shape.members].filter(([, member]) => !isBesideBody(member)))
  for (const [name, member] of members) {
    if (member.traits.eventstream === true) return compilePayload(name, member, reader)
  }
  if (members.size === 0) return () => ({})
  let read: ((body: Buffer, message: AnswerMessage) => Members) | undefined
  return (message) => {
    read ??= reader.compileMembers(shape, members)
    return read(bodyBytes(message), message)
  }
}

function compilePayload(name: string, payload: Shape, reader: RestBodyReader): (message: AnswerMessage) => Members {
  if (payload.type === 'blob' || payload.traits.eventstream === true) return (message) => ({ [name]: message.body })
  if (payload.type === 'string') return (message) => ({ [name]: utf8(bodyBytes(message)) })
  const isPlainStructure =
    payload.type === 'structure' && payload.traits.union !== true && payload.traits.document !== true
  let read: ((body: Buffer, message: AnswerMessage) => unknown) | undefined
  return (message) => {
    const body = bodyBytes(message)
    if (body.length === 0) return isPlainStructure ? { [name]: {} } : {}
    read ??= reader.compilePayload(payload)
    const value = read(body, message)
    return value === undefined ? {} : { [name]: value }
  }
}

/** Costs by the headers that came, not by those that could come. */
function compileHeaders(shape: Shape): (message: AnswerMessage, output: Members) => void {
  const byHeader = new Map<string, { name: string; read: ScalarReader }>()
  const maps: { name: string; prefix: string; read: ScalarReader }[] = []
  let statusName: string | undefined
  for (const [name, member] of shape.members) {
    const locationName = (member.traits.locationName ?? name).toLowerCase()
    const { location } = member.traits
    if (location === 'header') byHeader.set(locationName, { name, read: headerReader(member) })
    if (location === 'headers') maps.push({ name, prefix: locationName, read: scalarReader(member.value) })
    if (location === 'statusCode') statusName = name
  }
  return (message, output) => {
    if (statusName !== undefined) output[statusName] = message.status
    if (byHeader.size === 0 && maps.length === 0) return
    for (const header of Object.keys(message.headers)) {
      const text = message.headers[header] ?? ''
      const binding = byHeader.get(header)
      if (binding === undefined) continue
      const value = binding.read(text)
      if (value !== undefined) output[binding.name] = value
      else if (text !== '') throw responseParserError(`the header ${header} has no legal value: ${text}`, message)
    }
    for (const { name, prefix, read } of maps) output[name] = readPrefixed(message.headers, prefix, read)
  }
}

/** The headers with the prefix, whose names lose it. There is always a map, as boto3's users expect of S3's metadata. */
function readPrefixed(headers: Headers, prefix: string, read: ScalarReader): Members {
  const values: Members = {}
  for (const header of Object.keys(headers)) {
    if (header.startsWith(prefix)) setOwn(values, header.slice(prefix.length), read(headers[header] ?? ''))
  }
  return values
}

function headerReader(shape: Shape): ScalarReader {
  if (shape.traits.jsonvalue === true) return readJsonValue
  if (shape.type === 'boolean') return (text) => text.trim().toLowerCase() === 'true'
  if (shape.type !== 'list') return scalarReader(shape)
  const { member } = shape
  const read = scalarReader(member)
  const split = member.type === 'timestamp' ? splitTimes : splitItems
  return (text) => {
    const items = split(text).map((item) => read(item))
    return items.includes(undefined) ? undefined : items
  }
}

function readJsonValue(text: string): unknown {
  try {
    return JSON.parse(utf8(fromBase64(text)))
  } catch {
    // Reported by the caller, which knows the header.
    return undefined
  }
}

/** Items between commas; an item in quotes may hold commas, and quotes behind a backslash. */
function splitItems(text: string): string[] {
  if (text.trim() === '') return []
  if (!text.includes('"')) return text.split(',').map((item) => item.trim())
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,])+/g) ?? []).map((item) => unquote(item.trim()))
}

function unquote(item: string): string {
  const isQuoted = item.length > 1 && item.startsWith('"') && item.endsWith('"')
  return isQuoted ? item.slice(1, -1).replaceAll(/\\(.)/g, '$1') : item
}

/** The long form of dates has a comma of its own, after the day's name. */
function splitTimes(text: string): string[] {
  return splitItems(text.replaceAll(/\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*),/g, '$1'))
}
