import { expect, test } from 'vitest'
import { presignPostV4 } from '../../src/signing/post-policy.js'
import { hmacHex } from '../../src/signing/hmac-sha256.js'
import { signingKey } from '../../src/signing/signing-key.js'
import { s3Example } from './requests.js'

const options = {
  credentials: s3Example,
  region: 'us-east-1',
  service: 's3',
  epochMs: Date.UTC(2015, 11, 29) + 999,
  expiresIn: 3600,
}
const form = { fields: { key: 'user/${filename}' }, conditions: [['starts-with', '$key', 'user/'], { bucket: 'sig' }] }

function policyOf(fields: Record<string, string>): unknown {
  return JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString('latin1'))
}

test('the form holds a policy with a condition for each field, and its signature', () => {
  const fields = presignPostV4(form, options)
  const added = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
    'x-amz-date': '20151229T000000Z',
  }
  expect(fields).toMatchObject({ ...form.fields, ...added })
  expect(policyOf(fields)).toEqual({
    expiration: '2015-12-29T01:00:00Z',
    conditions: [...form.conditions, ...Object.entries(added).map(([name, value]) => ({ [name]: value }))],
  })
  const key = signingKey(s3Example, '20151229', 'us-east-1', 's3')
  const signature = hmacHex(key, fields['policy'] ?? '')
  expect(fields['x-amz-signature']).toBe(signature)
})

test('the session token is a field and a condition, for S3 Express under its own name', () => {
  const credentials = { ...s3Example, sessionToken: 'token' }
  const fields = presignPostV4(form, { ...options, credentials })
  expect(fields['x-amz-security-token']).toBe('token')
  expect(policyOf(fields)).toHaveProperty('conditions', expect.arrayContaining([{ 'x-amz-security-token': 'token' }]))
  const express = presignPostV4(form, { ...options, credentials, s3Express: true })
  expect(express['X-Amz-S3session-Token']).toBe('token')
  expect(express).not.toHaveProperty('x-amz-security-token')
})

test('letters beyond ASCII are escaped in the policy', () => {
  const fields = presignPostV4({ fields: {}, conditions: [{ key: 'zoë😀' }] }, options)
  expect(Buffer.from(fields['policy'] ?? '', 'base64').toString('latin1')).toContain('zo\\u00eb\\ud83d\\ude00')
  expect(policyOf(fields)).toHaveProperty('conditions.0.key', 'zoë😀')
})

test('what the caller gave stays as it is', () => {
  const given = { fields: Object.freeze({ acl: 'private' }), conditions: Object.freeze([{ acl: 'private' }]) }
  expect(presignPostV4(given, options)).toHaveProperty('acl', 'private')
})
