/**
 * Real servers on 127.0.0.1 that count their connections. They are closed, and all connections cut, when the test ends.
 */

import { readFileSync } from 'node:fs'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A server that listens. */
export interface Listening<S extends Server = Server> {
  readonly server: S
  readonly port: number
  /** `127.0.0.1:port` */
  readonly host: string
  /** Connections so far. */
  readonly opened: () => number
  /** Connections now. */
  readonly open: () => number
  /** The most connections at a time. */
  readonly peak: () => number
}

/** Has a server listen on a free port, until the test ends. */
export async function listen<S extends Server>(server: S): Promise<Listening<S>> {
  const sockets = new Set<Socket>()
  let opened = 0
  let peak = 0
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    opened += 1
    peak = Math.max(peak, sockets.size)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  })
  const { port } = server.address() as AddressInfo
  return { server, port, host: `127.0.0.1:${port}`, opened: () => opened, open: () => sockets.size, peak: () => peak }
}

/** Answers a request, now or later. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => unknown

function started(answering: Answering): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => void answering(request, response)
}

/** A server that answers HTTP. */
export function serve(listener: Answering): Promise<Listening<HttpServer>> {
  return listen(createHttpServer({ keepAliveTimeout: 60_000 }, started(listener)))
}

/** A server that answers HTTP over TLS, with the test CA's certificate for localhost. */
export function serveTls(options: TlsOptions, listener: Answering): Promise<Listening> {
  return listen(
    createHttpsServer({ keepAliveTimeout: 60_000, ...serverIdentity('server'), ...options }, started(listener)),
  )
}

/** A server that does with connections what the test likes. */
export function serveTcp(onConnection: (socket: Socket, number: number) => void): Promise<Listening> {
  let number = 0
  return listen(createTcpServer((socket) => onConnection(socket, (number += 1))))
}

/** A file of test/fixtures/tls. */
export function tlsFile(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
}

/** Certificate and key of test/fixtures/tls. */
export function serverIdentity(name: string): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(tlsFile(`${name}.pem`)), key: readFileSync(tlsFile(`${name}-key.pem`)) }
}

/** The body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Answers with what the request was. */
export async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request
  const body = await bodyOf(request)
  response.end(JSON.stringify({ method, url, headers, body: body.toString('utf8') }))
}

/** Resolves when the condition holds; the test's time limit is its own. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
