/**
 * The first lines of a request as node:http is to write them.
 */

import { Readable } from 'node:stream'

import type { HttpRequest } from '../base/http-message.js'

/** How requests are written for a proxy that forwards them. */
export interface Forward {
  /** The value of Proxy-Authorization. */
  readonly authorization: string | undefined
}

/** Path and headers, with names and values in turn. */
export interface RequestHead {
  path: string
  headers: string[]
}

/** @param waits  Whether the body waits for the service to ask for it. */
export function writeHead(request: HttpRequest, forward: Forward | undefined, waits: boolean): RequestHead {
  const headers = ['host', request.headers['host'] ?? request.host]
  for (const name in request.headers) {
    if (name !== 'host' && name !== 'expect') headers.push(name, request.headers[name]!)
  }
  if (waits) headers.push('expect', '100-continue')
  headers.push(...framing(request))
  const path = pathAndQuery(request)
  if (forward === undefined) return { path, headers }
  if (forward.authorization !== undefined) headers.push('proxy-authorization', forward.authorization)
  return { path: `${request.protocol}//${request.host}${path}`, headers }
}

/** What stands between method and version. */
export function pathAndQuery({ path, query }: HttpRequest): string {
  return query === '' ? path : `${path}?${query}`
}

/** Methods whose empty body is told. As undici has it: a DELETE without a body says nothing of its length. */
const expectBody = new Set(['POST', 'PUT', 'PATCH'])

/** How the other side knows where the body ends, unless the request's own headers tell. */
function framing({ method, headers, body }: HttpRequest): readonly string[] {
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return []
  if (body instanceof Readable) return ['transfer-encoding', 'chunked']
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : (body?.byteLength ?? 0)
  return bytes > 0 || expectBody.has(method) ? ['content-length', String(bytes)] : []
}
