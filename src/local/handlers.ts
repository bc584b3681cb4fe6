/**
 * What answers a call: functions by service and operation, typed by the service's model, seen from the other side.
 */

import type { StreamingBody as Incoming } from '../http/streaming-body.js'
import type {
  BodyInput,
  BytesInput,
  CopySourceObject,
  EventStream,
  ServiceClient,
  StreamingBody,
  TimeInput,
} from '../client/service-types.js'
import type { Services } from '#models/_services.js'
import type { CallContext } from './call-context.js'

/** The name of a service, as clients are made with it. */
export type ServiceName = keyof Services

/** The names of a service's operations, as its clients' methods have them. */
export type OperationName<Name extends ServiceName> = Exclude<
  keyof Services[Name],
  keyof ServiceClient<never, never, never>
> &
  string

type Scalar = string | number | bigint | boolean

/** A parameter as it arrives: bytes are bytes, times are dates, a body is a stream. */
export type Received<T> = unknown extends T
  ? T
  : [BodyInput] extends [T]
    ? Incoming
    : [BytesInput] extends [T]
      ? Uint8Array
      : [TimeInput] extends [T]
        ? Date
        : [string | CopySourceObject] extends [T]
          ? string
          : T extends Scalar
            ? T
            : T extends readonly (infer Item)[]
              ? readonly Received<Item>[]
              : T extends object
                ? { readonly [Key in keyof T]: Received<T[Key]> }
                : T

/** An answer as a handler may give it: any part of it, bytes as text too, times in any form. */
export type Given<T> = unknown extends T
  ? T
  : [T] extends [StreamingBody]
    ? BodyInput
    : [T] extends [Uint8Array]
      ? BytesInput
      : [T] extends [Date]
        ? TimeInput
        : T extends Scalar
          ? T
          : T extends EventStream<infer Event>
            ? AsyncIterable<Given<Event>> | Iterable<Given<Event>>
            : T extends readonly (infer Item)[]
              ? readonly Given<Item>[]
              : T extends object
                ? { readonly [Key in keyof T]?: Given<Exclude<T[Key], undefined>> | undefined }
                : T

type Method = (params: never, ...rest: never[]) => Promise<unknown>

/**
 * What a handler of the operation is given: the parameters as they arrive. Bytes are `Uint8Array`, times are `Date`,
 * a body is a `StreamingBody`.
 */
export type HandlerInput<
  Name extends ServiceName,
  Operation extends OperationName<Name>,
> = Services[Name][Operation] extends (params: infer Params, ...rest: never[]) => unknown
  ? Received<Exclude<Params, undefined>>
  : never

/** What is kept of a request: a payload as bytes, or nothing where it is a stream. */
export type RecordedInput<Name extends ServiceName, Operation extends OperationName<Name>> = {
  readonly [Key in keyof HandlerInput<Name, Operation>]: Incoming extends HandlerInput<Name, Operation>[Key]
    ? Uint8Array | undefined
    : HandlerInput<Name, Operation>[Key]
}

/**
 * What a handler of the operation gives: any part of the output, without `ResponseMetadata`. Bytes may be text, times
 * what clients take for times, bodies text, bytes or streams, events an iterable of them.
 */
export type HandlerOutput<
  Name extends ServiceName,
  Operation extends OperationName<Name>,
> = Services[Name][Operation] extends Method
  ? Given<Omit<Awaited<ReturnType<Services[Name][Operation]>>, 'ResponseMetadata'>>
  : never

/**
 * Answers calls of one operation. Throws a `ServiceError` to refuse one; anything else that it throws is a 500 whose
 * message has the error's own, and whose stack `LocalAws.requests` has. `next` gives what the embedded AWS itself
 * would answer, and can be asked once.
 */
export type Handler<Name extends ServiceName, Operation extends OperationName<Name>> = (
  input: HandlerInput<Name, Operation>,
  context: CallContext,
  next: () => Promise<HandlerOutput<Name, Operation>>,
) => HandlerOutput<Name, Operation> | Promise<HandlerOutput<Name, Operation>>

/** Handlers of a service by the names of its operations. */
export type Handlers<Name extends ServiceName> = {
  readonly [Operation in OperationName<Name>]?: Handler<Name, Operation>
}

/** A handler whose types are not known where it is called. */
export type AnyHandler = (
  input: Record<string, unknown>,
  context: CallContext,
) => object | undefined | void | Promise<object | undefined | void>

/** A handler of the user's, likewise. */
export type GivenHandler = (
  ...given: [...Parameters<AnyHandler>, next: () => Promise<object>]
) => ReturnType<AnyHandler>

/** Handlers by the names of the operations. */
export type AnyHandlers = Readonly<Record<string, AnyHandler>>

/** Lets go of the types of a service's handlers: from here on the model vouches for them. */
export function asAnyHandlers<Name extends ServiceName>(handlers: Handlers<Name>): AnyHandlers {
  return handlers as unknown as AnyHandlers
}
