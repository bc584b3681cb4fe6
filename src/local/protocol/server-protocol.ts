/**
 * What the server side of a protocol must be able to do: the mirror of src/protocol, over the same shapes.
 * Readers and writers are compiled per operation when the operation is first called.
 */

import type { Readable } from 'node:stream'
import type { Headers } from '../../base/http-message.js'
import type { Operation } from '../../model/operation.js'
import type { ServiceModel } from '../../model/service.js'
import type { Members } from '../../protocol/members.js'
import type { ServiceError } from '../service-error.js'

/** A request as the protocols see it. */
export interface RequestMessage {
  readonly method: string
  /** Encoded as it came, with the bucket in front where it stood in the host name. */
  readonly path: string
  /** Encoded as it came, without the question mark. */
  readonly query: string
  readonly headers: Headers
  /** Bytes; or, where the operation takes a stream, the stream. */
  readonly body: Uint8Array | Readable
}

/** An answer, ready to be sent. */
export interface AnswerMessage {
  status: number
  headers: Headers
  body: string | Uint8Array | Readable | undefined
}

/** The values of the labels in a path, decoded. */
export type Labels = Readonly<Record<string, string>>

/** The operation that a request is for. */
export interface FoundOperation {
  readonly operation: Operation
  readonly labels: Labels
}

/** A request to parameters. @throws ServiceError with the protocol's code for what is malformed */
export type InputReader = (message: RequestMessage, labels: Labels) => Members

/** The members of an output to an answer. */
export type OutputWriter = (output: Members, requestId: string) => AnswerMessage

/** One protocol for one service. */
export interface ServerProtocol {
  /** As in the service models: `rest-xml`. */
  readonly name: string
  /** `undefined` where the service has no such operation. */
  findOperation(message: RequestMessage): FoundOperation | undefined
  reader(operation: Operation): InputReader
  writer(operation: Operation): OutputWriter
  writeError(error: ServiceError, requestId: string): AnswerMessage
  /** What the protocol calls parameters that do not fit the model. */
  readonly invalidCode: string
  /** What the protocol calls a value that is none of its type. */
  readonly malformedCode: string
}

/** Makes the protocol of a service. */
export type ServerProtocolFactory = (service: ServiceModel) => ServerProtocol

/** Makes a function of an operation that is asked once for each. */
export function oncePerOperation<T>(compile: (operation: Operation) => T): (operation: Operation) => T {
  const known = new WeakMap<Operation, T>()
  return (operation) => {
    let compiled = known.get(operation)
    if (compiled === undefined) known.set(operation, (compiled = compile(operation)))
    return compiled
  }
}
