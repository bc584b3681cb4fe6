/**
 * Parameters that are streams of events: each event is checked, written, signed and sent when its turn comes.
 *
 * @see features 5.12, 6; AWS "Signature Version 4", event streams
 */

import { Readable } from 'node:stream'
import { toBytes } from '../base/bytes.js'
import type { HttpRequest } from '../base/http-message.js'
import { HTTPClientError } from '../errors/http.js'
import { UnsupportedSignatureVersionError } from '../errors/signing.js'
import type { Operation } from '../model/operation.js'
import { encodeEventFrame } from '../protocol/event-stream-frames.js'
import { compileEventWriter, signFrame } from '../protocol/event-stream-writer.js'
import type { Params, Protocol } from '../protocol/protocol.js'
import { createEventSigner } from '../signing/event-signer.js'
import { signRequest } from '../signing/sign.js'
import { compileEventValidator } from '../validate/validator.js'
import type { CallState } from './context.js'
import type { RenewBody } from './request-body.js'

/** The events of a call on their way to its request. */
export interface InputEvents {
  /** Signs the request of an attempt and has its body be the events. The caller's are asked for when it is read. */
  begin(request: HttpRequest): Promise<void>
}

/** Makes a call's request one of events: what begins it, by attempt, is left in the call's context. */
export type InputOpener = (call: CallState, request: HttpRequest, params: Params) => RenewBody

const contentType = 'application/vnd.amazon.eventstream'

/** Compiles the sending of an operation's events; `undefined` where it takes none. */
export function compileInputOpener(
  operation: Operation,
  protocol: Protocol,
  validates: boolean,
): InputOpener | undefined {
  const { input, eventStreamInput: member } = operation
  if (input === undefined || member === undefined) return undefined
  const name = [...input.members].find(([, shape]) => shape === member)?.[0] ?? ''
  const validate = validates ? compileEventValidator(member, operation.name) : acceptAll
  const write = compileEventWriter(member, protocol)
  return (call, request, params) => {
    const frames = createFrames(params[name] ?? [], initialRequest(request, protocol), (event) => {
      validate(event)
      return write(event)
    })
    request.body = undefined
    request.headers['content-type'] = contentType
    call.context.inputEvents = {
      async begin(attempted) {
        attempted.body = createBody(frames, await signAttempt(call, attempted))
      },
    }
    return () => !frames.haveBegun()
  }
}

function acceptAll(): void {
  // The client was made with parameterValidation: false.
}

/** Where the protocol has a document for the other members, it goes before the events. */
function initialRequest({ body }: HttpRequest, protocol: Protocol): Uint8Array | undefined {
  if (body === undefined || body instanceof Readable) return undefined
  const headers = new Map([
    [':message-type', 'event'],
    [':event-type', 'initial-request'],
    [':content-type', protocol.contentType],
  ])
  return encodeEventFrame(headers, toBytes(body))
}

/** The frames of a call, one for each event, unsigned. */
interface Frames {
  /** The next one; `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>
  /** Lets the caller's events know that no more are wanted, unless they have ended. */
  stop(): void
  /** Whether one was asked for: the caller's events can be had once. */
  haveBegun(): boolean
}

type Events = AsyncIterator<Params> | Iterator<Params>

function createFrames(given: unknown, initial: Uint8Array | undefined, encode: (event: Params) => Uint8Array): Frames {
  let events: Events | undefined
  let isOver = false
  const pull = async (from: Events): Promise<IteratorResult<Params, unknown>> => {
    try {
      return await from.next()
    } catch (error) {
      isOver = true
      throw error
    }
  }
  return {
    async next() {
      if (events === undefined) {
        events = iterate(given as AsyncIterable<Params> | Iterable<Params>)
        if (initial !== undefined) return initial
      }
      const event = await pull(events)
      if (event.done !== true) return encode(event.value)
      isOver = true
      return undefined
    },
    stop() {
      if (events !== undefined && !isOver) void end(events)
      isOver = true
    },
    haveBegun: () => events !== undefined,
  }
}

function iterate(events: AsyncIterable<Params> | Iterable<Params>): Events {
  return Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]()
}

/** At once, also while the next event is being waited for: an iteration with `for await` could be left only after it. */
async function end(events: Events): Promise<void> {
  try {
    await events.return?.()
  } catch {
    // The stream has ended, for a reason of its own: what fails in clearing up behind it is no news to the caller.
  }
}

/** Signs a frame, by putting it into another. */
type Seal = (frame: Uint8Array) => Uint8Array

/** Signs an attempt; where that is by keys, its events are signed with the same ones. */
async function signAttempt(call: CallState, request: HttpRequest): Promise<Seal | undefined> {
  const { signing, clock } = call.client
  const options = await signing.optionsFor(call, request)
  const { signatureVersion, credentials, service, region = '' } = options
  const seedSignature = signRequest(request, options)
  if (signatureVersion === 'none' || signatureVersion === 'bearer') return undefined
  if (seedSignature === undefined || credentials === undefined) {
    throw new UnsupportedSignatureVersionError(
      `Signature version ${signatureVersion} does not sign events. Use v4, which is the default where a service takes events.`,
      { signatureVersion },
    )
  }
  const sign = createEventSigner({ credentials, region, service, seedSignature })
  return (frame) => signFrame(frame, sign, clock.now())
}

/** An empty frame, signed, is the end of what is signed. */
const noFrame = new Uint8Array(0)

function createBody(frames: Frames, seal: Seal | undefined): Readable {
  return new Readable({
    // While one event is being sent another is made ready, no more: its signature has its time in it.
    highWaterMark: 1,
    async read() {
      try {
        const frame = await frames.next()
        if (this.destroyed) return
        const sealed = seal?.(frame ?? noFrame) ?? frame
        if (sealed !== undefined) this.push(sealed)
        if (frame === undefined) this.push(null)
      } catch (error) {
        this.destroy(error instanceof Error ? error : new HTTPClientError(String(error), {}, { cause: error }))
      }
    },
    destroy(error, done) {
      frames.stop()
      done(error)
    },
  })
}
