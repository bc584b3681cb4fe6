/**
 * What went wrong on the wire, as errors that say where and what to check.
 *
 * @see features 1.13
 */

import type { HttpRequest } from '../base/http-message.js'
import { BotoCoreError } from '../errors/base.js'
import {
  ConnectionClosedError,
  ConnectTimeoutError,
  EndpointConnectionError,
  HTTPClientError,
  ProxyConnectionError,
  ReadTimeoutError,
  ResponseStreamingError,
  SSLError,
} from '../errors/http.js'

/** The URL as errors name it: without the query, which may hold a signature. */
export function endpointUrl(request: HttpRequest): string {
  return `${request.protocol}//${request.host}${request.path}`
}

/** No TCP connection to the endpoint. */
export function endpointConnectionError(url: string, cause: unknown): EndpointConnectionError {
  return new EndpointConnectionError(
    `No connection to ${url}: ${reasonOf(cause)}. ${connectHint(codeOf(cause))}`,
    { endpointUrl: url },
    { cause },
  )
}

/** The connection was not open in time. */
export function connectTimeoutError(url: string, connectTimeoutMs: number): ConnectTimeoutError {
  return new ConnectTimeoutError(
    `No connection to ${url} within ${connectTimeoutMs} ms. ` +
      'Check the endpoint, the network and its firewalls, or raise connectTimeout.',
    { endpointUrl: url, connectTimeoutMs },
  )
}

/** The TLS handshake with the endpoint failed. */
export function sslError(url: string, cause: unknown): SSLError {
  return new SSLError(
    `TLS with ${url} failed: ${reasonOf(cause)}. ${sslHint(codeOf(cause))}`,
    { endpointUrl: url },
    { cause },
  )
}

/** A connection, but none that speaks HTTP/2. */
export function http2ConnectionError(url: string, cause: unknown): Error {
  if (cause instanceof ConnectTimeoutError) return cause
  return new EndpointConnectionError(
    `No connection to ${url} over HTTP/2, which events in both directions need: ${reasonOf(cause)}. ` +
      'Check that the endpoint, and what stands before it, speaks HTTP/2.',
    { endpointUrl: url },
    { cause },
  )
}

/** @param url  With its credentials masked. */
export function proxyConnectionError(url: string, cause: unknown): ProxyConnectionError {
  return new ProxyConnectionError(
    `Failed to connect to proxy URL "${url}": ${reasonOf(cause)}. ` +
      'Check the proxy settings (Config proxies, HTTP_PROXY, HTTPS_PROXY, NO_PROXY) and the proxy itself.',
    { proxyUrl: url },
    { cause },
  )
}

/** Nothing came for too long. */
export function readTimeoutError(request: HttpRequest, readTimeoutMs: number): ReadTimeoutError {
  const url = endpointUrl(request)
  return new ReadTimeoutError(
    `Nothing came from ${url} for ${readTimeoutMs} ms. ` +
      'The service may carry the request out all the same. Check the network, or raise readTimeout.',
    { endpointUrl: url, readTimeoutMs },
  )
}

/** The caller's own body failed, or is not as long as its headers say. */
export function requestBodyError(request: HttpRequest, problem: string, cause?: unknown): HTTPClientError {
  const url = endpointUrl(request)
  return new HTTPClientError(
    `The body of the request to "${url}" could not be sent: ${problem}. Check the stream given as body.`,
    { endpointUrl: url },
    cause === undefined ? undefined : { cause },
  )
}

/** An exchange that failed before its answer was complete. */
export function exchangeError(request: HttpRequest, cause: unknown): Error {
  if (cause instanceof BotoCoreError) return cause
  const url = endpointUrl(request)
  if (isBrokenConnection(cause)) return connectionClosedError(request, reasonOf(cause), cause)
  return new HTTPClientError(
    `The request to "${url}" failed: ${reasonOf(cause)}. Check its headers and path.`,
    { endpointUrl: url },
    { cause },
  )
}

/** The connection ended before the answer was complete. */
export function connectionClosedError(request: HttpRequest, reason: string, cause?: unknown): ConnectionClosedError {
  const url = endpointUrl(request)
  return new ConnectionClosedError(
    `${url} closed the connection before its answer was complete (${reason}). ` +
      'The service may have got the request. Check that the endpoint speaks HTTP, or try again.',
    { endpointUrl: url },
    cause === undefined ? undefined : { cause },
  )
}

/** The body of an answer broke off while its reader was at it. */
export function streamingError(request: HttpRequest, cause: unknown): Error {
  if (cause instanceof BotoCoreError) return cause
  const url = endpointUrl(request)
  return new ResponseStreamingError(
    `The body of the answer from "${url}" broke off: ${reasonOf(cause)}. Make the call again, or ask for the missing range.`,
    { endpointUrl: url },
    { cause },
  )
}

/** Whether the other side ended the connection in order, without a failure of the network. */
export function isOrderlyClose(cause: unknown): boolean {
  return isBrokenConnection(cause) && !(cause instanceof Error && 'syscall' in cause)
}

const brokenCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ENOTCONN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
])

/** Ended, reset, or carrying what is not HTTP. */
function isBrokenConnection(cause: unknown): boolean {
  const code = codeOf(cause)
  if (cause instanceof Error && cause.name === 'HTTPParserError') return true
  return brokenCodes.has(code) || code.startsWith('HPE_') || undiciCodes.has(code) || http2Codes.has(code)
}

/** @see undici, docs/api/Errors.md */
const undiciCodes = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_DESTROYED',
])

/** @see Node, "Errors": ended, reset or refused by the other side, as against what we did wrong. */
const http2Codes = new Set([
  'ERR_HTTP2_ERROR',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_CANCEL',
  'ERR_HTTP2_STREAM_ERROR',
])

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause)) return ''
  return typeof cause.code === 'string' ? cause.code : ''
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(reasonOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}

function connectHint(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'The host name is unknown: check the region, the endpoint URL and DNS.'
  }
  if (code === 'ECONNREFUSED') return 'Nothing accepts connections there: check the endpoint URL and its port.'
  return 'Check the endpoint URL, the network and the proxy settings.'
}

function sslHint(code: string): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return "The certificate's issuer is not trusted: name its CA file in verify, or in AWS_CA_BUNDLE."
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return "Check the server's certificate and this machine's clock."
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'The certificate is for another host: check the endpoint URL.'
    case 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL':
      return 'The endpoint does not speak HTTP/2, which events in both directions need.'
    default:
      return 'Check that the endpoint speaks TLS, and the verify and clientCert settings.'
  }
}
