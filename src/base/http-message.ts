/**
 * Requests and responses on their way through the steps of a call: plain data.
 */

import type { Readable } from 'node:stream'

/** Header names are lower-case everywhere inside. */
export type Headers = Record<string, string>

/** What can be sent. Text is sent as UTF-8; a stream is sent once. */
export type Body = string | Uint8Array | Readable

/** What a protocol makes of parameters: not yet bound to an endpoint. */
export interface SerializedRequest {
  method: string
  /** Encoded, beginning with `/`, without the endpoint's own path. */
  path: string
  /** Encoded, without the question mark; may be empty. */
  query: string
  headers: Headers
  body: Body | undefined
  /** Goes before the endpoint's host, with its dot: `data-`, `123456789012.`. */
  hostPrefix?: string
}

/** A request that knows where it goes: what is signed and sent. */
export interface HttpRequest {
  method: string
  protocol: 'http:' | 'https:'
  /** As the Host header has it: with the port unless it is the protocol's default; IPv6 in brackets. */
  host: string
  /** Encoded, the endpoint's own path included. */
  path: string
  query: string
  headers: Headers
  body: Body | undefined
}

/** An answer whose body has been read. */
export interface HttpResponse {
  status: number
  /** The status line's text, such as `Not Found`; may be empty. */
  reason: string
  /** Repeated headers joined with `, `. */
  headers: Headers
  body: Uint8Array
}

/** An answer whose body is still to be read. */
export interface HttpStreamingResponse extends Omit<HttpResponse, 'body'> {
  body: Readable
}
