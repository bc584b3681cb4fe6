/**
 * The headers of an answer, as the parsers of both drivers give them: names and values in turn.
 */

import type { Headers } from '../base/http-message.js'

/** By lower-cased names; several of one name are joined. */
export function joinHeaders(raw: readonly string[]): Headers {
  const headers: Headers = {}
  for (let at = 0; at + 1 < raw.length; at += 2) add(headers, raw[at]!, raw[at + 1]!)
  return headers
}

/** The same of bytes. */
export function decodeHeaders(raw: readonly Buffer[]): Headers {
  const headers: Headers = {}
  for (let at = 0; at + 1 < raw.length; at += 2)
    add(headers, raw[at]!.toString('latin1'), raw[at + 1]!.toString('latin1'))
  return headers
}

function add(headers: Headers, rawName: string, value: string): void {
  const name = rawName.toLowerCase()
  const earlier = headers[name]
  // Not `undefined`: `constructor` is a name too.
  headers[name] = typeof earlier === 'string' ? `${earlier}, ${value}` : value
}
