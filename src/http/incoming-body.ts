/**
 * The body of an answer between the connection that brings it and whoever reads it.
 *
 * Nothing here refers to the reader unless it is reading just now, so that an answer nobody holds any more can be
 * garbage and give its connection back.
 */

import type { ByteSink, ByteSource } from './byte-source.js'

/** What a body can ask of its connection. */
export interface Flow {
  pause(): void
  resume(): void
  /** Gives the connection up: no more bytes are wanted. */
  cut(): void
}

/** So much is taken from the connection before anybody reads: small bodies free it at once. */
const MAX_HELD_BYTES = 64 * 1024

/** Filled by a transport through `push`, `end` and `fail`; read by a StreamingBody. */
export class IncomingBody implements ByteSource {
  /** Whether the connection is held back until the reader reads on. */
  paused = false
  private readonly flow: Flow
  private held: Buffer[] = []
  private heldBytes = 0
  private sink: ByteSink | undefined
  private state: 'open' | 'ended' | 'failed' | 'cancelled' = 'open'
  private error: unknown

  constructor(flow: Flow) {
    this.flow = flow
  }

  /** Gives false when the connection is to pause; it will be told to resume. */
  push(chunk: Buffer): boolean {
    if (this.sink !== undefined) {
      this.sink.chunk(chunk)
      return true
    }
    if (this.state !== 'open') return true
    this.held.push(chunk)
    this.heldBytes += chunk.length
    this.paused = this.heldBytes >= MAX_HELD_BYTES
    return !this.paused
  }

  end(): void {
    if (this.state !== 'open') return
    this.state = 'ended'
    if (this.held.length === 0) this.sink?.end()
  }

  fail(error: unknown): void {
    if (this.state !== 'open') return
    this.state = 'failed'
    this.error = error
    if (this.held.length === 0) this.sink?.fail(error)
  }

  read(sink: ByteSink): void {
    this.sink = sink
    while (this.held.length > 0) {
      const chunks = this.held
      this.held = []
      this.heldBytes = 0
      for (const [index, chunk] of chunks.entries()) {
        sink.chunk(chunk)
        if (this.sink === sink) continue
        this.keep(chunks.slice(index + 1))
        return
      }
    }
    if (this.state === 'ended') return sink.end()
    if (this.state === 'failed') return sink.fail(this.error)
    if (!this.paused) return
    this.paused = false
    this.flow.resume()
  }

  pause(): void {
    this.sink = undefined
  }

  cancel(): void {
    this.sink = undefined
    this.held = []
    if (this.state !== 'open') return
    this.state = 'cancelled'
    this.flow.cut()
  }

  private keep(chunks: Buffer[]): void {
    this.held = chunks
    for (const chunk of chunks) this.heldBytes += chunk.length
  }
}
