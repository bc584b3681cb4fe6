/**
 * Small requests to metadata services on the machine itself: no proxies, no redirects, nothing kept open.
 */

import * as http from 'node:http'
import * as https from 'node:https'

import {
  ConnectTimeoutError,
  ConnectionClosedError,
  EndpointConnectionError,
  HTTPClientError,
  ReadTimeoutError,
} from '../errors/http.js'
import type { TextRequest, TextResponse } from './context.js'

/** Metadata answers are a few kilobytes; what is longer is none. */
const MAX_BODY_BYTES = 1_048_576

/** Sends one request and reads the answer as text. @throws a connection or HTTP error, or the signal's reason */
export function fetchText(request: TextRequest): Promise<TextResponse> {
  const { method, headers, timeoutMs, signal } = request
  const url = new URL(request.url)
  const { request: send } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    let isConnected = false
    const sent = send(url, { method, headers, agent: false, signal }, (response) => {
      read(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), fail)
    })
    const timer = setTimeout(() => sent.destroy(timeoutError(request, isConnected)), timeoutMs)
    sent.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true
      })
    })
    sent.once('error', fail)
    sent.once('close', () => clearTimeout(timer))
    sent.end()

    function fail(error: unknown): void {
      reject(signal?.aborted === true ? signal.reason : asOurs(error, request.url, isConnected))
    }
  })
}

async function read(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > MAX_BODY_BYTES) throw new HTTPClientError('The answer of a metadata service is too long.')
  }
  return Buffer.concat(chunks).toString('utf8')
}

function timeoutError({ url, timeoutMs }: TextRequest, isConnected: boolean): Error {
  if (isConnected) return new ReadTimeoutError(`No answer from ${url} within ${timeoutMs} ms`, { endpointUrl: url })
  return new ConnectTimeoutError(`No connection to ${url} within ${timeoutMs} ms`, { endpointUrl: url })
}

function asOurs(error: unknown, url: string, isConnected: boolean): unknown {
  if (error instanceof HTTPClientError || error instanceof ConnectTimeoutError) return error
  const fields = { endpointUrl: url }
  const options = { cause: error }
  if (isConnected) return new ConnectionClosedError(`The connection to ${url} was closed`, fields, options)
  return new EndpointConnectionError(`Could not connect to ${url}`, fields, options)
}
