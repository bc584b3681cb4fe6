/**
 * What a call tells those who watch, through `node:diagnostics_channel`. Costs nothing where nobody does.
 * Headers with keys and signatures are masked; parameters and bodies are not published.
 */

import { channel } from 'node:diagnostics_channel'
import type { Headers, HttpRequest } from '../base/http-message.js'
import type { Attempted } from './attempt.js'
import type { CallState } from './context.js'

const requests = channel('boto3-ts:request')
const responses = channel('boto3-ts:response')
const retries = channel('boto3-ts:retry')

const secretHeaders = new Set(['authorization', 'x-amz-security-token', 'x-amz-s3session-token', 'proxy-authorization'])

/** `boto3-ts:request`: a call is about to be sent for the first time. */
export function publishRequest(state: CallState, request: HttpRequest): void {
  if (!requests.hasSubscribers) return
  const { method, protocol, host, path, query, headers } = request
  requests.publish({ ...origin(state), method, url: urlOf({ protocol, host, path, query }), headers: masked(headers) })
}

/** `boto3-ts:response`: an attempt has ended, with an answer or without. */
export function publishResponse(state: CallState, attempted: Attempted, attempt: number): void {
  if (!responses.hasSubscribers) return
  const { response, failure } = attempted
  const headers = response === undefined ? undefined : masked(response.headers)
  const code = failure?.code
  responses.publish({ ...origin(state), attempt, status: response?.status, headers, code, error: failure?.error })
}

/** `boto3-ts:retry`: another attempt follows after `delayMs`. */
export function publishRetry(state: CallState, attempted: Attempted, attempt: number, delayMs: number): void {
  if (!retries.hasSubscribers) return
  const { code, status, error } = attempted.failure ?? {}
  retries.publish({ ...origin(state), attempt, delayMs, code, status, error })
}

function origin({ client, plan, invocationId }: CallState) {
  return {
    service: client.service.serviceName,
    operation: plan.operation.name,
    region: client.regionName,
    invocationId,
  }
}

function urlOf({ protocol, host, path, query }: Pick<HttpRequest, 'protocol' | 'host' | 'path' | 'query'>): string {
  const shown = query.replaceAll(/((?:X-Amz-Signature|X-Amz-Security-Token|Signature)=)[^&]*/gi, '$1****')
  return `${protocol}//${host}${path}${shown === '' ? '' : `?${shown}`}`
}

function masked(headers: Headers): Headers {
  const shown = { ...headers }
  for (const name of secretHeaders) if (shown[name] !== undefined) shown[name] = '****'
  return shown
}
