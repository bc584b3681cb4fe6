/**
 * Sends a body that is a stream, as fast as the other side takes it.
 */

import type { ClientRequest } from 'node:http'
import { finished, type Readable } from 'node:stream'

import type { Exchange } from './exchange.js'
import { requestBodyError } from './failure.js'

/** How long a body waits to be asked for, before it is sent all the same. @see features 1.13 */
const CONTINUE_TIMEOUT_MS = 1000

/**
 * Sends the stream and ends the request with it. A stream that fails, or is not as long as Content-Length says, stops
 * the exchange; when the exchange ends early the stream is destroyed, unless nothing of it was read. Reading begins when
 * there is a connection: whoever could not connect, or was refused before the body, can send it again.
 *
 * @param waits  Whether the body is sent only when the service asks for it, or after a second.
 */
export function sendStream(message: ClientRequest, body: Readable, exchange: Exchange, waits: boolean): void {
  const { request } = exchange
  const stop = (problem: string, cause?: unknown): void => exchange.stop(requestBodyError(request, problem, cause))
  const unwatch = finished(body, { writable: false }, (error) => {
    if (error != null) stop(error.message, error)
  })
  let begun = false
  const begin = (): void => {
    begun = true
    watchLength(body, request.headers['content-length'], stop)
    body.pipe(message)
  }
  message.on('close', () => {
    unwatch()
    if (body.readableEnded || !begun) return
    body.unpipe(message)
    // Whoever destroys a stream may make it fail; nobody else may be listening.
    body.on('error', () => {}).destroy()
  })
  message.on('socket', () => {
    if (waits) whenAsked(message, begin)
    else begin()
  })
}

/** Sends the head, and calls `begin` unless the answer comes before that. */
function whenAsked(message: ClientRequest, begin: () => void): void {
  const over = (): void => {
    clearTimeout(timer)
    message.off('continue', onContinue)
  }
  const onContinue = (): void => {
    over()
    begin()
  }
  const timer = setTimeout(onContinue, CONTINUE_TIMEOUT_MS)
  message.on('continue', onContinue)
  message.on('response', over)
  message.on('close', over)
  message.flushHeaders()
}

function watchLength(body: Readable, contentLength: string | undefined, stop: (problem: string) => void): void {
  if (contentLength === undefined) return
  const announced = Number(contentLength)
  let sent = 0
  const tell = (): void => stop(`it has ${sent} bytes or more, but Content-Length says ${announced}`)
  body.on('data', (chunk: Buffer | string) => {
    sent += Buffer.byteLength(chunk)
    if (sent > announced) tell()
  })
  body.on('end', () => {
    if (sent < announced) stop(`it has only ${sent} bytes, but Content-Length says ${announced}`)
  })
}
