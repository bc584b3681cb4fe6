/**
 * The way of a call through the embedded AWS, top to bottom: route → caller → parameters → permission → handler → answer.
 */

import { hash, randomBytes, randomUUID } from 'node:crypto'
import type { Operation } from '../model/operation.js'
import { authorise, usualNeed } from './access.js'
import { askHandler, pause } from './ask-handler.js'
import { asServiceError, unknownOperation, writeErrorAnswer } from './answer-error.js'
import { authenticate, type Caller } from './auth/authenticate.js'
import { isClaim, type NoClaim, readClaim, type SignatureClaim } from './auth/claim.js'
import { refusalsOf } from './auth/refusals.js'
import { decompressed } from './body/compressed.js'
import { incomingBody, wholeBody } from './body/incoming-body.js'
import { DOCUMENT_LIMIT_BYTES, documentToSign, statedPayloadHash } from './body/signed-payload.js'
import { type Call, createContext, finish, keptInput, messageOf, noteKeyUse, record } from './call.js'
import type { CallContext, RequestHead } from './call-context.js'
import type { Engine } from './engine.js'
import type { Fault } from './faults.js'
import { bucketPath } from './host.js'
import type { LocalService } from './local-service.js'
import { parseQuery } from './protocol/form-tree.js'
import type { AnswerMessage, FoundOperation, RequestMessage } from './protocol/server-protocol.js'
import type { RawRequest } from './raw-call.js'
import { readInput } from './read-input.js'
import type { RecordedRequest } from './request-log.js'
import { findRoute, isFormPost, meantInstead, type Route, signingNameOf } from './route.js'
import { notImplemented, type ServiceError } from './service-error.js'
import { isStreaming, isUnsigned, refusalStyleOf } from './service-traits.js'

/** An answer, and what is to happen to the connection instead. */
export interface Outcome {
  readonly answer: AnswerMessage
  readonly cut?: Fault['cut'] | undefined
}

/** Answers a request. Rejects only where the state cannot be kept: then nothing may be told. */
export async function answerCall(
  raw: RawRequest,
  engine: Engine,
  onRequest?: (request: RecordedRequest) => void,
): Promise<Outcome> {
  const call: Call = {
    raw,
    engine,
    requestId: randomUUID(),
    route: undefined,
    recorded: undefined,
    who: { region: '', arn: '*' },
    headers: {},
  }
  const startedAt = performance.now()
  const outcome = await answerOrRefuse(call)
  const { recorded } = call
  if (recorded === undefined) return outcome
  recorded.durationMs = performance.now() - startedAt
  engine.log.answered(recorded)
  onRequest?.(recorded)
  return outcome
}

async function answerOrRefuse(call: Call): Promise<Outcome> {
  const { raw } = call
  try {
    return await findOperation(call)
  } catch (thrown) {
    const error = asServiceError(thrown)
    const operation = call.route?.found?.operation
    const recorded = call.recorded ?? (operation === undefined ? undefined : record(call, operation.name, {}))
    const answer = await finish(call, writeErrorAnswer(error, call.route, messageOf(raw, raw.path), call.requestId))
    // Who went away has no answer, and what is said of that is nobody's error.
    const isGone = raw.signal.aborted && error !== thrown
    if (recorded !== undefined && isGone) recorded.status = undefined
    if (recorded !== undefined && !isGone) {
      recorded.errorCode = error.code
      recorded.error = error.cause instanceof Error ? error.cause : thrown instanceof Error ? thrown : error
    }
    return { answer }
  }
}

/** What is known when the operation is. */
interface OperationCall {
  readonly route: Route
  readonly found: FoundOperation
  readonly message: RequestMessage
  readonly claim: SignatureClaim | NoClaim
  readonly head: RequestHead
  readonly local: LocalService | undefined
  /** The body, where it had to be read to know the operation. */
  readonly document: Buffer | undefined
}

async function findOperation(call: Call): Promise<Outcome> {
  const { raw, engine } = call
  const claim = readClaim({ headers: raw.headers, query: parseQuery(raw.query) })
  const signingName = signingNameOf(claim, messageOf(raw, raw.path))
  const path = signingName === 's3' ? bucketPath(raw.headers['host'] ?? '', raw.path) : raw.path
  const early = messageOf(raw, path)
  const isForm = signingName !== 's3' && isFormPost(early)
  const document = isForm ? await wholeBody(raw.body, DOCUMENT_LIMIT_BYTES) : undefined
  const message = document === undefined ? early : { ...early, body: decompressed(document, raw.headers) }
  const route = findRoute(claim, message, engine.directory)
  if (route === undefined) throw notImplemented('service', signingName ?? 'that this request is for')
  call.route = route
  if (route.service.name === 's3') call.requestId = randomBytes(8).toString('hex').toUpperCase()

  const { method, query, headers, sourceIp } = raw
  const head: RequestHead = { method, path, query, headers, sourceIp }
  const local = await engine.service(route.service.name)
  call.headers = local?.headersFor?.(head) ?? {}
  const body = incomingBody({ headers, raw: raw.body, claim, key: undefined })
  const special = local?.answerRaw?.({
    request: head,
    claim,
    body,
    now: engine.now(),
    keys: engine.keys,
    verifySignatures: engine.verifySignatures,
    contextFor: (principal, operation, region) =>
      createContext(call, route, { operation, region, principal, head, body }),
    authorise: (needs, context) => authorise(needs, context, engine.iam, refusalsOf(refusalStyleOf(route))),
  })
  if (special !== undefined) return { answer: await finish(call, await special) }
  if (route.found === undefined) throw refuseUnknown(call, route, claim, message)
  return await readCall(call, { route, found: route.found, message, claim, head, local, document })
}

