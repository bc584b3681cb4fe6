/**
 * Members of an input that travel in the query or in headers.
 *
 * @see features 5.5
 */

import { toBase64 } from '../base/bytes.js'
import type { Headers } from '../base/http-message.js'
import { percentEncode } from '../base/percent.js'
import type { TimestampFormat } from '../base/timestamps.js'
import type { Shape } from '../model/shape.js'
import { asItems, asMembers } from './members.js'
import type { Params } from './protocol.js'
import { compileScalarWriter } from './scalar-text.js'

/** What the parameters come to beside path and body. */
export interface RequestParts {
  headers: Headers
  query: string
  /** A member without a place of its own is given. */
  hasBodyMember: boolean
}

/** Puts one given value in its place. */
type Binding = (value: unknown, parts: RequestParts, params: Params) => void

const queryTimestamp: TimestampFormat = 'iso8601'
const headerTimestamp: TimestampFormat = 'rfc822'

/** Compiles query and headers; costs by what is given, not by what could be. */
export function compileRequestBindings(input: Shape | undefined): (params: Params) => RequestParts {
  const bindings = new Map<string, Binding>()
  for (const [name, shape] of input?.members ?? []) bindings.set(name, compileBinding(name, shape, input))
  return (params) => {
    const parts: RequestParts = { headers: {}, query: '', hasBodyMember: false }
    for (const name of Object.keys(params)) {
      const value = params[name]
      if (value !== undefined && value !== null) bindings.get(name)?.(value, parts, params)
    }
    return parts
  }
}

function compileBinding(memberName: string, shape: Shape, input: Shape | undefined): Binding {
  const name = shape.traits.locationName ?? memberName
  const { location } = shape.traits
  if (location === 'header') return compileHeader(name.toLowerCase(), shape)
  if (location === 'headers') return compileHeaderMap(name.toLowerCase(), shape)
  if (location !== 'querystring') return location === undefined ? markBody : ignore
  return shape.type === 'map' ? compileQueryMap(shape, explicitQueryNames(input)) : compileQuery(name, shape)
}

function ignore(): void {
  // Labels are written by the path's template.
}

function markBody(_value: unknown, parts: RequestParts): void {
  parts.hasBodyMember = true
}

function compileQuery(name: string, shape: Shape): Binding {
  const key = percentEncode(name)
  if (shape.type !== 'list') {
    const write = compileScalarWriter(shape, queryTimestamp)
    return (value, parts) => addPair(parts, key, write(value))
  }
  const write = compileScalarWriter(shape.member, queryTimestamp)
  return (value, parts) => {
    for (const item of asItems(value)) addPair(parts, key, write(item))
  }
}

/** The map's keys are the names. A member that is bound to one of these names goes before the map. */
function compileQueryMap(shape: Shape, explicit: ReadonlyMap<string, string>): Binding {
  const isListMap = shape.value.type === 'list'
  const write = compileScalarWriter(isListMap ? shape.value.member : shape.value, queryTimestamp)
  return (value, parts, params) => {
    for (const [name, given] of Object.entries(asMembers(value))) {
      const memberName = explicit.get(name)
      if (memberName !== undefined && params[memberName] !== undefined) continue
      for (const item of isListMap ? asItems(given) : [given]) addPair(parts, percentEncode(name), write(item))
    }
  }
}

function explicitQueryNames(input: Shape | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [memberName, { traits, type }] of input?.members ?? []) {
    if (traits.location === 'querystring' && type !== 'map') names.set(traits.locationName ?? memberName, memberName)
  }
  return names
}

function addPair(parts: RequestParts, key: string, value: string): void {
  const pair = `${key}=${percentEncode(value)}`
  parts.query = parts.query === '' ? pair : `${parts.query}&${pair}`
}

function compileHeader(name: string, shape: Shape): Binding {
  if (shape.traits.jsonvalue === true) {
    return (value, { headers }) => void (headers[name] = toBase64(JSON.stringify(value)))
  }
  if (shape.type !== 'list') {
    const write = compileScalarWriter(shape, headerTimestamp)
    return (value, { headers }) => void (headers[name] = write(value))
  }
  const write = shape.member.type === 'string' ? quoteItem : compileScalarWriter(shape.member, headerTimestamp)
  return (value, { headers }) => {
    const items = asItems(value).filter((item) => item !== undefined && item !== null)
    if (items.length > 0) headers[name] = items.map((item) => write(item)).join(',')
  }
}

/** A header that has a member of its own keeps that member's value. */
function compileHeaderMap(prefix: string, shape: Shape): Binding {
  const write = compileScalarWriter(shape.value, headerTimestamp)
  return (value, { headers }) => {
    for (const [name, item] of Object.entries(asMembers(value))) {
      headers[prefix + name.toLowerCase()] ??= write(item)
    }
  }
}

/** Items that hold what separates items are quoted. */
function quoteItem(item: unknown): string {
  const text = String(item)
  return /[",]/.test(text) ? `"${text.replaceAll('"', String.raw`\"`)}"` : text
}
