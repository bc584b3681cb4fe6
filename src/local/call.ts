/**
 * One call on its way: what is found out about it, and how its answer is finished.
 */

import type { Headers } from '../base/http-message.js'
import type { Operation } from '../model/operation.js'
import { decide } from './access.js'
import type { CallContext, RequestHead } from './call-context.js'
import type { Engine } from './engine.js'
import { hostIdOf } from './protocol/rest-xml.js'
import type { AnswerMessage, RequestMessage } from './protocol/server-protocol.js'
import type { RawRequest } from './raw-call.js'
import { type RecordedRequest, withoutSecretFields, withoutSecrets } from './request-log.js'
import type { Route } from './route.js'

/** A call on its way. What is found out is kept for the answer to errors. */
export interface Call {
  readonly raw: RawRequest
  readonly engine: Engine
  requestId: string
  route: Route | undefined
  recorded: RecordedRequest | undefined
  /** The caller as far as it is known. */
  who: { region: string; arn: string }
  /** Headers that every answer to the request has. */
  headers: Headers
}

/** What a context is made of. */
export interface ContextParts {
  readonly operation: string
  readonly region: string
  readonly principal: CallContext['principal']
  readonly head: RequestHead
  readonly body: CallContext['body']
}

/** What handlers are told. */
export function createContext({ raw, engine, requestId }: Call, { service }: Route, parts: ContextParts): CallContext {
  const { operation, region, principal, head, body } = parts
  const context: CallContext = {
    service: service.name,
    operation,
    region,
    accountId: engine.accountId,
    principal,
    requestId,
    now: engine.now(),
    url: urlOf(raw),
    request: head,
    signal: raw.signal,
    body,
    answer: { headers: {} },
    may: (need) => decide(need, context, engine.iam).isAllowed,
  }
  return context
}

/** Notes what came in, for those who look at it later. */
export function record(call: Call, operation: string, input: Record<string, unknown>, bytes = 0): RecordedRequest {
  const { engine, raw, requestId, route, who } = call
  const entry: RecordedRequest = {
    service: route?.service.name ?? '',
    operation,
    input,
    region: who.region,
    caller: who.arn,
    requestId,
    method: raw.method,
    path: raw.path,
    query: withoutSecretFields(raw.query),
    headers: withoutSecrets(raw.headers),
    at: new Date(engine.now()),
    status: undefined,
    errorCode: undefined,
    error: undefined,
    durationMs: undefined,
  }
  engine.log.add(entry, bytes)
  call.recorded = entry
  return entry
}

/** Parameters as they are kept: a payload as bytes, or not at all where it is a stream. */
export function keptInput(
  operation: Operation,
  input: Record<string, unknown>,
  bytes: Uint8Array | undefined,
): Record<string, unknown> {
  const payload = operation.streamingInput === undefined ? undefined : operation.input?.traits.payload
  return payload === undefined ? input : { ...input, [payload]: bytes }
}

/** Notes that a key was used. */
export function noteKeyUse({ iam }: Engine, { principal, service, region, now }: CallContext): void {
  const { accessKeyId } = principal
  if (accessKeyId !== undefined) iam.keyUse.set(accessKeyId, { at: new Date(now), service, region })
}

/** What was changed must be kept before anything is told; also where a call was refused halfway. */
export async function finish(
  { engine, recorded, requestId, route, headers }: Call,
  answer: AnswerMessage,
): Promise<AnswerMessage> {
  await engine.commit()
  if (recorded !== undefined) recorded.status = answer.status
  Object.assign(answer.headers, headers)
  if (route?.service.name === 's3') {
    answer.headers['x-amz-request-id'] ??= requestId
    answer.headers['x-amz-id-2'] ??= hostIdOf(requestId)
    answer.headers['server'] ??= 'AmazonS3'
  } else {
    answer.headers['x-amzn-requestid'] ??= requestId
  }
  return answer
}

/** A request as protocols see it, before its body has come. */
export function messageOf({ method, query, headers }: RawRequest, path: string): RequestMessage {
  return { method, path, query, headers, body: new Uint8Array(0) }
}

function urlOf({ headers }: RawRequest): string {
  return `http://${headers['host'] ?? '127.0.0.1'}`
}
