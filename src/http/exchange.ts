/**
 * One request and what becomes of its answer: the part that all drivers share.
 */

import type { Headers, HttpRequest, HttpResponse } from '../base/http-message.js'
import { Collector } from './collector.js'
import { exchangeError, isOrderlyClose, readTimeoutError, streamingError } from './failure.js'
import { type Flow, IncomingBody } from './incoming-body.js'
import { incompleteRead, StreamingBody } from './streaming-body.js'
import type { SendOptions, StreamingResponse } from './transport.js'

/** Sends exchanges to one host. */
export interface Driver {
  /** Sends the request of an exchange. Calls `released` once, when the next one may be started in its place. */
  start(exchange: Exchange, released: () => void): void
  /** Closes connections as they become free. Nothing is started afterwards. */
  close(): void
}

/** What a request is answered with. */
export type Answer = HttpResponse | StreamingResponse

const noFlow: Flow = { pause() {}, resume() {}, cut() {} }

const nothing = Buffer.alloc(0)

/** Settles its promise once, whatever its driver reports and whenever its signal aborts. */
export class Exchange {
  readonly request: HttpRequest
  readonly options: SendOptions
  readonly readTimeoutMs: number
  /** How to stop what is under way: kept by the queue, then by a driver. */
  flow: Flow = noFlow
  finished = false
  private readonly resolve: (answer: Answer) => void
  private readonly reject: (error: unknown) => void
  private answer: HttpResponse | undefined
  private expectedBytes: number | undefined
  receivedBytes = 0
  private collector: Collector | undefined
  private body: IncomingBody | undefined
  private readonly onAbort: (() => void) | undefined

  constructor(
    request: HttpRequest,
    options: SendOptions,
    readTimeoutMs: number,
    [resolve, reject]: [resolve: (answer: Answer) => void, reject: (error: unknown) => void],
  ) {
    this.request = request
    this.options = options
    this.readTimeoutMs = readTimeoutMs
    this.resolve = resolve
    this.reject = reject
    const { signal } = options
    if (signal === undefined) return
    this.onAbort = () => this.stop(signal.reason)
    signal.addEventListener('abort', this.onAbort, { once: true })
  }

  /** Whether nothing comes because the reader of the body is slow. */
  get paused(): boolean {
    return this.body?.paused === true
  }

  /** The final status and the headers have come. */
  head(status: number, reason: string, headers: Headers): void {
    if (this.finished) return
    this.expectedBytes = announcedBytes(this.request.method, status, headers)
    if (this.options.wantStream?.(status, headers) === true) {
      this.body = new IncomingBody(this.flow)
      this.resolve({ status, reason, headers, body: new StreamingBody(this.body, this.expectedBytes) })
      return
    }
    this.collector = new Collector(this.expectedBytes)
    this.answer = { status, reason, headers, body: nothing }
  }

  /** A piece of the body has come. Gives false when the driver is to pause; the flow's `resume` is called then. */
  chunk(chunk: Buffer): boolean {
    this.receivedBytes += chunk.length
    if (this.body !== undefined) return this.body.push(chunk)
    this.collector?.add(chunk)
    return true
  }

  /** The answer is complete. */
  end(): void {
    if (!this.finish()) return
    this.body?.end()
    if (this.answer === undefined || this.collector === undefined) return
    this.answer.body = this.collector.take()
    this.resolve(this.answer)
  }

  /** The driver failed: `cause` is mapped to one of our errors. */
  fail(cause: unknown): void {
    if (!this.finish()) return
    const { body, expectedBytes, receivedBytes, request } = this
    if (body === undefined) this.reject(exchangeError(request, cause))
    else if (expectedBytes !== undefined && isOrderlyClose(cause))
      body.fail(incompleteRead(receivedBytes, expectedBytes, cause))
    else body.fail(streamingError(request, cause))
  }

  /** Ends the exchange at once and for this reason, which the caller gets as it is. */
  stop(reason: unknown): void {
    if (!this.finish()) return
    if (this.body === undefined) this.reject(reason)
    else this.body.fail(reason)
    this.flow.cut()
  }

  /** Nothing has come for the read timeout. */
  timeOut(): void {
    this.stop(readTimeoutError(this.request, this.readTimeoutMs))
  }

  private finish(): boolean {
    if (this.finished) return false
    this.finished = true
    if (this.onAbort !== undefined) this.options.signal?.removeEventListener('abort', this.onAbort)
    return true
  }
}

/** The length of the body that is to come, if it is known. */
function announcedBytes(method: string, status: number, headers: Headers): number | undefined {
  if (method === 'HEAD' || status === 204 || status === 304) return 0
  const length = headers['content-length']
  if (length === undefined || headers['transfer-encoding'] !== undefined) return undefined
  const bytes = Number(length)
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined
}