/** No operation is meant: either there is none, or one of a service for which the request was not signed. */
function refuseUnknown(
  call: Call,
  route: Route,
  claim: SignatureClaim | NoClaim,
  message: RequestMessage,
): ServiceError {
  const meant = meantInstead(claim, message, call.engine.directory)
  if (meant === undefined) return unknownOperation(route, message.method)
  call.route = meant
  const { signingName } = meant.service.model
  return refusalsOf(refusalStyleOf(meant)).unfit(`Credential should be scoped to correct service: '${signingName}'.`)
}

async function readCall(call: Call, given: OperationCall): Promise<Outcome> {
  const { raw, engine } = call
  const { route, found, claim, head, local } = given
  const { operation, labels } = found
  const { name: service, model } = route.service
  if (operation.eventStreamInput !== undefined) throw notImplemented(service, operation.name, 'streams of events')
  const document = given.document ?? (await documentToSign(raw, found.operation, service))
  const region = isClaim(claim) && claim.region !== '' ? claim.region : 'us-east-1'
  call.who.region = region
  const caller = checkCaller(call, { ...given, document })
  call.who.arn = caller.principal.arn
  const source = document === undefined ? raw.body : once(document)
  const body = incomingBody({ headers: raw.headers, raw: source, claim, key: caller.key })
  const bytes = isStreaming(operation) ? undefined : await wholeBody(body.stream, DOCUMENT_LIMIT_BYTES)
  if (bytes !== undefined) local?.checkDocument?.(bytes, { request: head }, isChecksumRequired(operation))
  // An object may well be compressed: that is its owner's affair.
  const isDocument = bytes !== undefined && service !== 's3'
  const content = isDocument ? decompressed(bytes, raw.headers) : bytes
  const message = { ...given.message, body: content ?? new Uint8Array(0) }
  const input = readInput(route.protocol, operation, message, labels, body)
  const context = createContext(call, route, {
    operation: operation.name,
    region,
    principal: caller.principal,
    head,
    body,
  })
  record(call, operation.name, keptInput(operation, input, bytes), bytes?.length)
  noteKeyUse(engine, context)
  const needs = local?.accessNeeds?.(input, context) ?? [usualNeed(model, operation.name)]
  authorise(needs, context, engine.iam, refusalsOf(refusalStyleOf(route)))
  return await handle(call, given, input, context)
}

function checkCaller({ raw, engine }: Call, { route, found, claim, head, document }: OperationCall): Caller {
  const isS3 = route.service.name === 's3'
  const { method, path, query, headers } = raw
  const payloadHash =
    statedPayloadHash(headers, claim, document, isS3) ?? (isS3 ? 'UNSIGNED-PAYLOAD' : hash('sha256', document ?? ''))
  return authenticate(
    claim,
    { method, path, bucketPath: head.path, query, headers, payloadHash },
    {
      keys: engine.keys,
      now: engine.now(),
      style: refusalStyleOf(route),
      mayBeAnonymous: isS3 || isUnsigned(found.operation),
      verifySignatures: engine.verifySignatures,
    },
  )
}

function isChecksumRequired({ raw }: Operation): boolean {
  return raw.httpChecksumRequired === true || raw.httpChecksum?.requestChecksumRequired === true
}

async function handle(
  call: Call,
  { route, found: { operation }, local }: OperationCall,
  input: Record<string, unknown>,
  context: CallContext,
): Promise<Outcome> {
  const { engine } = call
  const { service, answer: changes } = context
  const fault = call.recorded && engine.faults.take(service, operation.name, call.recorded)
  if (fault !== undefined) await pause(fault.delayMs, context.signal)
  if (fault?.error !== undefined) throw fault.error
  if (fault?.cut === 'before-answer') return { answer: { status: 500, headers: {}, body: undefined }, cut: fault.cut }
  const output = await askHandler(engine, local, operation, input, context)
  const answer = route.protocol.writer(operation)({ ...output }, context.requestId)
  Object.assign(answer.headers, changes.headers)
  if (changes.status !== undefined) answer.status = changes.status
  if (changes.body !== undefined) answer.body = changes.body
  const finished = await finish(call, answer)
  if (fault?.cut !== 'instead-of-answer') return { answer: finished, cut: fault?.cut }
  if (call.recorded !== undefined) call.recorded.status = undefined
  return { answer: finished, cut: 'before-answer' }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes
}
