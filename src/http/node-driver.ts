/**
 * Sends exchanges with node:http: nothing to load, streams in both directions, Expect: 100-continue, proxies that
 * forward. On small calls it costs twice the CPU of undici.
 */

import type { Agent, ClientRequest, ClientRequestArgs, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'

import type { Connect } from './connector.js'
import type { Driver, Exchange } from './exchange.js'
import { connectionClosedError } from './failure.js'
import type { Flow } from './incoming-body.js'
import { type Forward, writeHead } from './request-head.js'
import { joinHeaders } from './response-headers.js'
import { whenStillSilent } from './silence.js'
import { sendStream } from './upload.js'

/** Idle connections are closed after so long; AWS closes them after 20 seconds (S3) or later. */
const IDLE_TIMEOUT_MS = 15_000

/** When so little is unsent, it will have been sent in a moment. */
const MAX_UNSENT_BYTES = 16 * 1024

/** @param forward  For a proxy that is given the requests themselves. */
export function createNodeDriver(connect: Connect, forward: Forward | undefined): Driver {
  const agent = createAgent(connect)
  return {
    start(exchange, released) {
      if (!hasIdleSocket(agent)) return send(agent, exchange, forward, released)
      // One turn of the event loop, in which Node learns that the other side has closed an idle connection.
      setImmediate(() => {
        if (exchange.finished) released()
        else send(agent, exchange, forward, released)
      })
    },
    close() {
      agent.maxFreeSockets = 0
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) socket.destroy()
      }
    },
  }
}

/** What a request says to the agent when it needs a connection. */
interface RequestArgs extends ClientRequestArgs {
  attempt: { giveUp?: (reason: Error) => void }
  servername: string
}

/** Keeps connections. How many there may be is not its business: requests wait for their turn before they come here. */
function createAgent(connect: Connect): Agent {
  // Loaded here, not above: with the package it would cost each program some milliseconds, called or not.
  const { Agent } = process.getBuiltinModule('node:http')
  const agent = new Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS })
  return Object.assign(agent, {
    createConnection({ attempt }: RequestArgs, done: Parameters<typeof connect>[0]): void {
      attempt.giveUp = connect(done)
    },
  })
}

function hasIdleSocket(agent: Agent): boolean {
  for (const _ in agent.freeSockets) return true
  return false
}

function send(agent: Agent, exchange: Exchange, forward: Forward | undefined, released: () => void): void {
  const { request } = exchange
  const streams = request.body instanceof Readable
  const waits = streams && (exchange.options.expectContinue === true || request.headers['expect'] !== undefined)
  const attempt: RequestArgs['attempt'] = {}
  const { path, headers } = writeHead(request, forward, waits)
  // servername: TLS is the connector's business, and Node would take pains to find the name.
  const args: RequestArgs = { agent, attempt, method: request.method, path, headers, servername: '' }
  let message
  try {
    message = process.getBuiltinModule('node:http').request(args)
  } catch (error) {
    exchange.fail(error)
    return released()
  }
  let response: IncomingMessage | undefined
  let socket: Socket | undefined
  const flow: Flow = {
    pause() {
      response?.pause()
      socket?.unref()
    },
    resume() {
      socket?.ref().setTimeout(exchange.readTimeoutMs)
      response?.resume()
    },
    cut() {
      attempt.giveUp?.(connectionClosedError(request, 'given up'))
      message.destroy()
    },
  }
  exchange.flow = flow
  message.on('socket', (given) => {
    socket = given
    watchTime(message, given, exchange)
  })
  message.on('response', (given) => {
    response = given
    receive(given, exchange, flow, () => {
      // The answer came while much of the request was still to be sent: that is of no use.
      const unsentBytes = socket?.writableLength ?? 0
      if (!message.writableEnded || unsentBytes > MAX_UNSENT_BYTES) message.destroy()
    })
  })
  message.on('error', (error) => exchange.fail(error))
  message.on('close', () => {
    if (response === undefined) exchange.fail(connectionClosedError(request, 'the connection was closed'))
    // Node puts the connection back after this event.
    process.nextTick(released)
  })
  if (request.body instanceof Readable) sendStream(message, request.body, exchange, waits)
  else message.end(bytesOf(request.body))
}

/** Lets the read timeout end the exchange, unless it is not the other side that is waited for. */
function watchTime(message: ClientRequest, socket: Socket, exchange: Exchange): void {
  const onTimeout = (): void => {
    if (exchange.paused) return
    // The answer is there, but the other side does not take the rest of the request.
    if (exchange.finished) return void message.destroy()
    const waitsForCaller = !message.writableEnded && socket.writableLength === 0
    if (waitsForCaller) socket.setTimeout(exchange.readTimeoutMs)
    else whenStillSilent(socket, () => exchange.timeOut())
  }
  socket.setTimeout(exchange.readTimeoutMs).on('timeout', onTimeout)
  message.on('close', () => socket.off('timeout', onTimeout))
}

/** Not text: Node would put head and body into one text, and a head with other than ASCII would become UTF-8 too. */
function bytesOf(body: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof body === 'string' ? Buffer.from(body) : body
}

function receive(response: IncomingMessage, exchange: Exchange, flow: Flow, done: () => void): void {
  exchange.head(response.statusCode ?? 0, response.statusMessage ?? '', joinHeaders(response.rawHeaders))
  response.on('data', (chunk: Buffer) => {
    if (!exchange.chunk(chunk)) flow.pause()
  })
  response.on('error', (error) => exchange.fail(error))
  response.on('close', () => {
    if (!exchange.finished) exchange.fail(connectionClosedError(exchange.request, 'the connection was closed'))
  })
  response.on('end', () => {
    exchange.end()
    done()
  })
}
