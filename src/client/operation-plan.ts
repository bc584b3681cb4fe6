/**
 * All that can be known of an operation before it is called: made at the first call, kept for the rest.
 */

import type { Operation } from '../model/operation.js'
import { compileValidator } from '../validate/validator.js'
import type { ClientContext, EndpointFinder } from './context.js'
import type { Protection } from './protection.js'
import { lazyCodec, type Codec } from './codec.js'
import { createHooks, type Hooks } from './lifecycle.js'

/** An operation ready to be called by one client. */
export interface OperationPlan {
  readonly operation: Operation
  readonly hooks: () => Hooks
  /** Fills in idempotency tokens that are missing; `undefined` where there are none. */
  readonly fillTokens: ((params: Record<string, unknown>) => void) | undefined
  readonly validate: (params: object) => void
  readonly findEndpoint: EndpointFinder
  readonly codec: () => Codec | Promise<Codec>
  readonly protection: Protection
  readonly streamsInput: boolean
  readonly streamsOutput: boolean
  /** The input has a stream of events. */
  readonly sendsEvents: boolean
  /** Headers of which each is a checksum of the body. */
  readonly checksumHeaders: readonly string[]
  /** Codes of errors that the model says may be retried. */
  readonly retryableCodes: ReadonlyMap<string, 'transient' | 'throttling'>
}

/** Compiles what a client needs for an operation. */
export function compilePlan(client: ClientContext, operation: Operation): OperationPlan {
  return {
    operation,
    hooks: createHooks(client.events, operation),
    fillTokens: compileTokens(operation, client.uuid),
    validate: client.validates ? compileValidator(operation.input, operation.name) : acceptAll,
    findEndpoint: client.compileEndpoint(operation),
    codec: lazyCodec(operation, client),
    protection: client.compileProtection(operation),
    streamsInput: operation.streamingInput !== undefined,
    streamsOutput: operation.streamingOutput !== undefined || operation.eventStreamOutput !== undefined,
    sendsEvents: operation.eventStreamInput !== undefined,
    checksumHeaders: checksumHeadersOf(operation),
    retryableCodes: retryableCodesOf(operation),
  }
}

/** @see features 4.7: only what is absent is filled in, and only at the top. */
function compileTokens(operation: Operation, uuid: () => string): OperationPlan['fillTokens'] {
  const tokens: string[] = []
  for (const [name, member] of operation.input?.members ?? []) {
    if (member.traits.idempotencyToken === true) tokens.push(name)
  }
  if (tokens.length === 0) return undefined
  return (params) => {
    for (const name of tokens) if (params[name] === undefined) params[name] = uuid()
  }
}

/** `x-amz-checksum-crc32` and its kin, which the input's members name; and `content-md5`. */
function checksumHeadersOf(operation: Operation): readonly string[] {
  const names = ['content-md5']
  for (const { traits } of operation.input?.members.values() ?? []) {
    const header = traits.location === 'header' ? traits.locationName?.toLowerCase() : undefined
    if (header?.startsWith('x-amz-checksum-') === true) names.push(header)
  }
  return names
}

function acceptAll(): void {
  // The client was made with parameterValidation: false.
}

function retryableCodesOf(operation: Operation): ReadonlyMap<string, 'transient' | 'throttling'> {
  const codes = new Map<string, 'transient' | 'throttling'>()
  for (const shape of operation.errors) {
    const { retryable, error } = shape.traits
    if (retryable === undefined) continue
    const kind = retryable.throttling === true ? 'throttling' : 'transient'
    codes.set(shape.name, kind)
    if (error?.code !== undefined) codes.set(error.code, kind)
  }
  return codes
}
