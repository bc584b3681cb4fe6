/**
 * The end of a call: what an attempt gave becomes the caller's output or error.
 */

import type { ClientError, ErrorResponse, ResponseMetadata } from '../errors/call.js'
import type { ParsedError } from '../protocol/protocol.js'
import type { HttpResponse, HttpStreamingResponse } from '../base/http-message.js'
import { type Attempted, isSuccess } from './attempt.js'
import type { CallState } from './context.js'
import { exceptionClass } from './exceptions.js'
import { run } from './lifecycle.js'

/** What a call resolves to: the operation's output members and `ResponseMetadata`. */
export type Output = Record<string, unknown> & { ResponseMetadata: ResponseMetadata }

/** The output of a call whose last attempt ended so; throws where it is an error. */
export async function finish(state: CallState, attempted: Attempted, attempts: number): Promise<Output> {
  const { client, hooks } = state
  const { response, answer, failure } = attempted
  const parsed = parsedAnswer(state, attempted, attempts)
  if (response === undefined || parsed === undefined) throw failure?.error
  if (hooks.afterCall !== undefined) {
    await run(hooks.afterCall, { model: state.plan.operation, response, parsed, context: state.context })
  }
  if (answer === undefined) throw createError(state, parsed as unknown as ErrorResponse)
  client.retry.succeeded(attempts)
  return parsed as Output
}

/** The output of a call that a handler has answered; throws where the answer is an error. */
export async function finishAnswered(state: CallState, answered: Output): Promise<Output> {
  const { hooks, plan, context } = state
  if (hooks.afterCall !== undefined) {
    await run(hooks.afterCall, { model: plan.operation, response: undefined, parsed: answered, context })
  }
  if (!isSuccess(answered.ResponseMetadata?.HTTPStatusCode ?? 200))
    throw createError(state, answered as unknown as ErrorResponse)
  return answered
}

/** What an answer says: the output, or `Error` and the error's members; `undefined` where there is none to be read. */
export function parsedAnswer(
  state: CallState,
  { response, answer, refusal }: Attempted,
  attempts: number,
): Record<string, unknown> | undefined {
  if (response === undefined) return undefined
  if (answer !== undefined) return outputOf(answer.output, describe(state, response, answer, attempts))
  return refusal && errorResponse(state, refusal, describe(state, response, refusal, attempts))
}

/** The error that a service's answer is thrown as. */
export function createError({ client, plan }: CallState, response: ErrorResponse): ClientError {
  const { exceptions } = client.service
  const { Code, QueryErrorCode } = response.Error
  const code = exceptions.has(Code) ? Code : (QueryErrorCode ?? Code)
  const errorClass = exceptionClass(client.service, code)
  return new errorClass(response, plan.operation.name)
}

function outputOf(output: Record<string, unknown>, metadata: ResponseMetadata): Record<string, unknown> {
  output['ResponseMetadata'] = metadata
  return output
}

function errorResponse({ client }: CallState, refusal: ParsedError, metadata: ResponseMetadata) {
  const { code, message, fields } = refusal
  const response: Record<string, unknown> = {
    Error: { ...fields, Code: code, Message: message },
    ResponseMetadata: metadata,
  }
  const { exceptions } = client.service
  const queryErrorCode = fields['QueryErrorCode']
  const shape =
    exceptions.get(code) ?? (typeof queryErrorCode === 'string' ? exceptions.get(queryErrorCode) : undefined)
  if (shape !== undefined) {
    for (const [name, value] of Object.entries(refusal.members(shape))) response[name] ??= value
  }
  return response
}

function describe(
  { context }: CallState,
  response: HttpResponse | HttpStreamingResponse,
  parsed: { requestId?: string; hostId?: string } | undefined,
  attempts: number,
): ResponseMetadata {
  // In boto3's order: what people look for first stands first.
  const metadata = {} as ResponseMetadata
  if (parsed?.requestId !== undefined) metadata.RequestId = parsed.requestId
  if (parsed?.hostId !== undefined) metadata.HostId = parsed.hostId
  metadata.HTTPStatusCode = response.status
  metadata.HTTPHeaders = response.headers
  metadata.RetryAttempts = attempts - 1
  if (context.maxAttemptsReached === true) metadata.MaxAttemptsReached = true
  if (context.retryQuotaReached === true) metadata.RetryQuotaReached = true
  if (context.checksumAlgorithm !== undefined) metadata.ChecksumAlgorithm = context.checksumAlgorithm
  return metadata
}
