/**
 * A small real proxy: tunnels by CONNECT, and forwards requests with an absolute URL.
 */

import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TlsOptions } from 'node:tls'

import { type Listening, listen } from './listening.js'

/** What the proxy was asked, in order: `CONNECT host:port`, `GET http://host/path`. */
export interface ProxyServer extends Listening {
  readonly asked: string[]
  /** The Proxy-Authorization of each. */
  readonly authorizations: (string | undefined)[]
}

export interface ProxyOptions {
  /** Makes it an https proxy. */
  readonly tls?: TlsOptions
  /** What CONNECT is answered with instead of a tunnel. */
  readonly refusal?: string
  /** For the https servers that it forwards to. */
  readonly ca?: Buffer
}

export async function startProxy({ tls, refusal, ca }: ProxyOptions = {}): Promise<ProxyServer> {
  const asked: string[] = []
  const authorizations: (string | undefined)[] = []
  const note = (request: IncomingMessage): void => {
    asked.push(`${request.method} ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'])
  }
  const server = tls === undefined ? createServer() : createTlsServer(tls)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    note(request)
    const url = new URL(request.url ?? '')
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const onward = send(url, {
      method: request.method ?? '',
      headers: request.headers,
      ...(ca === undefined ? {} : { ca }),
    })
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.writeHead(502).end())
    request.pipe(onward)
  })
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    note(request)
    client.on('error', () => {})
    if (refusal !== undefined) return client.end(refusal)
    const { hostname, port } = new URL(`http://${request.url}`)
    const onward = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(client).pipe(onward)
    })
    onward.on('error', () => client.destroy())
    return undefined
  })
  return { ...(await listen(server)), asked, authorizations }
}
