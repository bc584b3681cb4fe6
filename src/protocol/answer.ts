/**
 * What all protocols read alike from an answer: its bytes, its ids, and the error for one that makes no sense.
 *
 * @see features 4.8, 5.5
 */

import { STATUS_CODES } from 'node:http'

import { asBuffer, toBytes } from '../base/bytes.js'
import type { Body, Headers, HttpResponse } from '../base/http-message.js'
import { ResponseParserError } from '../errors/http.js'

/** The ids by which AWS finds a request again. */
export interface RequestIds {
  requestId?: string
  hostId?: string
}

/** The part of an answer that errors about it tell. */
export interface AnswerFacts {
  status: number
  headers: Headers
  body: Uint8Array | Body
}

/** The ids in the headers: `x-amzn-requestid`, else `x-amz-request-id` with `x-amz-id-2`. */
export function readRequestIds(headers: Headers): RequestIds {
  const requestId = headers['x-amzn-requestid']
  if (requestId !== undefined) return { requestId }
  const s3RequestId = headers['x-amz-request-id']
  if (s3RequestId === undefined) return {}
  const hostId = headers['x-amz-id-2']
  return hostId === undefined ? { requestId: s3RequestId } : { requestId: s3RequestId, hostId }
}

/** The bytes of a body that has been read. */
export function bodyBytes(message: AnswerFacts): Buffer {
  const { body } = message
  if (body instanceof Uint8Array) return asBuffer(body)
  if (typeof body === 'string') return toBytes(body)
  throw responseParserError('the body is a stream where a document was to be', message)
}

/** The error for an answer that cannot be understood: `problem` says what is wrong and where. */
export function responseParserError(problem: string, message: AnswerFacts, cause?: unknown): ResponseParserError {
  const bodyStart = startOf(message.body)
  const shown = bodyStart === '' ? 'The body is empty.' : `The body begins: ${bodyStart}`
  const { requestId } = readRequestIds(message.headers)
  return new ResponseParserError(
    `The answer of the service (status ${message.status}) cannot be understood: ${problem}. ` +
      `It may have been cut off on its way; further attempts may succeed. ${shown}`,
    { statusCode: message.status, requestId, bodyStart },
    cause === undefined ? undefined : { cause },
  )
}

/** What an error says that is no document: the text of the page, without tags, in short; else the status line's. */
export function describeAnswer(response: HttpResponse): string {
  const text = asBuffer(response.body).toString('utf8', 0, Math.min(response.body.length, longestScanned))
  const reason = response.reason === '' ? (STATUS_CODES[response.status] ?? '') : response.reason
  const words = text.replaceAll(invisible, ' ').replaceAll(/\s+/g, ' ').trim()
  return words === '' ? reason : words.slice(0, longestMessage)
}

const longestMessage = 500
const longestScanned = 4096
const invisible = /<(style|script|title)\b[^<>]*>[^<]*<\/\1>|<[^<>]*>/gi

const bodyStartBytes = 200

function startOf(body: Uint8Array | Body): string {
  if (typeof body === 'string') return body.slice(0, bodyStartBytes)
  if (!(body instanceof Uint8Array)) return ''
  return asBuffer(body).toString('utf8', 0, Math.min(body.length, bodyStartBytes))
}
