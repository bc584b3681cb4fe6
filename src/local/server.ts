/**
 * HTTP around calls: requests taken in, answers sent, connections cut where a test wants it.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Headers } from '../base/http-message.js'
import type { Outcome } from './answer-call.js'
import { refuseWhatCannotBeRead } from './parse-failures.js'
import type { RawRequest } from './raw-call.js'
import { LocalStateError } from './store/state-error.js'

/** A server that listens. */
export interface ListeningServer {
  readonly url: string
  /** Stops taking requests, ends those under way, closes all connections. */
  close(): Promise<void>
}

/** Answers requests on a port. */
export interface ServerOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly host: string
  readonly answer: (request: RawRequest) => Promise<Outcome>
}

/** Session tokens and metadata make heads larger than Node's usual 16 KiB. */
const HEAD_LIMIT_BYTES = 64 << 10

/** Addresses that stand for all that a machine has, and no client can go to. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** Milliseconds that calls under way have for their answers when the server stops. */
const GRACE_MS = 1000

/** Starts listening. @throws LocalStateError where the port is taken */
export async function listen({ port, host, answer }: ServerOptions): Promise<ListeningServer> {
  const stopping = new AbortController()
  const underWay = new Set<ServerResponse>()
  let whenNone: (() => void) | undefined
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    noteRequest(request, response)
    underWay.add(response)
    response.once('close', () => {
      underWay.delete(response)
      if (underWay.size === 0) whenNone?.()
    })
    void exchange(request, response, answer, stopping.signal)
  }
  const server = createServer({ maxHeaderSize: HEAD_LIMIT_BYTES, keepAliveTimeout: 60_000, requestTimeout: 0 }, handle)
  const closeAll = (): void => server.closeAllConnections()
  // A client that waits is told to go on only when its body is wanted.
  server.on('checkContinue', handle)
  const noteRequest = refuseWhatCannotBeRead(server)
  await startListening(server, port, host)
  const { port: actual } = server.address() as AddressInfo
  const reachable = everywhere[host] ?? host
  return {
    url: `http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${actual}`,
    async close() {
      stopping.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      // What is still coming in would be answered too late; what has come in has some time for its answer.
      for (const { req } of underWay) if (!req.complete) req.destroy()
      whenNone = closeAll
      if (underWay.size === 0) closeAll()
      const timer = setTimeout(closeAll, GRACE_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

async function startListening(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(
        new LocalStateError(`Cannot listen on ${host}:${port}: ${error.message}`, { host, port }, { cause: error }),
      )
    }
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ServerOptions['answer'],
  stopping: AbortSignal,
): Promise<void> {
  // Which of them the sender means, nobody can know.
  if ((request.headersDistinct['host'] ?? []).length > 1) return void response.writeHead(400).end()
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  response.on('error', () => gone.abort())
  try {
    const outcome = await answer(takeIn(request, response, AbortSignal.any([gone.signal, stopping])))
    if (stopping.aborted) response.setHeader('connection', 'close')
    await send(outcome, request, response)
  } catch {
    // Either the client is gone, or the disk refuses: nothing must be acknowledged then.
    response.destroy()
  }
}

function takeIn(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): RawRequest {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  // A proxy's form of a request has the whole address.
  const path = (mark === -1 ? url : url.slice(0, mark)).replace(/^https?:\/\/[^/]*/, '') || '/'
  return {
    method: request.method ?? 'GET',
    path,
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: headersOf(request),
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    body: bodyOf(request, response),
    signal,
  }
}

function headersOf(request: IncomingMessage): Headers {
  const headers: Headers = {}
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values !== undefined) headers[name] = asUtf8(values.join(','))
  }
  return headers
}

/** Node gives bytes as characters; most clients mean UTF-8. */
function asUtf8(value: string): string {
  if (!/[\u0080-\u00FF]/.test(value)) return value
  const text = Buffer.from(value, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? value : text
}

async function* bodyOf(request: IncomingMessage, response: ServerResponse): AsyncGenerator<Uint8Array, void> {
  if (request.headers.expect !== undefined) response.writeContinue()
  yield* request as AsyncIterable<Buffer>
}

async function send({ answer, cut }: Outcome, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (cut === 'before-answer') return void request.socket.destroy()
  const { status, headers, body } = answer
  const isHead = request.method === 'HEAD'
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, asHeader(value))
  if (cut === 'within-body') return await sendHalf(answer.body, request, response)
  if (body instanceof Readable) {
    if (isHead) body.destroy()
    return isHead ? endWith(response) : await pipeline(body, response)
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const hasBody = status !== 204 && status !== 304
  if (bytes !== undefined && hasBody && !isHead) response.setHeader('content-length', bytes.length)
  else if (!isHead && hasBody) response.setHeader('content-length', 0)
  endWith(response, hasBody && !isHead ? bytes : undefined)
}

function endWith(response: ServerResponse, bytes?: Uint8Array): void {
  if (bytes === undefined) response.end()
  else response.end(bytes)
}

/** Sends the head of a whole answer, half of its body, and then nothing more. */
async function sendHalf(
  body: Outcome['answer']['body'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Uint8Array[] = []
  if (body instanceof Readable) for await (const piece of body) pieces.push(piece as Buffer)
  else pieces.push(typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.from(' ')))
  const bytes = Buffer.concat(pieces)
  response.setHeader('content-length', bytes.length)
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy())
}

/** UTF-8 as Node's characters for bytes; what no header may hold is left out. */
function asHeader(value: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is left out
  const clean = value.replaceAll(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '')
  return /[\u0080-\uFFFF]/.test(clean) ? Buffer.from(clean, 'utf8').toString('latin1') : clean
}
