import { expect, test } from 'vitest'
import { NoAuthTokenError, NoCredentialsError } from '../../src/errors/credentials.js'
import { NoRegionError } from '../../src/errors/endpoint.js'
import { UnsupportedSignatureVersionError } from '../../src/errors/signing.js'
import type { SignatureVersion } from '../../src/signing/choose.js'
import { presignPost, presignRequest, signRequest, type SignOptions } from '../../src/signing/sign.js'
import { expectSecrecy, formOf, parametersOf, request, s3Example } from './requests.js'

const versions: readonly SignatureVersion[] = [
  'v4',
  's3v4',
  'v4a',
  's3v4a',
  'v4-s3express',
  's3',
  'v2',
  'bearer',
  'none',
]
const form = { fields: { key: 'k' }, conditions: [] }

function options(signatureVersion: SignatureVersion, more: Partial<SignOptions> = {}) {
  const credentials = { ...s3Example, sessionToken: 'session' }
  const epochMs = Date.UTC(2026, 10, 23)
  return { signatureVersion, credentials, region: 'us-east-1', service: 's3', epochMs, expiresIn: 60, ...more }
}

function authorization(version: SignatureVersion): string {
  const signed = request({ body: 'Action=Select', method: 'POST' })
  signRequest(signed, options(version, { token: 'bearer-token' }))
  return signed.headers['authorization'] ?? formOf(signed)
}

function url(version: SignatureVersion): Record<string, string> {
  return parametersOf(presignRequest(request(), options(version)))
}

function fields(version: SignatureVersion): Record<string, string> {
  return presignPost(form, options(version))
}

function sign(version: SignatureVersion, more: Partial<SignOptions>) {
  return () => signRequest(request(), options(version, more))
}

test('each version is made by its own signer', () => {
  expect(authorization('v4')).toMatch(/^AWS4-HMAC-SHA256 .*SignedHeaders=host;x-amz-date;x-amz-security-token,/)
  expect(authorization('s3v4')).toMatch(/^AWS4-HMAC-SHA256 .*SignedHeaders=host;x-amz-content-sha256;x-amz-date;/)
  expect(authorization('v4a')).toMatch(/^AWS4-ECDSA-P256-SHA256 .*SignedHeaders=host;x-amz-date;x-amz-region-set;/)
  expect(authorization('s3v4a')).toMatch(/^AWS4-ECDSA-P256-SHA256 .*SignedHeaders=host;x-amz-content-sha256;/)
  expect(authorization('v4-s3express')).toMatch(/^AWS4-HMAC-SHA256 .*;x-amz-s3session-token,/)
  expect(authorization('s3')).toMatch(/^AWS AKIAIOSFODNN7EXAMPLE:/)
  expect(authorization('v2')).toMatch(/^AWSAccessKeyId=.*&SignatureVersion=2/)
  expect(authorization('bearer')).toBe('Bearer bearer-token')
  expect(authorization('none')).toBe('Action=Select')
})

test('SigV4 gives the signature with which event signatures begin', () => {
  const signed = request()
  const signature = signRequest(signed, options('v4'))
  expect(signed.headers['authorization']).toContain(`Signature=${signature}`)
  expect(signRequest(request(), options('s3'))).toBeUndefined()
})

test('URLs can be made with every signature that has a form for them', () => {
  expect(url('v4')['X-Amz-Algorithm']).toBe('AWS4-HMAC-SHA256')
  expect(url('v4-s3express')['X-Amz-S3session-Token']).toBe('session')
  expect(url('s3v4a')['X-Amz-Region-Set']).toBe('us-east-1')
  expect(url('s3')).toHaveProperty('AWSAccessKeyId')
  expect(url('none')).toEqual({})
  for (const version of ['v2', 'bearer'] as const) expect(() => url(version)).toThrow(UnsupportedSignatureVersionError)
})

test('forms can be made with every signature that has a form for them', () => {
  expect(fields('s3v4')).toHaveProperty('x-amz-signature')
  expect(fields('v4-s3express')).toHaveProperty('X-Amz-S3session-Token', 'session')
  expect(fields('s3')).toHaveProperty('signature')
  expect(fields('none')).toEqual({ key: 'k' })
  for (const version of ['v4', 's3v4a', 'v2', 'bearer'] as const) {
    expect(() => fields(version)).toThrow(UnsupportedSignatureVersionError)
  }
})

test('what a signature needs and is missing has an error of its own', () => {
  expect(sign('v4', { credentials: undefined })).toThrow(NoCredentialsError)
  expect(sign('v4', { region: undefined })).toThrow(NoRegionError)
  expect(sign('s3', { region: undefined })).not.toThrow()
  expect(sign('bearer', { credentials: undefined })).toThrow(NoAuthTokenError)
  expect(sign('none', { credentials: undefined })).not.toThrow()
})

test('no signer puts the secret into the request', () => {
  for (const version of versions) {
    const signed = request()
    signRequest(signed, options(version, { token: 'bearer-token' }))
    expectSecrecy(signed, s3Example.secretAccessKey)
  }
})
