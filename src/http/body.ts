/**
 * Makes of what callers give as a body what can be sent: text, bytes or a Node stream.
 */

import { ReadStream, createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'

import type { Body } from '../base/http-message.js'
import { ParamValidationError } from '../errors/parameter.js'
import { StreamingBody } from './streaming-body.js'

/** What callers may give as a body. */
export type BodyInput =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | Readable
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>

/** A body that can be sent. */
export interface SendableBody {
  readonly body: Body
  /** Bytes; `undefined` where only the end of the stream will tell. */
  readonly length: number | undefined
  /** Gives the body from its beginning again; absent where it can be read only once. */
  readonly reopen: (() => Body) | undefined
}

/**
 * The body as it can be sent. Streams are not read. Asynchronous only where a file has to be asked for its size.
 *
 * @throws {@link ParamValidationError} the value is no body
 */
export function toSendableBody(input: BodyInput): SendableBody | Promise<SendableBody> {
  if (typeof input === 'string') return repeatable(input, Buffer.byteLength(input))
  if (input instanceof Uint8Array) return repeatable(input, input.byteLength)
  if (input instanceof ArrayBuffer) return repeatable(new Uint8Array(input), input.byteLength)
  if (ArrayBuffer.isView(input)) {
    return repeatable(new Uint8Array(input.buffer, input.byteOffset, input.byteLength), input.byteLength)
  }
  if (input instanceof Blob) return blobBody(input)
  if (input instanceof ReadStream) return fileBody(input)
  if (input instanceof StreamingBody) return once(input, input.contentLength)
  if (input instanceof Readable) return once(input)
  if (input instanceof ReadableStream) return once(Readable.fromWeb(input))
  if (isAsyncIterable(input)) return once(Readable.from(input, { objectMode: false }))
  throw new ParamValidationError(
    'Invalid type for a body. Valid types: string, Uint8Array, ArrayBuffer, Blob, Readable, ReadableStream, AsyncIterable.',
  )
}

function repeatable(body: string | Uint8Array, length: number): SendableBody {
  return { body, length, reopen: () => body }
}

function once(body: Readable, length?: number): SendableBody {
  return { body, length, reopen: undefined }
}

function blobBody(blob: Blob): SendableBody {
  const reopen = (): Readable => Readable.fromWeb(blob.stream() as ReadableStream<Uint8Array>)
  return { body: reopen(), length: blob.size, reopen }
}

/** A file, or a part of it, that nobody has begun to read can be opened again by its path. */
async function fileBody(stream: ReadStream): Promise<SendableBody> {
  const { path, start = 0, end = Infinity } = stream as FilePart
  if (path === undefined || stream.readableDidRead || stream.readableEncoding !== null) return once(stream)
  const size = await sizeOf(path)
  if (size === undefined) return once(stream)
  const length = Math.max(0, Math.min(end + 1, size) - start)
  return { body: stream, length, reopen: () => createReadStream(path, { start, end }) }
}

/** What a ReadStream says about itself: no path when it was made from an open file. */
interface FilePart {
  readonly path: string | Buffer | undefined
  readonly start?: number
  readonly end?: number
}

/** `undefined` for what is no file, or cannot be looked at: the stream itself will say why. */
async function sizeOf(path: string | Buffer): Promise<number | undefined> {
  try {
    const file = await stat(path)
    return file.isFile() ? file.size : undefined
  } catch {
    return undefined
  }
}

function isAsyncIterable(value: object): value is AsyncIterable<Uint8Array | string> {
  return Symbol.asyncIterator in value
}
