import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { bodySha256, payloadLiteral, type PayloadFacts } from '../../src/signing/payload-hash.js'

const small: PayloadFacts = {
  s3: false,
  isHttps: true,
  hasTrailer: false,
  hasChecksumHeader: false,
  hasStreamingInput: false,
  hasEventStreamInput: false,
  isUnsignedByModel: false,
  isOneTimeBody: false,
}
const s3: PayloadFacts = { ...small, s3: true }
const upload: PayloadFacts = { ...s3, hasStreamingInput: true, hasChecksumHeader: true }

test('bodies are signed unless something speaks against it', () => {
  expect(payloadLiteral(small)).toBeUndefined()
  expect(payloadLiteral({ ...small, isHttps: false, hasStreamingInput: true })).toBeUndefined()
})

test('events and checksum trailers have words of their own', () => {
  expect(payloadLiteral({ ...small, hasEventStreamInput: true })).toBe('STREAMING-AWS4-HMAC-SHA256-EVENTS')
  const trailer = { ...upload, hasTrailer: true, payloadSigningEnabled: true }
  expect(payloadLiteral(trailer)).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER')
})

test('an operation whose model says so has an unsigned body, over http too', () => {
  expect(payloadLiteral({ ...small, isUnsignedByModel: true })).toBe('UNSIGNED-PAYLOAD')
  expect(payloadLiteral({ ...small, isUnsignedByModel: true, isHttps: false })).toBe('UNSIGNED-PAYLOAD')
})

test('S3 uploads over https with a checksum are not signed', () => {
  expect(payloadLiteral(upload)).toBe('UNSIGNED-PAYLOAD')
  expect(payloadLiteral({ ...upload, isHttps: false })).toBeUndefined()
  expect(payloadLiteral({ ...upload, hasChecksumHeader: false })).toBeUndefined()
})

test('small S3 bodies stay signed, with a checksum too', () => {
  expect(payloadLiteral(s3)).toBeUndefined()
  expect(payloadLiteral({ ...s3, hasChecksumHeader: true })).toBeUndefined()
})

test('the setting of S3 payload signing is obeyed', () => {
  expect(payloadLiteral({ ...upload, payloadSigningEnabled: true })).toBeUndefined()
  expect(payloadLiteral({ ...s3, isHttps: false, payloadSigningEnabled: false })).toBe('UNSIGNED-PAYLOAD')
})

test('a body that S3 gets as a one-time stream is signed only on demand', () => {
  const pipe = { ...upload, isHttps: false, isOneTimeBody: true }
  expect(payloadLiteral(pipe)).toBe('UNSIGNED-PAYLOAD')
  expect(payloadLiteral({ ...pipe, payloadSigningEnabled: true })).toBeUndefined()
})

test('text and bytes have the same hash, and nothing has that of an empty text', () => {
  expect(bodySha256('zoë')).toBe(bodySha256(Buffer.from('zoë')))
  expect(bodySha256(undefined)).toBe(bodySha256(new Uint8Array()))
  expect(bodySha256('')).toBe(bodySha256(undefined))
})

test('a stream is not hashed', () => {
  expect(() => bodySha256(Readable.from(['a']))).toThrow(expect.objectContaining({ name: 'UnseekableStreamError' }))
})
