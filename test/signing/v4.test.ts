import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HttpRequest } from '../../src/base/http-message.js'
import { UnseekableStreamError } from '../../src/errors/http.js'
import { signV4, type V4Options } from '../../src/signing/v4.js'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const epochMs = Date.UTC(2015, 7, 30, 12, 36)

function request(given: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    protocol: 'https:',
    host: 'example.amazonaws.com',
    path: '/',
    query: '',
    headers: {},
    body: undefined,
    ...given,
  }
}

function sign(given: Partial<HttpRequest> = {}, options: Partial<V4Options> = {}): HttpRequest {
  const signed = request({ ...given, headers: { ...given.headers } })
  signV4(signed, { credentials, region: 'us-east-1', service: 'service', epochMs, ...options })
  return signed
}

function signedHeaders(signed: HttpRequest): string | undefined {
  return /SignedHeaders=([^,]*)/.exec(signed.headers['authorization'] ?? '')?.[1]
}

function authorization(given?: Partial<HttpRequest>, options?: Partial<V4Options>): string | undefined {
  return sign(given, options).headers['authorization']
}

test('the empty GET of the published suite gets its published signature', () => {
  const signed = request()
  const signature = signV4(signed, { credentials, region: 'us-east-1', service: 'service', epochMs })
  expect(signature).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')
  expect(signed.headers).toEqual({
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
      `SignedHeaders=host;x-amz-date, Signature=${signature}`,
  })
})

test('the signature does not depend on the order of headers and query parameters', () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.stringMatching(/^x-[a-z]{1,4}$/), fc.string({ unit: 'binary' })), {
    selector: ([name]) => name,
    maxLength: 6,
  })
  const query = fc.array(fc.stringMatching(/^[a-c.%-]{1,3}(=[a-c=]{0,2})?$/), { maxLength: 5 })
  fc.assert(
    fc.property(pairs, query, (headers, parts) => {
      const there = authorization({ headers: Object.fromEntries(headers), query: parts.join('&') })
      const back = authorization({
        headers: Object.fromEntries(headers.toReversed()),
        query: parts.toReversed().join('&'),
      })
      expect(there).toBe(back)
    }),
  )
})

test('query parameters are sorted by their names before their values', () => {
  expect(authorization({ query: 'a-b=1&a=2' })).toBe(authorization({ query: 'a=2&a-b=1' }))
  expect(authorization({ query: 'a' })).toBe(authorization({ query: 'a=' }))
})

test('signing again replaces what the first signing set', () => {
  const options = { credentials, region: 'us-east-1', service: 'service' }
  const twice = request()
  signV4(twice, { ...options, epochMs: epochMs - 5000 })
  signV4(twice, { ...options, epochMs })
  expect(twice.headers).toEqual(sign().headers)
})

test('a date header is rewritten and stands in for x-amz-date', () => {
  const { headers } = sign({ headers: { date: 'yesterday', 'x-amz-date': 'old' } })
  expect(headers['date']).toBe('Sun, 30 Aug 2015 12:36:00 GMT')
  expect(headers).not.toHaveProperty('x-amz-date')
})

test('headers that proxies and clients change are not signed', () => {
  const headers = { 'user-agent': 'a', expect: '100-continue', 'x-amzn-trace-id': 'b', 'transfer-encoding': 'chunked' }
  expect(authorization({ headers })).toBe(authorization())
})

test('a session token is sent and signed; an empty one is none', () => {
  const signed = sign({}, { credentials: { ...credentials, sessionToken: 'token' } })
  expect(signed.headers['x-amz-security-token']).toBe('token')
  expect(signedHeaders(signed)).toBe('host;x-amz-date;x-amz-security-token')
  expect(sign({}, { credentials: { ...credentials, sessionToken: '' } }).headers).toEqual(sign().headers)
})

test('S3 Express has its token in a header of its own', () => {
  const given = { headers: { 'x-amz-security-token': 'of another signing' } }
  const signed = sign(given, { s3: true, s3Express: true, credentials: { ...credentials, sessionToken: 'token' } })
  expect(signed.headers['x-amz-s3session-token']).toBe('token')
  expect(signedHeaders(signed)).toBe('host;x-amz-content-sha256;x-amz-date;x-amz-s3session-token')
})

test('S3 takes the path as it is; elsewhere it is normalised and encoded again', () => {
  expect(authorization({ path: '/a//../b%20c' })).toBe(authorization({ path: '/b%20c' }))
  expect(authorization({ path: '/a//../b' }, { s3: true })).not.toBe(authorization({ path: '/b' }, { s3: true }))
  // As botocore signs it.
  expect(authorization({ path: '/a/./b%20c/' })).toMatch(
    /Signature=1705f9c9907cc9336c028fd14042434fd8a548f537f7119dc71e9f859bd507f9/,
  )
})

test('the hash of the body is sent along only for S3 or where the caller decided it', () => {
  const sha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
  expect(sign({ body: 'hello' }).headers).not.toHaveProperty('x-amz-content-sha256')
  expect(sign({ body: Buffer.from('hello') }, { s3: true }).headers['x-amz-content-sha256']).toBe(sha256)
  const unsigned = sign({ body: Readable.from([]) }, { payloadHash: 'UNSIGNED-PAYLOAD' })
  expect(unsigned.headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD')
})

test('a hash that the request already carries is signed as it is', () => {
  const carried = sign({ headers: { 'x-amz-content-sha256': 'abc' }, body: Readable.from([]) })
  expect(carried.headers['x-amz-content-sha256']).toBe('abc')
})

test('a stream whose hash would be needed is refused with the way out', () => {
  expect(() => sign({ body: Readable.from(['a']) })).toThrow(UnseekableStreamError)
  expect(() => sign({ body: Readable.from(['a']) })).toThrow(/Give the body as bytes/)
})

test('header values are signed as UTF-8, trimmed, with their blanks collapsed', () => {
  const clean = authorization({ headers: { 'x-name': 'Zoë Ж b' } })
  expect(authorization({ headers: { 'x-name': '  Zoë \t Ж  b ' } })).toBe(clean)
  // As botocore signs it.
  expect(clean).toMatch(/Signature=7ed9eb8a8b4ade64dad2a76b50314f80e61e7a79b3a5d34bdad34362e055934c/)
})

test('a corrected secret under the same key id is not served with the old key', () => {
  const wrong = authorization({}, { credentials: { ...credentials, secretAccessKey: 'wrong' } })
  expect(wrong).not.toBe(authorization())
  expect(authorization({}, { credentials: { ...credentials, secretAccessKey: 'wrong' } })).toBe(wrong)
})

test('more keys than are kept still sign rightly', () => {
  const first = authorization({}, { region: 'region-0' })
  for (let i = 1; i < 600; i++) authorization({}, { region: `region-${i}` })
  expect(authorization({}, { region: 'region-0' })).toBe(first)
})
