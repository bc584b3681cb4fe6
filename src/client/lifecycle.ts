/**
 * The events of a call: which there are, what their handlers get, and who hears them.
 * When nobody listens, a call pays one comparison of version numbers.
 *
 * @see features 12.5
 */

import type { EmittedEvent, EventHandler, HierarchicalEmitter } from '../base/emitter.js'
import type { HttpRequest, HttpResponse, HttpStreamingResponse } from '../base/http-message.js'
import type { Operation } from '../model/operation.js'
import type { CallContext } from './context.js'

/** `provide-client-params`: the first answer that is an object replaces the parameters. */
export interface ParamsEvent extends EmittedEvent {
  /** A shallow copy of what the caller gave: members may be replaced, objects below belong to the caller. */
  readonly params: Record<string, unknown>
  readonly model: Operation
  readonly context: CallContext
}

/** `before-endpoint-resolution`: `builtins` may be changed. */
export interface EndpointEvent extends ParamsEvent {
  readonly builtins: Record<string, unknown>
}

/** `before-call`: the request may be changed; an answer that is an object ends the call with it, as output or as error. */
export interface BeforeCallEvent extends EmittedEvent {
  readonly model: Operation
  readonly params: Readonly<Record<string, unknown>>
  readonly request: HttpRequest
  readonly context: CallContext
}

/** `before-sign`: the request of an attempt, or of a URL, on its way to the signer. */
export interface SigningEvent extends EmittedEvent {
  readonly model: Operation
  readonly request: HttpRequest
  readonly context: CallContext
  readonly signal: AbortSignal | undefined
}

/** `request-created`, `before-send`: the request of one attempt, before and after it is signed. */
export interface AttemptEvent extends SigningEvent {
  readonly attempt: number
}

/** `choose-signer`: an answer that is a text is the signature version to use. */
export interface ChooseSignerEvent extends EmittedEvent {
  readonly model: Operation
  readonly signatureVersion: string
  readonly signingName: string
  readonly regionName: string | undefined
  readonly context: CallContext
}

/** `before-parse`: status, headers and body may be changed. Members of `extra` are merged into the output. */
export interface BeforeParseEvent extends EmittedEvent {
  readonly model: Operation
  readonly response: HttpResponse | HttpStreamingResponse
  readonly extra: Record<string, unknown>
  readonly context: CallContext
}

/** `response-received`, `needs-retry`: how an attempt ended. An answer to `needs-retry` is a pause in seconds, or `false`. */
export interface AttemptedEvent extends EmittedEvent {
  readonly model: Operation
  readonly request: HttpRequest
  readonly response: HttpResponse | HttpStreamingResponse | undefined
  /** The output; of an error, `Error` and its members. */
  readonly parsed: Record<string, unknown> | undefined
  readonly error: unknown
  readonly attempt: number
  readonly context: CallContext
  readonly signal: AbortSignal | undefined
}

/** `after-call`: the output or the error answer, which may be changed. */
export interface AfterCallEvent extends EmittedEvent {
  readonly model: Operation
  /** Absent where a handler of `before-call` has answered. */
  readonly response: HttpResponse | HttpStreamingResponse | undefined
  readonly parsed: Record<string, unknown>
  readonly context: CallContext
}

/** `after-call-error`: the call ended without an answer. */
export interface AfterCallErrorEvent extends EmittedEvent {
  readonly model: Operation
  readonly error: unknown
  readonly context: CallContext
}

/** What the handlers of each event get. */
export interface LifecycleEvents {
  'provide-client-params': ParamsEvent
  'before-parameter-build': ParamsEvent
  'before-endpoint-resolution': EndpointEvent
  'before-call': BeforeCallEvent
  'request-created': AttemptEvent
  'choose-signer': ChooseSignerEvent
  'before-sign': AttemptEvent
  'before-send': AttemptEvent
  'before-parse': BeforeParseEvent
  'response-received': AttemptedEvent
  'needs-retry': AttemptedEvent
  'after-call': AfterCallEvent
  'after-call-error': AfterCallErrorEvent
}

