/**
 * Puts a checksum into a request.
 *
 * @see features 9.1, 9.3
 */

import type { Headers, HttpRequest } from '../base/http-message.js'
import { UnseekableStreamError } from '../errors/http.js'
import { type ChecksumAlgorithm, checksumHeader, checksumOf } from './algorithms.js'
import { awsChunkedLength, encodeAwsChunked } from './aws-chunked.js'
import type { RequestChecksum } from './choose-request.js'

/**
 * Sets the checksum header, or wraps the body so that its checksum follows it. Changes the request in place.
 *
 * @param bodyLength The length of a stream, where it is known. Default: the `content-length` header.
 * @throws {@link UnseekableStreamError} the checksum of a stream would have to stand before it
 */
export function applyRequestChecksum(request: HttpRequest, checksum: RequestChecksum, bodyLength?: number): void {
  const { headers, body = '' } = request
  const { algorithm, algorithmHeader } = checksum
  if (algorithmHeader !== undefined) headers[algorithmHeader] = algorithm
  if (typeof body === 'string' || body instanceof Uint8Array) {
    headers[checksumHeader(algorithm)] = checksumOf(algorithm, body)
    return
  }
  if (checksum.location === 'header') throw tooEarly(algorithm)
  const decodedLength = bodyLength ?? numberOf(headers['content-length'])
  request.body = encodeAwsChunked(body, algorithm, decodedLength)
  announceTrailer(headers, algorithm, decodedLength)
}

function announceTrailer(headers: Headers, algorithm: ChecksumAlgorithm, decodedLength: number | undefined): void {
  const { 'content-encoding': encoding } = headers
  headers['content-encoding'] = encoding === undefined || encoding === '' ? 'aws-chunked' : `${encoding},aws-chunked`
  headers['x-amz-trailer'] = checksumHeader(algorithm)
  // Without a signature, too, S3 must be told what kind of body comes.
  headers['x-amz-content-sha256'] = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
  if (decodedLength === undefined) {
    headers['transfer-encoding'] = 'chunked'
    return
  }
  headers['x-amz-decoded-content-length'] = String(decodedLength)
  // The encoded length is known, so HTTP's own chunks around these are spared.
  headers['content-length'] = String(awsChunkedLength(decodedLength, algorithm))
}

function tooEarly(algorithm: ChecksumAlgorithm): UnseekableStreamError {
  return new UnseekableStreamError(
    `The ${algorithm} checksum of this request stands before its body, which is a stream and can be read only once. ` +
      'Give the body as bytes, or give its checksum.',
    { algorithm },
  )
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
}
