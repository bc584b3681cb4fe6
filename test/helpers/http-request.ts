/**
 * Requests for tests of the transport.
 */

import { StreamingBody } from '../../src/http/streaming-body.js'
import type { SendOptions, Transport } from '../../src/http/transport.js'
import type { HttpRequest, HttpResponse } from '../../src/base/http-message.js'
import { asBuffer } from '../../src/base/bytes.js'

/** A request; what is not given is a GET of / over http. */
export function requestTo(host: string, parts: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', protocol: 'http:', host, path: '/', query: '', headers: {}, body: undefined, ...parts }
}

/** Sends, and reads the body as text. */
export async function sendForText(
  transport: Transport,
  request: HttpRequest,
  options?: SendOptions,
): Promise<Omit<HttpResponse, 'body'> & { text: string }> {
  const { body, ...rest } = await transport.send(request, options)
  const text = body instanceof StreamingBody ? await body.text() : asBuffer(body).toString('utf8')
  return { ...rest, text }
}

/** Sends, and gives the body as a stream. */
export async function sendForStream(
  transport: Transport,
  request: HttpRequest,
  options: SendOptions = {},
): Promise<StreamingBody> {
  const { body } = await transport.send(request, { ...options, wantStream: () => true })
  if (body instanceof StreamingBody) return body
  throw new TypeError('The answer is not a stream')
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & { readonly fields?: unknown }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new TypeError('The promise was not rejected')
}
