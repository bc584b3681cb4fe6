/**
 * What is done to a body before it is sent, and to an answer's before it is handed over: compression and checksums.
 *
 * @see features 4.7, 9
 */

import { gzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import type { HttpRequest, HttpResponse, HttpStreamingResponse } from '../base/http-message.js'
import { applyRequestChecksum } from '../checksum/apply-request.js'
import { chooseRequestChecksum } from '../checksum/choose-request.js'
import { checkBytes, createRunningCheck, expectedChecksum } from '../checksum/response.js'
import { StreamingBody } from '../http/streaming-body.js'
import type { Operation } from '../model/operation.js'
import type { Params } from '../protocol/protocol.js'
import type { ClientSettings } from './client-settings.js'
import type { CallContext, CallState } from './context.js'

/** The guard of an operation's calls; `undefined` in each place where the operation needs none. */
export interface Protection {
  /** Asks the service for a checksum of its answer, unless the caller has decided about it. */
  readonly prepare: ((params: Record<string, unknown>, context: CallContext) => void) | undefined
  /** Compresses the body of a request and gives it a checksum, in place. */
  readonly guard: ((call: CallState, request: HttpRequest, params: Params) => void) | undefined
  /** Checks the body of an answer, or lets it be checked while it is read. */
  readonly verify: ((call: CallState, response: HttpResponse | HttpStreamingResponse) => void) | undefined
}

/** Compiles the guard of an operation for a client's settings. */
export function compileProtection(operation: Operation, settings: ClientSettings): Protection {
  const { httpChecksum } = operation.raw
  const modeMember = httpChecksum?.requestValidationModeMember
  return {
    prepare: modeMember === undefined ? undefined : compilePrepare(modeMember, settings),
    guard: compileGuard(operation, settings),
    verify: modeMember === undefined ? undefined : compileVerify(httpChecksum?.responseAlgorithms ?? []),
  }
}

function compilePrepare(modeMember: string, settings: ClientSettings): Protection['prepare'] {
  const asks = settings.responseChecksumValidation === 'when_supported'
  return (params, context) => {
    if (asks && params[modeMember] === undefined) params[modeMember] = 'ENABLED'
    context.validatesChecksum = params[modeMember] === 'ENABLED'
  }
}

function compileGuard(operation: Operation, settings: ClientSettings): Protection['guard'] {
  const { httpChecksum, httpChecksumRequired, requestcompression } = operation.raw
  const compresses = requestcompression?.encodings.includes('gzip') === true && !settings.disableRequestCompression
  const member = httpChecksum?.requestAlgorithmMember
  const isRequired = httpChecksumRequired === true || httpChecksum?.requestChecksumRequired === true
  const sums = member !== undefined || isRequired
  if (!compresses && !sums) return undefined
  const algorithmHeader = member === undefined ? undefined : operation.input?.members.get(member)?.traits.locationName
  return (call, request, params) => {
    if (compresses) compress(request, settings.requestMinCompressionSizeBytes)
    if (!sums) return
    const given = member === undefined ? undefined : params[member]
    const checksum = chooseRequestChecksum({
      headers: request.headers,
      algorithm: typeof given === 'string' ? given : undefined,
      hasAlgorithmMember: member !== undefined,
      algorithmHeader: algorithmHeader?.toLowerCase(),
      isRequired,
      mode: settings.requestChecksumCalculation,
      isOneTimeBody: request.body instanceof Readable,
      canTrail: settings.signatureVersion !== 's3' && call.plan.streamsInput,
    })
    if (checksum !== undefined) applyRequestChecksum(request, checksum)
  }
}

/** A body that is worth it is sent in gzip. Streams keep their form: their length is seldom known. */
function compress(request: HttpRequest, minBytes: number): void {
  const { body, headers } = request
  if (body === undefined || body instanceof Readable || Buffer.byteLength(body) < minBytes) return
  request.body = gzipSync(body)
  const encoding = headers['content-encoding']
  headers['content-encoding'] = encoding === undefined ? 'gzip' : `${encoding},gzip`
}

function compileVerify(algorithms: readonly string[]): Protection['verify'] {
  return ({ context }, response) => {
    if (context.validatesChecksum !== true) return
    const expected = expectedChecksum(response.headers, algorithms)
    if (expected === undefined) return
    if (response.body instanceof Readable) {
      const body = response.body instanceof StreamingBody ? response.body : new StreamingBody(response.body)
      response.body = body.watch(createRunningCheck(expected))
    } else checkBytes(response.body, expected)
    context.checksumAlgorithm = expected.algorithm.toLowerCase()
  }
}