/** The event of a name such as `before-call.s3.PutObject`. */
export type EventNamed<Name extends string> = Name extends keyof LifecycleEvents
  ? LifecycleEvents[Name]
  : Name extends `${infer Head extends keyof LifecycleEvents}.${string}`
    ? LifecycleEvents[Head]
    : EmittedEvent

/** A handler of events of that name. Written as a method, as {@link EventHandler} is. */
type HandlerOf<Name extends string> = { handle(event: EventNamed<Name>): unknown }['handle']

interface Registration {
  register<Name extends string>(eventName: Name, handler: HandlerOf<Name>, uniqueId?: string): void
  registerFirst<Name extends string>(eventName: Name, handler: HandlerOf<Name>, uniqueId?: string): void
  registerLast<Name extends string>(eventName: Name, handler: HandlerOf<Name>, uniqueId?: string): void
}

/** The events of a session or a client, whose handlers know what they get by the event's name. */
export type ClientEvents = Registration & HierarchicalEmitter

const names = {
  provideClientParams: 'provide-client-params',
  beforeParameterBuild: 'before-parameter-build',
  beforeEndpointResolution: 'before-endpoint-resolution',
  beforeCall: 'before-call',
  requestCreated: 'request-created',
  chooseSigner: 'choose-signer',
  beforeSign: 'before-sign',
  beforeSend: 'before-send',
  beforeParse: 'before-parse',
  responseReceived: 'response-received',
  needsRetry: 'needs-retry',
  afterCall: 'after-call',
  afterCallError: 'after-call-error',
} as const

/** The handlers of one event for one operation, with the event's full name. */
export interface Hook {
  readonly eventName: string
  readonly handlers: readonly EventHandler[]
}

/** All events of an operation. */
export type Hooks = Readonly<Record<keyof typeof names, Hook | undefined>>

/** Keeps an operation's hooks; looks for handlers anew only when some were added or removed. */
export function createHooks(events: HierarchicalEmitter, operation: Operation): () => Hooks {
  const suffix = `${operation.service.hyphenizedServiceId}.${operation.name}`
  let version = -1
  let hooks: Hooks
  return () => {
    if (version !== events.version) {
      hooks = findHooks(events, suffix)
      version = events.version
    }
    return hooks
  }
}

/** Calls all handlers, one after the other; waits only for those that give a promise. The event object is used up. */
export function run(hook: Hook, event: object): Promise<void> | void {
  const named = nameEvent(hook, event)
  const { handlers } = hook
  for (let i = 0; i < handlers.length; i++) {
    const response = handlers[i]!(named)
    if (response instanceof Promise) return runRest(handlers, named, i + 1, response)
  }
  return undefined
}

/** Calls handlers until one answers with something other than `undefined` or `null`. The event object is used up. */
export function runUntilResponse(hook: Hook, event: object): unknown {
  const named = nameEvent(hook, event)
  const { handlers } = hook
  for (let i = 0; i < handlers.length; i++) {
    const response = handlers[i]!(named)
    if (response instanceof Promise) return firstResponse(handlers, named, i + 1, response)
    if (response != null) return response
  }
  return undefined
}

function nameEvent({ eventName }: Hook, event: object): EmittedEvent {
  return Object.assign(event, { eventName })
}

async function runRest(
  handlers: Hook['handlers'],
  event: EmittedEvent,
  next: number,
  waiting: Promise<unknown>,
): Promise<void> {
  await waiting
  for (let i = next; i < handlers.length; i++) await handlers[i]!(event)
}

async function firstResponse(
  handlers: Hook['handlers'],
  event: EmittedEvent,
  next: number,
  waiting: Promise<unknown>,
): Promise<unknown> {
  let response = await waiting
  for (let i = next; response == null && i < handlers.length; i++) response = await handlers[i]!(event)
  return response ?? undefined
}

function findHooks(events: HierarchicalEmitter, suffix: string): Hooks {
  const found: Partial<Record<keyof typeof names, Hook>> = {}
  for (const [key, name] of Object.entries(names)) {
    const eventName = `${name}.${suffix}`
    const handlers = events.handlersFor(eventName)
    if (handlers.length > 0) found[key as keyof typeof names] = { eventName, handlers }
  }
  return found as Hooks
}
