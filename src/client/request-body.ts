/**
 * The body of a request on its way to the wire: what the caller gave, made sendable, guarded, and opened again for
 * another attempt where that is possible.
 */

import { Readable } from 'node:stream'
import type { Body, HttpRequest } from '../base/http-message.js'
import { type BodyInput, toSendableBody } from '../http/body.js'
import type { Params } from '../protocol/protocol.js'
import type { CallState } from './context.js'

/** Makes a request's body ready for another attempt; `false` where it can be sent only once. */
export type RenewBody = () => boolean

/** Makes the body of a request sendable and guards it, in place. */
export function openBody(state: CallState, request: HttpRequest, params: Params): RenewBody | Promise<RenewBody> {
  const { openInput } = state.codec
  if (openInput !== undefined) return openInput(state, request, params)
  const { body } = request
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    state.plan.protection.guard?.(state, request, params)
    return alwaysReady
  }
  return openStream(state, request, params, body)
}

async function openStream(
  state: CallState,
  request: HttpRequest,
  params: Params,
  given: BodyInput,
): Promise<RenewBody> {
  const { body, length, reopen } = await toSendableBody(given)
  if (length !== undefined) request.headers['content-length'] ??= String(length)
  const { headers } = request
  const guard = (opened: Body): void => {
    request.headers = { ...headers }
    request.body = opened
    state.plan.protection.guard?.(state, request, params)
  }
  guard(body)
  return () => {
    // A service may refuse before it asks for the body: then the stream is as it was.
    if (isUntouched(body) && isUntouched(request.body)) return true
    if (reopen === undefined) return false
    if (request.body instanceof Readable) request.body.destroy()
    guard(reopen())
    return true
  }
}

function isUntouched(body: Body | undefined): boolean {
  return !(body instanceof Readable) || !(body.readableDidRead || body.destroyed)
}

function alwaysReady(): boolean {
  return true
}
