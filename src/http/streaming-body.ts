/**
 * The body of an answer as users get it: a Node stream with boto3's ways of reading it.
 *
 * @see features 5.11
 */

import { Readable } from 'node:stream'

import { IncompleteReadError, ResponseStreamingError } from '../errors/http.js'
import { type ByteSource, sourceOfBytes, sourceOfStream } from './byte-source.js'
import { Collector } from './collector.js'
import { LineSplitter } from './lines.js'

/** Looks at the bytes of a body as they are read, and at their end says what is wrong with them, if anything. */
export interface BodyCheck {
  update(chunk: Uint8Array): void
  finish(): Error | undefined
}

/** Bytes a Readable keeps ready. Larger than the pieces that sockets give, or each of them would pause the connection. */
const highWaterMark = 256 * 1024

const defaultChunkBytes = 1024

/** A body that its reader lost without reading it: its connection is given up with it. */
const lost = new FinalizationRegistry<ByteSource>((source) => source.cancel())

/**
 * A body that is read once: whole by `bytes`, `text` or `json`, in pieces by `iterChunks` or `iterLines`, or as the
 * Node stream that it is. A body that is not wanted is given up with `close`, so that its connection is not held.
 *
 * @throws {@link IncompleteReadError} (while reading) fewer bytes came than were announced
 * @throws {@link ResponseStreamingError} (while reading) the connection broke, or the body has been read before
 * @throws {@link ReadTimeoutError} (while reading) nothing came for the length of the read timeout
 * @see botocore `StreamingBody`
 */
export class StreamingBody extends Readable {
  /** The length that was announced, in bytes. */
  readonly contentLength: number | undefined
  private readonly source: ByteSource
  private readonly checks: BodyCheck[] = []
  private receivedBytes = 0
  private mode: 'unread' | 'stream' | 'whole' = 'unread'
  private delivering = false
  private held: Buffer | undefined
  private rejectWhole: ((error: unknown) => void) | undefined

  /**
   * @param raw  The bytes: all of them, or a stream.
   * @param contentLength  Bytes that must come; more or fewer are an error. Default: unknown.
   */
  constructor(raw: Uint8Array | Readable | ByteSource, contentLength?: number) {
    super({ highWaterMark })
    this.contentLength = contentLength
    this.source = sourceOf(raw)
    lost.register(this, this.source, this)
  }

  /** The whole body. */
  bytes(): Promise<Buffer> {
    if (this.mode !== 'unread' || this.destroyed) return Promise.reject(alreadyRead())
    this.mode = 'whole'
    return new Promise((resolve, reject) => {
      this.rejectWhole = reject
      const collector = new Collector(this.contentLength)
      const finish = (error: unknown): void => {
        this.rejectWhole = undefined
        this.destroy()
        if (error === undefined) resolve(collector.take())
        else reject(error)
      }
      this.source.read({
        chunk: (chunk) => {
          this.count(chunk)
          collector.add(chunk)
        },
        end: () => finish(this.problemAtEnd()),
        fail: finish,
      })
    })
  }

  /** The whole body as UTF-8. */
  async text(): Promise<string> {
    return (await this.bytes()).toString('utf8')
  }

  /** The whole body, parsed as JSON. */
  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  /** Pieces of `chunkSize` bytes; the last one may be shorter. */
  async *iterChunks(chunkSize = defaultChunkBytes): AsyncGenerator<Buffer, void, undefined> {
    let pending: Buffer[] = []
    let pendingBytes = 0
    for await (const piece of this as AsyncIterable<Buffer>) {
      pending.push(piece)
      pendingBytes += piece.length
      if (pendingBytes < chunkSize) continue
      const joined = pending.length === 1 ? piece : Buffer.concat(pending, pendingBytes)
      let at = 0
      for (; at + chunkSize <= joined.length; at += chunkSize) yield joined.subarray(at, at + chunkSize)
      pending = at < joined.length ? [joined.subarray(at)] : []
      pendingBytes = joined.length - at
    }
    if (pendingBytes > 0) yield Buffer.concat(pending, pendingBytes)
  }

