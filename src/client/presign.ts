/**
 * Presigned URLs: a call that whoever holds the URL can make, without keys.
 *
 * @see boto3 `Client.generate_presigned_url`; features 6.8
 */

import { Readable } from 'node:stream'
import type { HttpRequest } from '../base/http-message.js'
import { InvalidConfigError } from '../errors/config.js'
import { UnseekableStreamError } from '../errors/http.js'
import type { Params } from '../protocol/protocol.js'
import { appendParameters } from '../signing/presigned-url.js'
import { presignRequest, type SignOptions } from '../signing/sign.js'
import { beginCall, build, customise } from './call.js'
import type { ClientContext } from './context.js'
import type { OperationPlan } from './operation-plan.js'

/** How a call is presigned. */
export interface PresignCallOptions {
  readonly params: Params
  /** Seconds. */
  readonly expiresIn: number
  readonly httpMethod?: string | undefined
  /** The region of endpoint and signature, where it is not the client's. */
  readonly regionName?: string | undefined
  /** Parameters of the query that the model does not have. */
  readonly addedQuery?: Readonly<Record<string, string>> | undefined
}

/** A request that goes where a call would go, and what a signer needs to sign it. */
export interface PreparedRequest {
  readonly request: HttpRequest
  readonly options: SignOptions
}

/** The URL that makes this one call. Nothing is sent but what the search for credentials needs. */
export async function presignCall(
  client: ClientContext,
  plan: OperationPlan,
  { expiresIn, httpMethod, addedQuery = {}, ...options }: PresignCallOptions,
): Promise<string> {
  if (!Number.isInteger(expiresIn) || expiresIn < 1) {
    throw new InvalidConfigError(`ExpiresIn is a number of whole seconds from 1 on, got ${expiresIn}.`, { expiresIn })
  }
  const prepared = await prepareCall(client, plan, options)
  const { request } = prepared
  if (request.body instanceof Readable) {
    throw new UnseekableStreamError('A presigned URL holds no body: whoever uses it sends its own.')
  }
  if (httpMethod !== undefined) request.method = httpMethod
  request.query = appendParameters(request.query, Object.entries(addedQuery))
  return presignRequest(request, { ...prepared.options, payloadHash: undefined, expiresIn })
}

/** A call on its way up to its signature. */
export async function prepareCall(
  client: ClientContext,
  plan: OperationPlan,
  { params: given, regionName }: Pick<PresignCallOptions, 'params' | 'regionName'>,
): Promise<PreparedRequest> {
  const state = await beginCall(client, plan, undefined)
  state.context.isPresignRequest = true
  if (regionName !== undefined) {
    state.context.builtins = { 'AWS::Region': regionName }
    state.context.signing.region = regionName
  }
  const params = await customise(state, given)
  plan.validate(params)
  const request = await build(state, params)
  delete request.headers['user-agent']
  return { request, options: await client.signing.optionsFor(state, request) }
}
