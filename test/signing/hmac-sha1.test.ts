import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { presignHmacSha1, presignPostHmacSha1, signHmacSha1 } from '../../src/signing/hmac-sha1.js'
import { parametersOf, request, s3Example } from './requests.js'

const options = { credentials: s3Example, epochMs: Date.UTC(2007, 2, 27, 19, 36, 42) }

function authorization(given: Parameters<typeof request>[0], authPath?: string): string | undefined {
  const signed = request(given)
  signHmacSha1(signed, { ...options, authPath })
  return signed.headers['authorization']
}

function signatureOf(text: string): string {
  return createHmac('sha1', s3Example.secretAccessKey).update(text).digest('base64')
}

test('method, standard headers, x-amz headers and resource are signed, in this order', () => {
  const headers = { 'x-amz-meta-b': ' 2 ', 'content-type': 'text/plain', 'x-amz-acl': 'private', 'user-agent': 'x' }
  const text = 'PUT\n\ntext/plain\nTue, 27 Mar 2007 19:36:42 GMT\nx-amz-acl:private\nx-amz-meta-b:2\n/photos/a%20b'
  expect(authorization({ method: 'PUT', path: '/photos/a%20b', headers })).toBe(
    `AWS AKIAIOSFODNN7EXAMPLE:${signatureOf(text)}`,
  )
})

test('of the query only subresources are signed, sorted and decoded', () => {
  const query = 'versionId=a%2Fb&prefix=x&acl&response-content-type=text%20plain'
  const text = 'GET\n\n\nTue, 27 Mar 2007 19:36:42 GMT\n/k?acl&response-content-type=text plain&versionId=a/b'
  expect(authorization({ path: '/k', query })).toContain(signatureOf(text))
})

test('the bucket of the host name is part of the signed path', () => {
  expect(authorization({ path: '/puppy.jpg' }, '/photos/puppy.jpg')).toBe(authorization({ path: '/photos/puppy.jpg' }))
})

test('signing again replaces what the first signing set', () => {
  const signed = request()
  signHmacSha1(signed, { ...options, epochMs: 0 })
  signHmacSha1(signed, options)
  expect(signed.headers['authorization']).toBe(authorization({}))
  expect(signed.headers['date']).toBe('Tue, 27 Mar 2007 19:36:42 GMT')
})

test("the URL of AWS's documentation gets its published signature", () => {
  const signed = request({ host: 'johnsmith.s3.amazonaws.com', path: '/photos/puppy.jpg' })
  const expiresIn = 1175139620 - options.epochMs / 1000
  const url = presignHmacSha1(signed, { ...options, expiresIn, authPath: '/johnsmith/photos/puppy.jpg' })
  expect(parametersOf(url)).toEqual({
    AWSAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    Signature: 'NpgCjnDzrM+WFzoENXmpNDUsSn8=',
    Expires: '1175139620',
  })
})

test('headers that are signed move into the URL', () => {
  const headers = { 'content-type': 'text/plain', 'x-amz-acl': 'private', accept: '*/*' }
  const credentials = { ...s3Example, sessionToken: 'token' }
  const signed = request({ query: 'uploads', headers })
  const url = presignHmacSha1(signed, { ...options, credentials, expiresIn: 60 })
  expect(url).toContain('/?uploads&AWSAccessKeyId=')
  expect(parametersOf(url)).toMatchObject({
    'content-type': 'text/plain',
    'x-amz-acl': 'private',
    'x-amz-security-token': 'token',
  })
  expect(signed.headers).toEqual({ accept: '*/*' })
})

test('a form holds the access key, the policy and its signature', () => {
  const given = { fields: { key: 'k' }, conditions: [{ key: 'k' }] }
  const credentials = { ...s3Example, sessionToken: 'token' }
  const fields = presignPostHmacSha1(given, { ...options, credentials, expiresIn: 60 })
  const policy = Buffer.from(fields['policy'] ?? '', 'base64').toString()
  expect(policy).toBe(
    '{"expiration":"2007-03-27T19:37:42Z","conditions":[{"key":"k"},{"x-amz-security-token":"token"}]}',
  )
  expect(fields).toEqual({
    key: 'k',
    AWSAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    'x-amz-security-token': 'token',
    policy: fields['policy'],
    signature: signatureOf(fields['policy'] ?? ''),
  })
})
