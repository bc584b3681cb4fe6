/**
 * Events of an answer: each the member of a union that its frame names, read while the answer comes in.
 *
 * @see features 5.12
 */

import { utf8 } from '../base/bytes.js'
import { ResponseParserError } from '../errors/http.js'
import type { Shape } from '../model/shape.js'
import { createEventFrameDecoder, type EventFrame } from './event-stream-frames.js'
import type { Members } from './members.js'
import type { Protocol } from './protocol.js'

/** One event: a single member, named by the kind of event. */
export type StreamedEvent = Members

/** Makes the error for what the service reports inside the stream. `members` are those of a modelled exception. */
export type ToEventError = (code: string, message: string, members: Members) => Error

/** Where the bytes come from. What has a `destroy` is stopped by it at once. */
export type EventSource = AsyncIterable<Uint8Array> & { destroy?: () => unknown }

/**
 * Compiles the reading of a union of events. Kinds of event that are newer than the model are left out;
 * what the service reports as an error is thrown, made by `toError`.
 */
export function compileEventReader(
  shape: Shape,
  protocol: Protocol,
): (source: EventSource, toError: ToEventError) => EventStream {
  const readers = new Map<string, (frame: EventFrame) => StreamedEvent>()
  for (const [name, member] of shape.members) {
    const read = compileEvent(member, protocol)
    readers.set(member.traits.locationName ?? name, (frame) => ({ [name]: read(frame) }))
  }
  const readError = compileErrorReader(shape, protocol)
  return (source, toError) =>
    new EventStream(source, (frame) => {
      const kind = frame.headers.get(':message-type')
      if (kind === 'error' || kind === 'exception') throw readError(frame, toError)
      return readers.get(headerText(frame, ':event-type'))?.(frame)
    })
}

/** What `initial-response` brings: the members of the answer beside its stream. */
export type InitialResponseReader = (stream: EventStream) => Promise<Members>

/** Compiles the reading of the first event where the protocol puts the answer's members into it; else `undefined`. */
export function compileInitialResponse(output: Shape, protocol: Protocol): InitialResponseReader | undefined {
  if (protocol.hasInitialResponse !== true) return undefined
  const read = protocol.compileBodyParser(output)
  return async (stream) => {
    const payload = await stream.getInitialResponse()
    if (payload !== undefined) return read(payload)
    stream.close()
    throw new ResponseParserError('The event stream of the answer does not begin with the event initial-response.')
  }
}

/**
 * The events of an answer, to be iterated once. Leaving the loop early closes the stream.
 *
 * @throws EventStreamParserError bytes that are no frames, or a stream that ends within one
 * @see botocore `EventStream`
 */
export class EventStream implements AsyncIterable<StreamedEvent>, AsyncDisposable {
  readonly #source: EventSource
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #decoder = createEventFrameDecoder()
  readonly #read: FrameReader
  readonly #waiting: EventFrame[] = []
  #isClosed = false

  constructor(source: EventSource, read: FrameReader) {
    this.#source = source
    this.#chunks = source[Symbol.asyncIterator]()
    this.#read = read
  }

  /**
   * Waits for the first event and gives its payload if it is `initial-response`; `undefined` where the stream begins
   * with something else, which is not lost.
   *
   * @throws what the service reports as an error in place of it
   */
  async getInitialResponse(): Promise<Buffer | undefined> {
    try {
      await this.#fill()
      const [first] = this.#waiting
      if (first === undefined) return undefined
      if (headerText(first, ':event-type') === 'initial-response') return first.payload
      this.#read(first)
      return undefined
    } catch (error) {
      this.close()
      throw error
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamedEvent, void> {
    try {
      while (await this.#fill()) {
        for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
          const event = this.#read(frame)
          if (event !== undefined) yield event
        }
      }
    } finally {
      this.close()
    }
  }

  /** Stops the stream at once and gives its connection back. A loop that waits for an event ends. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#source.destroy !== undefined) this.#source.destroy()
    else void this.#chunks.return?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  /** Waits until a frame is there; false at the end. */
  async #fill(): Promise<boolean> {
    while (this.#waiting.length === 0) {
      const next = await this.#pull()
      if (next.done === true) {
        if (!this.#isClosed) this.#decoder.end()
        return false
      }
      this.#waiting.push(...this.#decoder.push(next.value))
    }
    return true
  }

  async #pull(): Promise<IteratorResult<Uint8Array, unknown>> {
    try {
      return await this.#chunks.next()
    } catch (error) {
      // A stream that was stopped here fails the read that waits for it.
      if (!this.#isClosed) throw error
      return { done: true, value: undefined }
    }
  }
}

/** One frame to an event; `undefined` for kinds that are not known. Throws what the service reports as an error. */
type FrameReader = (frame: EventFrame) => StreamedEvent | undefined

function headerText(frame: EventFrame, name: string): string {
  const value = frame.headers.get(name)
  return typeof value === 'string' ? value : ''
}

function compileEvent(shape: Shape, protocol: Protocol): (frame: EventFrame) => Members {
  const headers: { name: string; wireName: string }[] = []
  let readBody: BodyReader | undefined
  for (const [name, member] of shape.members) {
    if (member.traits.eventheader === true) headers.push({ name, wireName: member.traits.locationName ?? name })
    if (member.traits.eventpayload === true) readBody = compilePayload(name, member, protocol)
  }
  readBody ??= lazyBody(shape, protocol)
  return (frame) => {
    const event = readBody(frame.payload)
    for (const { name, wireName } of headers) {
      const value = frame.headers.get(wireName)
      if (value !== undefined) event[name] = value
    }
    return event
  }
}

type BodyReader = (payload: Buffer) => Members

function compilePayload(name: string, member: Shape, protocol: Protocol): BodyReader {
  if (member.type === 'blob') return (payload) => ({ [name]: payload })
  if (member.type === 'string') return (payload) => ({ [name]: utf8(payload) })
  const read = lazyBody(member, protocol)
  return (payload) => ({ [name]: read(payload) })
}

/** Compiled with the first event that needs it: most streams see few of the kinds there are. */
function lazyBody(shape: Shape, protocol: Protocol): BodyReader {
  let read: BodyReader | undefined
  return (payload) => {
    if (payload.length === 0) return {}
    read ??= protocol.compileBodyParser(shape)
    return read(payload)
  }
}

function compileErrorReader(shape: Shape, protocol: Protocol): (frame: EventFrame, toError: ToEventError) => Error {
  const parse = protocol.compileErrorParser()
  return (frame, toError) => {
    if (headerText(frame, ':message-type') === 'error') {
      return toError(headerText(frame, ':error-code'), headerText(frame, ':error-message'), {})
    }
    const code = headerText(frame, ':exception-type')
    const exception = shape.members.get(code)
    const parsed = parse({ status: 400, reason: '', headers: {}, body: frame.payload })
    const message = frame.payload.length === 0 ? '' : parsed.message
    return toError(code, message, exception === undefined ? {} : parsed.members(exception))
  }
}
