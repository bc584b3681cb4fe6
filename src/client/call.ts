/**
 * The way of a call, from top to bottom: customise → validate → endpoint → serialise → protect → attempts → answer.
 */

import { Readable } from 'node:stream'
import type { HttpRequest } from '../base/http-message.js'
import type { Params } from '../protocol/protocol.js'
import { finish, finishAnswered, type Output, parsedAnswer } from './answer.js'
import { attempt, type Attempted } from './attempt.js'
import { bindToEndpoint } from './bind.js'
import type { CallContext, CallOptions, CallState, ClientContext } from './context.js'
import { limitTime } from './deadline.js'
import { type Hook, run, runUntilResponse } from './lifecycle.js'
import { openBody, type RenewBody } from './request-body.js'
import type { OperationPlan } from './operation-plan.js'
import { publishRequest, publishResponse, publishRetry } from './diagnostics.js'

/**
 * Makes one call.
 *
 * @throws {@link ParamValidationError} before anything is sent
 * @throws {@link ClientError} the service answered with an error
 * @throws {@link BotoCoreError} no answer, or one that cannot be understood
 */
export async function call(
  client: ClientContext,
  plan: OperationPlan,
  given: Params,
  options: CallOptions | undefined,
): Promise<Output> {
  const deadline = limitTime(options)
  try {
    return await runCall(await beginCall(client, plan, deadline?.signal), given)
  } finally {
    deadline?.clear()
  }
}

async function runCall(state: CallState, given: Params): Promise<Output> {
  const { plan } = state
  try {
    state.signal?.throwIfAborted()
    const params = await customise(state, given)
    plan.validate(params)
    const request = await build(state, params)
    if (state.hooks.beforeCall !== undefined) {
      const answered = await answerFromHandler(state.hooks.beforeCall, state, request, params)
      if (answered !== undefined) return await finishAnswered(state, answered)
    }
    const opening = openBody(state, request, params)
    const renewBody = opening instanceof Promise ? await opening : opening
    return await attemptUntilDone(state, request, renewBody)
  } catch (error) {
    const { afterCallError } = state.hooks
    if (afterCallError !== undefined) {
      await run(afterCallError, { model: plan.operation, error, context: state.context })
    }
    throw error
  }
}

/** The state of a new call. */
export async function beginCall(
  client: ClientContext,
  plan: OperationPlan,
  signal: AbortSignal | undefined,
): Promise<CallState> {
  const codec = plan.codec()
  const context: CallContext = {
    clientRegion: client.regionName,
    hasStreamingInput: plan.streamsInput,
    signing: {},
  }
  return {
    client,
    plan,
    codec: codec instanceof Promise ? await codec : codec,
    hooks: plan.hooks(),
    context,
    signal,
    invocationId: client.uuid(),
  }
}

/** The parameters as event handlers leave them, and what is filled in where neither caller nor handlers have decided. */
export async function customise({ plan, hooks, context }: CallState, given: Params): Promise<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null) plan.validate(given)
  let params: Record<string, unknown> = { ...given }
  const model = plan.operation
  const { provideClientParams, beforeParameterBuild } = hooks
  if (provideClientParams !== undefined) {
    const asked = runUntilResponse(provideClientParams, { params, model, context })
    const replaced = asked instanceof Promise ? await asked : asked
    if (replaced !== undefined) params = { ...(replaced as Params) }
  }
  const building =
    beforeParameterBuild === undefined ? undefined : run(beforeParameterBuild, { params, model, context })
  if (building instanceof Promise) await building
  plan.fillTokens?.(params)
  if (context.isPresignRequest !== true) plan.protection.prepare?.(params, context)
  return params
}

/** The request of a call, bound to its endpoint. */
export async function build(state: CallState, params: Record<string, unknown>): Promise<HttpRequest> {
  const { client, plan, codec } = state
  const found = plan.findEndpoint(state, params)
  const endpoint = found instanceof Promise ? await found : found
  state.context.endpoint = endpoint
  const request = bindToEndpoint(codec.serialize(params), endpoint, client.injectsHostPrefix)
  request.headers['user-agent'] = client.userAgent
  return request
}

function answerFromHandler(hook: Hook, { plan, context }: CallState, request: HttpRequest, params: Params) {
  const answer = runUntilResponse(hook, { model: plan.operation, params, request, context })
  return answer as Promise<Output | undefined> | Output | undefined
}

/** Attempts until one succeeds or the retry mode gives up. */
async function attemptUntilDone(state: CallState, request: HttpRequest, renewBody: RenewBody): Promise<Output> {
  const { client } = state
  publishRequest(state, request)
  try {
    for (let number = 1; ; number++) {
      const attempted = await attempt(state, request, number)
      publishResponse(state, attempted, number)
      const wish = wishOfHandlers(state, request, attempted, number)
      const pauseMs = pauseBeforeNext(state, attempted, wish instanceof Promise ? await wish : wish)
      if (pauseMs === undefined || !renewBody()) return await finish(state, attempted, number)
      publishRetry(state, attempted, number, pauseMs)
      await client.clock.sleep(pauseMs, state.signal)
    }
  } finally {
    // A file that nobody asked for would stay open.
    if (request.body instanceof Readable) request.body.destroy()
  }
}

/** The pause in milliseconds before another attempt; `undefined` when there is none. */
function pauseBeforeNext(
  { client, context, signal }: CallState,
  { failure }: Attempted,
  wish: unknown,
): number | undefined {
  if (wish === false || signal?.aborted === true) return undefined
  if (typeof wish === 'number') return wish * 1000
  if (failure === undefined) return undefined
  const decision = client.retry.decide(failure)
  if (!decision.retry) {
    context.maxAttemptsReached = decision.maxAttemptsReached
    context.retryQuotaReached = decision.quotaReached
    return undefined
  }
  return decision.delayMs
}

/** What event handlers want to come after an attempt: a pause in seconds before another, `false` for none. */
function wishOfHandlers(state: CallState, request: HttpRequest, attempted: Attempted, number: number): unknown {
  const { plan, hooks, context, signal } = state
  const { responseReceived, needsRetry } = hooks
  if (responseReceived === undefined && needsRetry === undefined) return undefined
  const { response, failure } = attempted
  const parsed = parsedAnswer(state, attempted, number)
  const event = {
    model: plan.operation,
    request,
    response,
    parsed,
    error: failure?.error,
    attempt: number,
    context,
    signal,
  }
  const waiting = responseReceived === undefined ? undefined : run(responseReceived, event)
  if (needsRetry === undefined) return waiting
  return waiting instanceof Promise
    ? waiting.then(() => runUntilResponse(needsRetry, event))
    : runUntilResponse(needsRetry, event)
}
