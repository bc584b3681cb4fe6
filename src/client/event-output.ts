/**
 * Answers that are streams of events: the body becomes the events.
 *
 * @see features 5.12
 */

import { Readable } from 'node:stream'
import { EventStreamError, type ErrorResponse } from '../errors/call.js'
import type { Operation } from '../model/operation.js'
import { compileEventReader, compileInitialResponse, type ToEventError } from '../protocol/event-stream.js'
import type { Protocol } from '../protocol/protocol.js'

/** Puts the events into an output whose event member is still the body. */
export type EventOpener = (output: Record<string, unknown>, status: number) => Promise<void>

/** Compiles the opening of an operation's events; `undefined` where it has none. */
export function compileEventOpener(operation: Operation, protocol: Protocol): EventOpener | undefined {
  const { output: outputShape, eventStreamOutput: member } = operation
  if (outputShape === undefined || member === undefined) return undefined
  const name = [...outputShape.members].find(([, shape]) => shape === member)?.[0] ?? ''
  const readEvents = compileEventReader(member, protocol)
  const readInitial = compileInitialResponse(outputShape, protocol)
  return async (output, status) => {
    const body = output[name]
    const stream = readEvents(body instanceof Readable ? body : Readable.from([]), errorMaker(operation, status))
    if (readInitial !== undefined) Object.assign(output, await readInitial(stream))
    output[name] = stream
  }
}

function errorMaker({ name }: Operation, status: number): ToEventError {
  return (code, message, members) => {
    const response: ErrorResponse = {
      ...members,
      Error: { Code: code, Message: message },
      ResponseMetadata: { HTTPStatusCode: status, HTTPHeaders: {}, RetryAttempts: 0 },
    }
    return new EventStreamError(response, name)
  }
}
