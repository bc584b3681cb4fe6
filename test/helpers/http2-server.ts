/**
 * A real HTTP/2 server on 127.0.0.1 that does with streams what the test likes.
 */

import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'

import { type Listening, listen, serverIdentity } from './listening.js'

/** A server and the sessions that it has had. */
export interface ListeningHttp2 extends Listening<Http2Server | Http2SecureServer> {
  readonly sessions: readonly ServerHttp2Session[]
}

/** Does with a stream what the test likes; streams are listened to for errors. */
export type Streaming = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => unknown

/** A server that is spoken to in HTTP/2 from the first byte. */
export function serveHttp2(streaming: Streaming): Promise<ListeningHttp2> {
  return start(createServer(), streaming)
}

/** A server over TLS, with the test CA's certificate for localhost. */
export function serveHttp2Tls(options: SecureServerOptions, streaming: Streaming): Promise<ListeningHttp2> {
  return start(createSecureServer({ ...serverIdentity('server'), ...options }), streaming)
}

async function start(server: Http2Server | Http2SecureServer, streaming: Streaming): Promise<ListeningHttp2> {
  const sessions: ServerHttp2Session[] = []
  server.on('session', (session: ServerHttp2Session) => {
    sessions.push(session.on('error', () => {}))
  })
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', () => {})
    void streaming(stream, headers)
  })
  return { ...(await listen(server)), sessions }
}

/** Sends back what comes, as it comes. */
export function echoStream(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200 })
  stream.pipe(stream)
}

/** Closes the connection below, without a word in HTTP/2. */
export function cutConnection(session: Http2Session): void {
  session.socket.destroySoon()
}
