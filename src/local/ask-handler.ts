/**
 * The handler that answers a call: the user's where there is one, else the service's own.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { methodName } from '../base/names.js'
import type { Operation } from '../model/operation.js'
import type { CallContext } from './call-context.js'
import type { Engine } from './engine.js'
import { outputProblems } from './handler-output.js'
import type { LocalService } from './local-service.js'
import { notImplemented, ServiceError } from './service-error.js'

/** The output of a call. @throws ServiceError what the handler refuses, or that it failed */
export async function askHandler(
  { handlers }: Pick<Engine, 'handlers'>,
  local: LocalService | undefined,
  operation: Operation,
  input: Record<string, unknown>,
  context: CallContext,
): Promise<object> {
  const { service, signal } = context
  const name = methodName(operation.name)
  const own = local?.handlers[name]
  const next = async (): Promise<object> => {
    if (own === undefined) throw notImplemented(service, operation.name)
    return (await own(input, context)) ?? {}
  }
  const handler = handlers.get(service)?.get(name)
  if (handler === undefined) return await next()
  const failure = (text: string): ServiceError =>
    new ServiceError('InternalFailure', `The handler for ${service}.${name} failed. ${text}`, { status: 500 })
  let output: object
  try {
    output = (await handler(input, context, next)) ?? {}
  } catch (error) {
    if (error instanceof ServiceError || signal.aborted) throw error
    const told = failure(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    told.cause = error
    throw told
  }
  const problems = outputProblems(operation, output)
  if (problems.length > 0) throw failure(`It gave what ${operation.name} cannot answer: ${problems.join('; ')}`)
  return output
}

/** Waits; where that is longer than any timer, until the caller goes away or the server stops. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return
  if (ms < 2 ** 31) return await sleep(ms, undefined, { signal })
  await new Promise((_resolve, reject) => {
    const abort = (): void => reject(new Error('Nobody waits any more.'))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
