/**
 * One attempt of a call: sign → send → parse. Never throws: how it ended is what it gives back.
 */

import type { HttpRequest, HttpResponse, HttpStreamingResponse } from '../base/http-message.js'
import { Readable } from 'node:stream'
import type { ParsedAnswer, ParsedError } from '../protocol/protocol.js'
import type { FailedAttempt } from '../retry/retry.js'
import type { CallState } from './context.js'
import { type Hook, run, runUntilResponse } from './lifecycle.js'

/** How an attempt ended: with `answer`, with `refusal`, or with `failure.error`. */
export interface Attempted {
  readonly request: HttpRequest
  readonly response?: HttpResponse | HttpStreamingResponse
  readonly answer?: ParsedAnswer
  readonly refusal?: ParsedError
  /** Absent on success. */
  readonly failure?: FailedAttempt
}

/** From this status on, an answer is an error. */
const firstErrorStatus = 300

/** Makes one attempt. The request given is the call's and stays as it is. */
export async function attempt(state: CallState, base: HttpRequest, number: number): Promise<Attempted> {
  const request = { ...base, headers: { ...base.headers } }
  let response: HttpResponse | HttpStreamingResponse | undefined
  try {
    const preparing = prepare(state, request, number)
    if (preparing !== undefined) await preparing
    response = await send(state, request, number)
    const extra = state.hooks.beforeParse === undefined ? undefined : await beforeParse(state, response)
    const attempted = read(state, request, response, number)
    if (attempted.answer !== undefined) await state.codec.openEvents?.(attempted.answer.output, response.status)
    if (extra !== undefined && attempted.answer !== undefined) Object.assign(attempted.answer.output, extra)
    return attempted
  } catch (error) {
    const failure = { attempt: number, error }
    return response === undefined ? { request, failure } : { request, response, failure }
  }
}

/** Waits for nothing where nobody has to be waited for: each wait costs a call a fraction of a µs. */
function prepare(state: CallState, request: HttpRequest, number: number): Promise<void> | void {
  const { client, hooks, context } = state
  request.headers['amz-sdk-invocation-id'] = state.invocationId
  request.headers['amz-sdk-request'] = retryHeader(state, number)
  if (hooks.requestCreated !== undefined || client.retry.beforeSend !== undefined) {
    return prepareAndWait(state, request, number)
  }
  return context.inputEvents?.begin(request) ?? client.signing.sign(state, request)
}

async function prepareAndWait(state: CallState, request: HttpRequest, number: number): Promise<void> {
  const { client, hooks, plan, context, signal } = state
  const event = { model: plan.operation, request, context, attempt: number, signal }
  if (hooks.requestCreated !== undefined) await run(hooks.requestCreated, event)
  if (client.retry.beforeSend !== undefined) await client.retry.beforeSend(signal)
  await (context.inputEvents?.begin(request) ?? client.signing.sign(state, request))
}

/** @see features 8.8: the time limit is told from the second attempt on, and not for bodies that stream. */
function retryHeader({ client, plan }: CallState, number: number): string {
  if (number === 1) return 'attempt=1'
  const ttl = plan.streamsInput ? '' : `ttl=${basicTime(client.clock.now() + client.readTimeout * 1000)}; `
  return `${ttl}attempt=${number}; max=${client.retry.maxAttempts}`
}

function basicTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}

async function askAndSend(hook: Hook, state: CallState, request: HttpRequest, number: number) {
  const { plan, context, signal } = state
  const event = { model: plan.operation, request, context, attempt: number, signal }
  const answer = await runUntilResponse(hook, event)
  return answer === undefined ? await sendNow(state, request) : (answer as HttpResponse | HttpStreamingResponse)
}

function send(state: CallState, request: HttpRequest, number: number) {
  const { beforeSend } = state.hooks
  return beforeSend === undefined ? sendNow(state, request) : askAndSend(beforeSend, state, request, number)
}

function sendNow({ client, plan, context, signal }: CallState, request: HttpRequest) {
  return client.sender.send(request, {
    signal,
    expectContinue: context.expectContinue === true,
    duplex: context.inputEvents !== undefined,
    wantStream: plan.streamsOutput ? isSuccess : never,
  })
}

async function beforeParse(
  { hooks, plan, context }: CallState,
  response: HttpResponse | HttpStreamingResponse,
): Promise<Record<string, unknown> | undefined> {
  if (hooks.beforeParse === undefined) return undefined
  const extra = {}
  await run(hooks.beforeParse, { model: plan.operation, response, extra, context })
  return extra
}

function read(
  state: CallState,
  request: HttpRequest,
  response: HttpResponse | HttpStreamingResponse,
  number: number,
): Attempted {
  const { plan, codec } = state
  if (isSuccess(response.status)) {
    plan.protection.verify?.(state, response)
    return { request, response, answer: codec.parse(response) }
  }
  const { status, headers, reason } = response
  const body = response.body instanceof Readable ? new Uint8Array() : response.body
  const refusal = codec.parseError({ status, headers, reason, body })
  const { code } = refusal
  const modelled = plan.retryableCodes.get(code)
  const failure = { attempt: number, status, code, headers, ...(modelled === undefined ? {} : { modelled }) }
  return { request, response, refusal, failure }
}

/** Whether an answer with this status is an output, not an error. */
export function isSuccess(status: number): boolean {
  return status < firstErrorStatus
}

function never(): boolean {
  return false
}
