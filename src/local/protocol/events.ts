/**
 * Streams of events that a service sends.
 *
 * @see features 5.12
 */

import { Readable } from 'node:stream'
import { toBytes } from '../../base/bytes.js'
import type { ServiceModel } from '../../model/service.js'
import type { Shape } from '../../model/shape.js'
import { chooseProtocol } from '../../protocol/choose.js'
import { encodeEventFrame } from '../../protocol/event-stream-frames.js'
import type { EventHeaderValue } from '../../protocol/event-stream-headers.js'
import { compileEventWriter } from '../../protocol/event-stream-writer.js'
import { asMembers, type Members } from '../../protocol/members.js'
import { ServiceError } from '../service-error.js'

/**
 * Compiles the writing of a stream of events. With `initial`, the members of the answer beside the stream go first,
 * in an event of their own: so the protocols have it whose answers are one document.
 */
export function compileEventsWriter(
  service: ServiceModel,
  shape: Shape,
): (events: unknown, initial?: string | Uint8Array) => Readable {
  const protocol = chooseProtocol(service)
  const writeEvent = compileEventWriter(shape, protocol)
  async function* frames(events: unknown, initial: string | Uint8Array | undefined): AsyncGenerator<Buffer, void> {
    if (initial !== undefined) yield frame('event', 'initial-response', protocol.contentType, toBytes(initial))
    try {
      for await (const event of asEvents(events)) yield writeEvent(event)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const body = Buffer.from(JSON.stringify({ message: error.message }))
      yield frame('exception', error.code, protocol.contentType, body)
    }
  }
  return (events, initial) => Readable.from(frames(events, initial), { objectMode: false })
}

async function* asEvents(events: unknown): AsyncGenerator<Members, void> {
  if (typeof events !== 'object' || events === null) return
  if (!(Symbol.asyncIterator in events || Symbol.iterator in events)) return
  for await (const event of events as AsyncIterable<unknown> | Iterable<unknown>) yield asMembers(event)
}

function frame(kind: 'event' | 'exception', type: string, contentType: string, payload: Uint8Array): Buffer {
  const headers: [string, EventHeaderValue][] = [
    [':message-type', kind],
    [`:${kind}-type`, type],
    [':content-type', contentType],
  ]
  return encodeEventFrame(new Map(headers), payload)
}
