import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { HttpRequest } from '../../src/base/http-message.js'
import { applyRequestChecksum } from '../../src/checksum/apply-request.js'
import { UnseekableStreamError } from '../../src/errors/http.js'

function put(body: HttpRequest['body'], headers: HttpRequest['headers'] = {}): HttpRequest {
  return { method: 'PUT', protocol: 'https:', host: 'example.com', path: '/', query: '', headers: { ...headers }, body }
}

test('the checksum of bytes stands among the headers', () => {
  const request = put('hello world')
  applyRequestChecksum(request, {
    algorithm: 'CRC32',
    location: 'header',
    algorithmHeader: 'x-amz-sdk-checksum-algorithm',
  })
  expect(request).toEqual(
    put('hello world', { 'x-amz-checksum-crc32': 'DUoRhQ==', 'x-amz-sdk-checksum-algorithm': 'CRC32' }),
  )
})

test('a request without body has the checksum of nothing', () => {
  const request = put(undefined)
  applyRequestChecksum(request, { algorithm: 'CRC32C', location: 'header' })
  expect(request.headers).toEqual({ 'x-amz-checksum-crc32c': 'AAAAAA==' })
})

test('a stream of known length is announced with both its lengths', async () => {
  const request = put(Readable.from(['hello world']), { 'content-length': '11' })
  applyRequestChecksum(request, { algorithm: 'CRC32', location: 'trailer' })
  expect(request.headers).toEqual({
    'content-encoding': 'aws-chunked',
    'content-length': '52',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': '11',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  })
  expect(request.body).toBeInstanceOf(Readable)
  if (request.body instanceof Readable) expect(await buffer(request.body)).toHaveLength(52)
})

test('a length that the caller found out goes before the header', () => {
  const request = put(Readable.from(['hello world']), { 'content-length': 'eleven' })
  applyRequestChecksum(request, { algorithm: 'CRC32', location: 'trailer' }, 11)
  expect(request.headers['x-amz-decoded-content-length']).toBe('11')
})

test('a stream of unknown length is chunked, behind the coding it already has', () => {
  const request = put(Readable.from([]), { 'content-encoding': 'gzip' })
  applyRequestChecksum(request, { algorithm: 'SHA256', location: 'trailer' })
  expect(request.headers).toEqual({
    'content-encoding': 'gzip,aws-chunked',
    'transfer-encoding': 'chunked',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-trailer': 'x-amz-checksum-sha256',
  })
})

test('no checksum can stand before a stream', () => {
  const request = put(Readable.from([]))
  expect(() => applyRequestChecksum(request, { algorithm: 'SHA1', location: 'header' })).toThrow(UnseekableStreamError)
})
