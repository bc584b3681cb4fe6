import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { presignV4, type V4PresignOptions } from '../../src/signing/v4-presign.js'
import { expectSecrecy, parametersOf, request, s3Example } from './requests.js'

const options: V4PresignOptions = {
  credentials: s3Example,
  region: 'us-east-1',
  service: 's3',
  epochMs: Date.UTC(2013, 4, 24),
  expiresIn: 86400,
}
const s3 = { ...options, s3: true }

test("the GET of AWS's S3 documentation gets its published URL", () => {
  const url = presignV4(request({ host: 'examplebucket.s3.amazonaws.com', path: '/test.txt' }), s3)
  expect(url).toBe(
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z' +
      '&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  )
})

test("the operation's own parameters stand before those of the signature", () => {
  const signed = request({ query: 'versionId=1&acl' })
  expect(presignV4(signed, s3)).toMatch(/\?versionId=1&acl&X-Amz-Algorithm=.*&X-Amz-Signature=[0-9a-f]{64}$/)
  expect(signed.query).toMatch(/^versionId=1&acl&X-Amz-Algorithm=/)
})

test('the session token stands in the query, for S3 Express under its own name', () => {
  const credentials = { ...s3Example, sessionToken: 'a/b+c=' }
  expect(parametersOf(presignV4(request(), { ...s3, credentials }))['X-Amz-Security-Token']).toBe('a/b+c=')
  const express = parametersOf(presignV4(request(), { ...s3, credentials, s3Express: true }))
  expect(express['X-Amz-S3session-Token']).toBe('a/b+c=')
  expect(express).not.toHaveProperty('X-Amz-Security-Token')
})

test('headers that are left are signed', () => {
  const headers = { 'x-amz-acl': 'private', 'content-type': 'text/plain', 'user-agent': 'x' }
  const signed = request({ headers })
  expect(parametersOf(presignV4(signed, s3))['X-Amz-SignedHeaders']).toBe('content-type;host;x-amz-acl')
  expect(signed.headers).toBe(headers)
})

test('a form moves from the body into the query', () => {
  const signed = request({
    method: 'POST',
    query: 'a=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  })
  const parameters = parametersOf(presignV4(signed, { ...options, service: 'sts' }))
  expect(parameters).toMatchObject({ a: '1', Action: 'GetCallerIdentity', 'X-Amz-SignedHeaders': 'host' })
  expect(signed).toMatchObject({ body: undefined, headers: {} })
})

test('a JSON object moves from the body into the query, a list as one parameter for each member', () => {
  const signed = request({
    headers: { 'content-type': 'application/json' },
    body: '{"Text":"zoë & co","LexiconNames":["a","b"],"Rate":8}',
  })
  const url = presignV4(signed, { ...options, service: 'polly' })
  expect(url).toContain('?Text=zo%C3%AB%20%26%20co&LexiconNames=a&LexiconNames=b&Rate=8&X-Amz-Algorithm=')
  expect(signed.body).toBeUndefined()
})

test("S3's bodies are the user's and stay, whatever they are", () => {
  const body = Readable.from([])
  const stream = request({ method: 'PUT', body })
  expect(presignV4(stream, s3)).toContain('X-Amz-Signature')
  expect(stream.body).toBe(body)
  const form = request({ body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  expect(parametersOf(presignV4(form, s3))['X-Amz-SignedHeaders']).toBe('content-type;host')
})

test('the URL of an IAM database token is the one that botocore makes', () => {
  const token = request({ host: 'prod.us-east-1.rds.amazonaws.com:3306', query: 'Action=connect&DBUser=jdoe' })
  const url = presignV4(token, { ...options, service: 'rds-db', expiresIn: 900 })
  expect(parametersOf(url)['X-Amz-Signature']).toBe('37bd4490e3ce22722b5a25f5db1b2c0c9bf8f049ecae14bbf69b1dbaaf71f5f1')
})

test('no secret shows up in what is made', () => {
  const signed = request()
  presignV4(signed, s3)
  expectSecrecy(signed, s3Example.secretAccessKey)
})
