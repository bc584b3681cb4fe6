/**
 * What the steps of a call are given: by the client, for all calls; and by the call, for itself.
 */

import type { Clock } from '../base/clock.js'
import type { HierarchicalEmitter } from '../base/emitter.js'
import type { HttpRequest, HttpResponse, HttpStreamingResponse } from '../base/http-message.js'
import type { FrozenCredentials } from '../credentials/credentials.js'
import type { BuiltIns } from '../endpoint/parameters.js'
import type { ResolvedEndpoint } from '../endpoint/endpoint.js'
import type { Operation } from '../model/operation.js'
import type { RawPaginator, RawWaiter } from '../model/raw.js'
import type { ServiceModel } from '../model/service.js'
import type { Protocol } from '../protocol/protocol.js'
import type { RetryStrategy } from '../retry/retry.js'
import type { ClientSettings } from './client-settings.js'
import type { Codec } from './codec.js'
import type { InputEvents } from './event-input.js'
import type { Hooks } from './lifecycle.js'
import type { OperationPlan } from './operation-plan.js'
import type { Signing } from './signing.js'
import type { Protection } from './protection.js'

/** Options of one call. */
export interface CallOptions {
  /** Stops the call at once, wherever it is, also while a streamed answer is read. The call rejects with its reason. */
  readonly signal?: AbortSignal
  /** Seconds for the whole call until its answer is there, retries included. Default: none, only the client's timeouts. */
  readonly timeout?: number
}

/** Sends one request. */
export interface Sender {
  send(
    request: HttpRequest,
    options: {
      readonly signal?: AbortSignal | undefined
      readonly expectContinue?: boolean
      /** Whether the answer may come while the body is still being sent. */
      readonly duplex?: boolean
      readonly wantStream: (status: number) => boolean
    },
  ): Promise<HttpResponse | HttpStreamingResponse>
  close(): Promise<void>
}

/** What a client is made of. All calls of a client share it. */
export interface ClientContext {
  readonly service: ServiceModel
  /** By operation. */
  readonly paginators: () => Readonly<Record<string, RawPaginator>>
  /** By AWS's name of the waiter. */
  readonly waiters: () => Readonly<Record<string, RawWaiter>>
  readonly settings: ClientSettings
  /** The protocol; at once from the second time on. */
  readonly protocol: () => Protocol | Promise<Protocol>
  readonly events: HierarchicalEmitter
  readonly sender: Sender
  readonly retry: RetryStrategy
  readonly clock: Clock
  readonly uuid: () => string
  readonly userAgent: string
  readonly regionName: string | undefined
  /** Seconds; part of the retry header. */
  readonly readTimeout: number
  readonly validates: boolean
  readonly injectsHostPrefix: boolean
  /** Compiles the way from parameters to an endpoint. */
  readonly compileEndpoint: (operation: Operation) => EndpointFinder
  readonly signing: Signing
  /** Compiles what guards the bodies of an operation. */
  readonly compileProtection: (operation: Operation) => Protection
}

/** Finds a call's endpoint, by what the parameters, the client's settings and event handlers say. */
export type EndpointFinder = (
  call: Pick<CallState, 'plan' | 'hooks' | 'context'> & { readonly signal?: AbortSignal | undefined },
  params: Record<string, unknown>,
) => ResolvedEndpoint | Promise<ResolvedEndpoint>

/** Notes that the steps of a call and event handlers leave for one another. */
export interface CallContext {
  readonly clientRegion: string | undefined
  readonly hasStreamingInput: boolean
  /** The signature version to use, where the endpoint, the operation or a handler has decided. */
  authType?: string | undefined
  /** What the endpoint or a handler says about signing. */
  signing: {
    region?: string
    signingName?: string
    disableDoubleEncoding?: boolean
    /** The path to sign, where it is not the request's. */
    authPath?: string
  }
  /** Where the call goes, once that is known. */
  endpoint?: ResolvedEndpoint
  /** The call is presigned, not sent. */
  isPresignRequest?: boolean
  /** Built-ins of the endpoint rules that differ for this call. */
  builtins?: BuiltIns
  /** Keys to sign this call with, in place of the client's. */
  requestCredentials?: FrozenCredentials
  /** The events that the caller sends. */
  inputEvents?: InputEvents
  /** Whether a streamed body waits until the service asks for it. */
  expectContinue?: boolean
  /** Whether the service was asked for a checksum of its answer. */
  validatesChecksum?: boolean
  /** The algorithm with which the answer's body was checked. */
  checksumAlgorithm?: string
  maxAttemptsReached?: boolean | undefined
  retryQuotaReached?: boolean | undefined
  [note: string]: unknown
}

/** One call on its way. */
export interface CallState {
  readonly client: ClientContext
  readonly plan: OperationPlan
  readonly codec: Codec
  readonly hooks: Hooks
  readonly context: CallContext
  readonly signal: AbortSignal | undefined
  readonly invocationId: string
}
