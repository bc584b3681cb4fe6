/**
 * One exchange as a stream of an HTTP/2 connection: sent and received at the same time.
 */

import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  sensitiveHeaders,
} from 'node:http2'
import { finished, Readable } from 'node:stream'

import type { Body, Headers, HttpRequest } from '../base/http-message.js'
import { BotoCoreError } from '../errors/base.js'
import type { Exchange } from './exchange.js'
import { connectionClosedError, requestBodyError } from './failure.js'
import type { Http2Sessions } from './http2-sessions.js'
import { pathAndQuery } from './request-head.js'
import { whenStillSilent } from './silence.js'

const { NGHTTP2_NO_ERROR } = constants

/** Sends an exchange over a session that has no other, and gives the session back. */
export function sendOverHttp2(session: ClientHttp2Session, exchange: Exchange, sessions: Http2Sessions): void {
  const { request } = exchange
  // Not `stream.close`: that ends the request before it resets the stream, and what was cut off would look complete.
  const cancel = new AbortController()
  let stream: ClientHttp2Stream
  try {
    stream = session.request(headersOf(request), { endStream: request.body === undefined, signal: cancel.signal })
  } catch (error) {
    exchange.fail(error)
    return sessions.release(session)
  }
  const letGoOfBody = sendBody(stream, request.body, exchange)
  exchange.flow = {
    pause() {
      stream.pause()
      session.unref()
    },
    resume() {
      session.ref()
      stream.setTimeout(exchange.readTimeoutMs)
      stream.resume()
    },
    cut() {
      cancel.abort()
      letGoOfBody()
      sessions.discard(session)
    },
  }
  let isReleased = false
  receive(stream, exchange, () => {
    isReleased = true
    sessions.release(session)
  })
  watchSilence(session, stream, exchange)
  stream.on('close', () => {
    letGoOfBody()
    exchange.fail(connectionClosedError(request, 'the stream was closed'))
    if (!isReleased) sessions.discard(session)
  })
}

/** Headers that HTTP/2 says by other means. */
const replaced = new Set(['host', 'connection', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

function headersOf(request: HttpRequest): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ':method': request.method,
    ':scheme': request.protocol.slice(0, -1),
    ':authority': request.headers['host'] ?? request.host,
    ':path': pathAndQuery(request),
    [sensitiveHeaders]: ['authorization', 'x-amz-security-token'],
  }
  for (const name in request.headers) if (!replaced.has(name)) headers[name] = request.headers[name]
  return headers
}

/** Sends the body as fast as the other side takes it. What it gives back ends the body, unless it has come to its end. */
function sendBody(stream: ClientHttp2Stream, body: Body | undefined, exchange: Exchange): () => void {
  if (!(body instanceof Readable)) {
    if (body !== undefined) stream.end(body)
    return () => {}
  }
  const unwatch = finished(body, { writable: false }, (error) => {
    if (error == null) return
    exchange.stop(error instanceof BotoCoreError ? error : requestBodyError(exchange.request, error.message, error))
  })
  body.pipe(stream)
  return () => {
    unwatch()
    if (body.readableEnded || body.destroyed) return
    body.unpipe(stream)
    // Whoever destroys a stream may make it fail; nobody else may be listening.
    body.on('error', () => {}).destroy()
  }
}

function receive(stream: ClientHttp2Stream, exchange: Exchange, released: () => void): void {
  stream.on('response', (headers) => exchange.head(headers[':status'] ?? 0, '', plainHeaders(headers)))
  stream.on('data', (chunk: Buffer) => {
    if (!exchange.chunk(chunk)) exchange.flow.pause()
  })
  stream.on('error', (error) => exchange.fail(error))
  stream.on('end', () => {
    // Node ends a stream that was reset, too.
    if (stream.rstCode !== NGHTTP2_NO_ERROR) return
    // An answer that comes while there is more to send: that is of no use.
    if (stream.writableFinished) released()
    else exchange.flow.cut()
    exchange.end()
  })
}

function plainHeaders(received: IncomingHttpHeaders): Headers {
  const headers: Headers = {}
  for (const [name, value] of Object.entries(received)) {
    if (name.startsWith(':') || value === undefined) continue
    headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

/**
 * The read timeout is about the service: while it is the caller who has nothing to say, the other side is only asked, by
 * a ping, whether it is still there.
 */
function watchSilence(session: ClientHttp2Session, stream: ClientHttp2Stream, exchange: Exchange): void {
  const { readTimeoutMs, request } = exchange
  let unansweredPing = false
  stream.setTimeout(readTimeoutMs)
  stream.on('timeout', () => {
    if (exchange.paused) return
    stream.setTimeout(readTimeoutMs)
    const waitsForCaller = request.body instanceof Readable && !stream.writableEnded && stream.writableLength === 0
    if (!waitsForCaller || unansweredPing) return whenStillSilent(session.socket, () => exchange.timeOut())
    unansweredPing = true
    session.ping(() => (unansweredPing = false))
  })
}
