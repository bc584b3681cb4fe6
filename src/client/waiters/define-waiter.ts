/**
 * Waiters of one's own.
 */

import type { RawAcceptor } from '../../model/raw.js'
import { type BaseClient, clientContext, methodCaller, operationNameOf } from '../base-client.js'
import type { MethodName, WaiterOf } from '../service-types.js'
import type { Meant, Spelled } from '../spelled.js'
import { Waiter } from './waiter.js'

/** What an answer must be like. */
export type WaiterMatcher =
  /** JMESPath into the output, and what stands there: itself, in all elements of a list, in any of them. */
  | { readonly matcher: 'path'; readonly argument: string; readonly expected: unknown }
  | { readonly matcher: 'pathAll' | 'pathAny'; readonly argument: string; readonly expected: string | number | boolean }
  /** The HTTP status. */
  | { readonly matcher: 'status'; readonly expected: number }
  /** The error's code; `true` for any error, `false` for none. */
  | { readonly matcher: 'error'; readonly expected: string | boolean }

/** An answer and what it means. */
export type WaiterAcceptor = { readonly state: RawAcceptor['state'] } & WaiterMatcher

/** A waiter, as in botocore's `waiters-2` files. */
export interface WaiterDefinition<OperationName extends string = string> {
  /** What is asked, in any spelling. */
  readonly operation: OperationName
  /** Seconds between two attempts. */
  readonly delay: number
  readonly maxAttempts: number
  /** The first that matches an answer decides; an error answer that none matches ends the wait. */
  readonly acceptors: readonly WaiterAcceptor[]
}

/**
 * A waiter of one's own for a client.
 *
 * @param waiterName  For error messages.
 * @throws {@link UnknownClientMethodError} the client has no such operation
 * @see botocore `create_waiter_with_client`
 * @example
 * const jobDone = defineWaiter(glue, 'JobDone', {
 *   operation: 'getJobRun',
 *   delay: 10,
 *   maxAttempts: 60,
 *   acceptors: [
 *     { state: 'success', matcher: 'path', argument: 'JobRun.JobRunState', expected: 'SUCCEEDED' },
 *     { state: 'failure', matcher: 'path', argument: 'JobRun.JobRunState', expected: 'FAILED' },
 *   ],
 * })
 * await jobDone.wait({ JobName: 'nightly', RunId })
 */
export function defineWaiter<Client extends object, const Name extends string>(
  client: Client,
  waiterName: string,
  definition: WaiterDefinition<Spelled<MethodName<Client>, Name>>,
): WaiterOf<Client, Meant<MethodName<Client>, Name>> {
  const base = client as unknown as BaseClient
  const { service, clock } = clientContext(base)
  const operation = operationNameOf(service, definition.operation)
  return new Waiter(waiterName, { ...definition, operation }, methodCaller(base), clock)
}
