/**
 * What the generated types of services are made of. They import these names under short ones; nothing here runs.
 */

import type { Readable } from 'node:stream'
import type { ResponseMetadata } from '../errors/call.js'
import type { BaseClient, ClientMeta } from './base-client.js'
import type { CallOptions } from './context.js'
import type { ClientErrorClass, Exceptions } from './exceptions.js'
import type { PaginationParams, Paginator } from './pages/paginator.js'
import type { Meant, Spelled } from './spelled.js'
import type { Waiter, WaiterParams, WaitOptions } from './waiters/waiter.js'

export type { CallOptions }

/** What an operation gives: its output, and the facts about the answer. */
export type Answer<Output> = Promise<Output & { ResponseMetadata: ResponseMetadata }>

/** An answer without members of its own. */
export type EmptyAnswer = Promise<{ ResponseMetadata: ResponseMetadata }>

/** The parameters of an operation that has none. */
export type NoParams = Record<string, never>

/** Closes an enumeration of known values: others, which a service may add any day, are accepted too. */
export type OtherValue = string & {}

/**
 * A 64-bit integer in an answer. Up to 2^53 (all sizes, counts and times that services give today) it is a number, as
 * the type says; beyond, it comes as a bigint, so that no digit is lost. Where that can be, test with `typeof`.
 */
export type Long = number

/** A 64-bit integer as a parameter. */
export type LongInput = number | bigint

/** A point in time as a parameter: a Date, seconds since 1970, or a text in ISO 8601 or RFC 822. */
export type TimeInput = Date | number | string

/** A point in time in an answer. */
export type Time = Date

/** Bytes as a parameter; text is taken as UTF-8. */
export type BytesInput = string | ArrayBuffer | ArrayBufferView

/** Bytes in an answer. */
export type Bytes = Uint8Array

/** A body as a parameter: bytes, or a stream of them. */
export type BodyInput = BytesInput | Blob | Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

/** A body in an answer, to be read once: as a Node stream, by iteration, or whole by one of these methods. */
export interface StreamingBody extends Readable {
  bytes(): Promise<Uint8Array>
  /** The body as UTF-8. */
  text(): Promise<string>
  json(): Promise<unknown>
  /** @param options.keepends  Lines keep their line ends. Default false. */
  iterLines(options?: { readonly keepends?: boolean }): AsyncIterable<Uint8Array>
  /** All lines, with their ends. */
  readlines(): Promise<Uint8Array[]>
  /** How many bytes have come so far. */
  tell(): number
  /** Gives the body up, and its connection if bytes are still to come. */
  close(): void
  /** @param chunkSize  Bytes, default 1024; the last chunk may be smaller. */
  iterChunks(chunkSize?: number): AsyncIterable<Uint8Array>
}

/** The events that a service sends, to be iterated once. An error event ends the iteration with an `EventStreamError`. */
export interface EventStream<Event> extends AsyncIterable<Event> {
  /** Ends the stream before its last event. */
  close(): void
}

/** The events that a caller sends. */
export type EventStreamInput<Event> = AsyncIterable<Event> | Iterable<Event>

/** Any JSON value in an answer. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | { [name: string]: JsonValue }

/** What S3 copies from. */
export interface CopySourceObject {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string
}

/** The operations of a client, by their methods. */
export type MethodName<Client> = Exclude<
  { [Name in keyof Client]: Client[Name] extends (...args: never) => Promise<object> ? Name : never }[keyof Client],
  keyof BaseClient
> &
  string

/** A method of a client. */
export type MethodOf<Client, Name> = Name extends keyof Client ? Client[Name] : never

/** What is added to the parameters of a method, which stay optional where they are. */
type WithParams<Method, Added, Options> = Method extends (...args: infer Args) => unknown
  ? Args extends [params: infer Params, options?: CallOptions | undefined]
    ? [params: Params & Added, options?: Options]
    : Args extends [params?: infer Params, options?: CallOptions | undefined]
      ? [params?: Params & Added, options?: Options]
      : never
  : never

/** What a method resolves to. */
export type AnswerOf<Method> = Method extends (...args: never) => Promise<infer Output extends object> ? Output : never

/** The paginator of a client's method. */
export type PaginatorOf<Client, Name, Keys> = Paginator<
  WithParams<MethodOf<Client, Name>, PaginationParams, CallOptions>,
  AnswerOf<MethodOf<Client, Name>>,
  Keys
>

/** The waiter that asks by a client's method. */
export type WaiterOf<Client, Name> = Waiter<
  WithParams<MethodOf<Client, Name>, WaiterParams, WaitOptions<AnswerOf<MethodOf<Client, Name>>>>
>

/**
 * What the clients of all services have. Each generated client type adds the methods of the service's operations.
 * `Keys` are the result keys of the paginators, `Methods` the methods by which the waiters ask.
 */
export interface ServiceClient<ErrorName extends string, Keys, Methods> {
  readonly meta: ClientMeta
  /** A class for every error of the service, for `instanceof`. */
  readonly exceptions: Exceptions & { readonly [Name in ErrorName]: ClientErrorClass }
  /** The names of the service's waiters, sorted. */
  readonly waiterNames: (keyof Methods & string)[]
  /** Calls an operation by name, in any spelling. @throws UnknownClientMethodError naming the nearest */
  makeApiCall: BaseClient['makeApiCall']
  /** Whether an operation, in any spelling, gives its answer page by page. */
  canPaginate(operationName: string): boolean
  /** What goes through the pages of an operation: `getPaginator('listObjectsV2').paginate({ Bucket })`. */
  getPaginator<Name extends string>(
    operationName: Spelled<keyof Keys & string, Name>,
  ): PaginatorOf<this, Meant<keyof Keys & string, Name>, Keys[Meant<keyof Keys & string, Name>]>
  /** What waits until something is in a state: `await getWaiter('bucketExists').wait({ Bucket })`. */
  getWaiter<Name extends string>(
    waiterName: Spelled<keyof Methods & string, Name>,
  ): WaiterOf<this, Methods[Meant<keyof Methods & string, Name>]>
  /** Signs a URL that lets its holder make one call without keys. */
  generatePresignedUrl: BaseClient['generatePresignedUrl']
  /** Closes the client's connections. Calls under way fail. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
