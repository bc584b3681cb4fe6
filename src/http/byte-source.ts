/**
 * Where a body's bytes come from, as StreamingBody sees it.
 */

import type { Readable } from 'node:stream'

import { asBuffer } from '../base/bytes.js'
import { BotoCoreError } from '../errors/base.js'
import { ResponseStreamingError } from '../errors/http.js'

/** Takes the bytes of a body. Ends with exactly one of `end` and `fail`. */
export interface ByteSink {
  chunk(chunk: Buffer): void
  end(): void
  fail(error: unknown): void
}

/** Gives the bytes of a body, once, to one sink. */
export interface ByteSource {
  /** Delivers to the sink, from where the last delivery stopped, until `pause`. */
  read(sink: ByteSink): void
  /** Stops delivering and lets go of the sink. */
  pause(): void
  /** No more bytes are wanted: gives up the connection. */
  cancel(): void
}

/** Bytes that are all there. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  let left: Buffer | undefined = asBuffer(bytes)
  let sink: ByteSink | undefined
  return {
    read(next) {
      sink = next
      const chunk = left
      left = undefined
      if (chunk !== undefined && chunk.length > 0) next.chunk(chunk)
      // The sink may have paused within its `chunk`.
      if (sink === next) next.end()
    },
    pause: () => (sink = undefined),
    cancel: () => (left = undefined),
  }
}

/** The bytes of another stream. */
export function sourceOfStream(stream: Readable): ByteSource {
  let sink: ByteSink | undefined
  let outcome: 'open' | 'ended' | { readonly error: unknown } = 'open'
  const settle = (next: typeof outcome): void => {
    if (outcome !== 'open') return
    outcome = next
    if (sink !== undefined) tell(sink)
  }
  const tell = (to: ByteSink): void => {
    if (outcome === 'ended') to.end()
    else if (outcome !== 'open') to.fail(outcome.error)
  }
  const listen = (): void => {
    stream.on('data', (chunk: Buffer | string) =>
      sink?.chunk(typeof chunk === 'string' ? Buffer.from(chunk) : asBuffer(chunk)),
    )
    stream.on('end', () => settle('ended'))
    stream.on('close', () => settle({ error: brokenOff(undefined) }))
  }
  let listening = false
  stream.on('error', (error) => settle({ error: brokenOff(error) }))
  return {
    read(next) {
      sink = next
      if (outcome !== 'open') return tell(next)
      if (!listening) listen()
      listening = true
      stream.resume()
    },
    pause() {
      sink = undefined
      stream.pause()
    },
    cancel: () => void stream.destroy(),
  }
}

function brokenOff(cause: unknown): Error {
  if (cause instanceof BotoCoreError) return cause
  const why = cause instanceof Error ? cause.message : 'it was closed before its end'
  return new ResponseStreamingError(`The stream that the body comes from broke off: ${why}`, {}, { cause })
}
