/**
 * Sends exchanges with undici's Client, a connection each: half the CPU of node:http on small calls.
 */

import type { Socket } from 'node:net'
import type { Client, Dispatcher } from 'undici'

import type { HttpRequest } from '../base/http-message.js'
import type { Connect } from './connector.js'
import type { Driver, Exchange } from './exchange.js'
import { connectionClosedError } from './failure.js'
import type { Flow } from './incoming-body.js'
import { pathAndQuery } from './request-head.js'
import { decodeHeaders } from './response-headers.js'
import { whenStillSilent } from './silence.js'

/** undici's class, which is loaded late. */
export type ClientClass = typeof Client

/** Idle connections are closed after so long, or sooner where the server says so. */
const KEEP_ALIVE_TIMEOUT_MS = 15_000

/** Whether undici can send this request: bytes that need no more than a head before them. */
export function suitsUndici({ headers, body }: HttpRequest): boolean {
  if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) return false
  return (
    headers['transfer-encoding'] === undefined &&
    headers['expect'] === undefined &&
    headers['upgrade'] === undefined &&
    headers['keep-alive'] === undefined
  )
}

/** @param origin  `https://host:port` */
export function createUndiciDriver(ClientClass: ClientClass, origin: string, connect: Connect): Driver {
  // The connection used last is used next: the others may idle and close.
  const idle: Connection[] = []
  let closed = false
  const release = (connection: Connection): void => {
    connection.exchange = undefined
    if (closed) close(connection)
    else if (!connection.client.destroyed) idle.push(connection)
  }
  return {
    start(exchange, released) {
      const connection = idle.pop() ?? openConnection(ClientClass, origin, connect)
      const handler = new Handler(connection, exchange, () => {
        release(connection)
        released()
      })
      exchange.flow = handler
      connection.client.dispatch(dispatchOptions(exchange.request), handler)
    },
    close() {
      closed = true
      for (const connection of idle.splice(0)) close(connection)
    },
  }
}

/** A client of undici keeps one connection, and opens it again when it has closed. */
interface Connection {
  readonly client: Client
  socket: Socket | undefined
  /** What is under way on it: not yet what waits for it, whose time has not begun. */
  exchange: Exchange | undefined
  /** Stops the opening of the connection. */
  giveUp: ((reason: Error) => void) | undefined
}

function openConnection(ClientClass: ClientClass, origin: string, connect: Connect): Connection {
  const client = new ClientClass(origin, {
    // undici's timers are half a second wide of the mark: sockets have their own, which restart with each byte anyway.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    connect: (_, connected) => {
      connection.giveUp = connect((...outcome) => {
        connection.giveUp = undefined
        const [, socket] = outcome
        if (socket !== null) watch(connection, socket)
        connected(...outcome)
      })
    },
  })
  const connection: Connection = { client, socket: undefined, exchange: undefined, giveUp: undefined }
  return connection
}

function watch(connection: Connection, socket: Socket): void {
  connection.socket = socket
  socket.on('timeout', () => {
    const { exchange } = connection
    if (exchange !== undefined && !exchange.paused) whenStillSilent(socket, () => exchange.timeOut())
  })
}

function close({ client }: Connection): void {
  // Nothing is under way: there is nothing to fail.
  void client.close()
}

function dispatchOptions(request: HttpRequest): Dispatcher.DispatchOptions {
  const { method, headers, body } = request
  // reset: without it undici closes the connection after each HEAD, and after a GET or DELETE with a body.
  return { method, path: pathAndQuery(request), headers, body: body ?? null, reset: false }
}

/**
 * What undici tells of one request: by the methods that its own core calls. The newer ones stand on top of these and
 * cost 4 µs a call more.
 */
class Handler implements Dispatcher.DispatchHandler, Flow {
  private readonly connection: Connection
  private readonly exchange: Exchange
  private readonly done: () => void
  private isPaused = false
  private goOn: (() => void) | undefined

  constructor(connection: Connection, exchange: Exchange, done: () => void) {
    this.connection = connection
    this.exchange = exchange
    this.done = done
  }

  onConnect(): void {
    const { exchange, connection } = this
    connection.exchange = exchange
    const { readTimeoutMs } = exchange
    const { socket } = connection
    if (socket !== undefined && socket.timeout !== readTimeoutMs) socket.setTimeout(readTimeoutMs)
  }

  onHeaders(status: number, headers: readonly Buffer[], resume: () => void, reason: string): boolean {
    this.goOn = resume
    if (status >= 200) this.exchange.head(status, reason, decodeHeaders(headers))
    return !this.isPaused
  }

  onData(chunk: Buffer): boolean {
    if (!this.exchange.chunk(chunk)) this.pause()
    return !this.isPaused
  }

  onComplete(): void {
    this.done()
    this.exchange.end()
  }

  onError(error: Error): void {
    // undici is still cleaning up, and takes no new request before it has done.
    queueMicrotask(this.done)
    this.exchange.fail(error)
  }

  pause(): void {
    this.isPaused = true
    // An answer that nobody reads must not keep the process from its end.
    this.connection.socket?.unref()
  }

  resume(): void {
    this.connection.socket?.ref().setTimeout(this.exchange.readTimeoutMs)
    if (!this.isPaused) return
    this.isPaused = false
    this.goOn?.()
  }

  cut(): void {
    const reason = connectionClosedError(this.exchange.request, 'given up')
    this.connection.giveUp?.(reason)
    // Not undici's own way to abort, after which it connects again for nothing.
    void this.connection.client.destroy(reason)
  }
}