  /**
   * Lines, which end with `\n`, `\r` or `\r\n`.
   *
   * @param options.keepends  Whether lines keep their ends. Default false.
   */
  async *iterLines({ keepends = false } = {}): AsyncGenerator<Buffer, void, undefined> {
    const splitter = new LineSplitter(keepends)
    for await (const piece of this as AsyncIterable<Buffer>) yield* splitter.add(piece)
    yield* splitter.rest()
  }

  /** All lines, with their ends. */
  async readlines(): Promise<Buffer[]> {
    const splitter = new LineSplitter(true)
    const bytes = await this.bytes()
    return [...splitter.add(bytes), ...splitter.rest()]
  }

  /** How many bytes have come so far. */
  tell(): number {
    return this.receivedBytes
  }

  /** Gives the body up, and its connection if bytes are still to come. */
  close(): void {
    this.destroy()
  }

  /** Has the bytes looked at on their way to the reader. To be called before reading. */
  watch(check: BodyCheck): this {
    this.checks.push(check)
    return this
  }

  override _read(): void {
    if (this.mode === 'whole') return void this.destroy(alreadyRead())
    this.mode = 'stream'
    if (this.delivering) return
    this.delivering = true
    this.source.read({
      chunk: (chunk) => {
        this.count(chunk)
        const ready = this.checks.length === 0 ? chunk : this.holdBack(chunk)
        if (ready === undefined || this.push(ready)) return
        this.delivering = false
        this.source.pause()
      },
      end: () => {
        const problem = this.problemAtEnd()
        if (problem === undefined) this.finishStream()
        else this.destroy(problem)
      },
      fail: (error) => void this.destroy(asError(error)),
    })
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    lost.unregister(this)
    this.source.cancel()
    this.rejectWhole?.(error ?? new ResponseStreamingError('The body was closed while it was read.'))
    callback(error)
  }

  private finishStream(): void {
    if (this.held !== undefined) this.push(this.held)
    this.push(null)
  }

  /** A checked body gives its last bytes only when they are known to be right: nobody takes a damaged body for whole. */
  private holdBack(chunk: Buffer): Buffer | undefined {
    const ready = this.held
    this.held = chunk
    return ready
  }

  private count(chunk: Buffer): void {
    this.receivedBytes += chunk.length
    for (const check of this.checks) check.update(chunk)
  }

  private problemAtEnd(): Error | undefined {
    const { contentLength, receivedBytes } = this
    if (contentLength !== undefined && receivedBytes !== contentLength)
      return incompleteRead(receivedBytes, contentLength)
    for (const check of this.checks) {
      const problem = check.finish()
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

/** The error for a body that is not as long as was announced. */
export function incompleteRead(actualBytes: number, expectedBytes: number, cause?: unknown): IncompleteReadError {
  return new IncompleteReadError(
    `${actualBytes} bytes of the body were read, but ${expectedBytes} were announced: the connection was closed too early. ` +
      'Make the call again, or ask for the missing range.',
    { actualBytes, expectedBytes },
    cause === undefined ? undefined : { cause },
  )
}

function sourceOf(raw: Uint8Array | Readable | ByteSource): ByteSource {
  if (raw instanceof Uint8Array) return sourceOfBytes(raw)
  return raw instanceof Readable ? sourceOfStream(raw) : raw
}

function alreadyRead(): ResponseStreamingError {
  return new ResponseStreamingError(
    'The body has already been read or closed. A body can be read once: keep what you read.',
  )
}

function asError(reason: unknown): Error {
  if (reason instanceof Error) return reason
  return new ResponseStreamingError(`Reading the body was given up: ${String(reason)}`, {}, { cause: reason })
}
