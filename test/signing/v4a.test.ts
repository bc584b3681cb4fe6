import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import type { HttpRequest } from '../../src/base/http-message.js'
import { canonicalRequest } from '../../src/signing/canonical-request.js'
import { bodySha256 } from '../../src/signing/payload-hash.js'
import { stringToSign } from '../../src/signing/string-to-sign.js'
import { presignV4a, signV4a } from '../../src/signing/v4a.js'
import { asymmetricKey } from '../../src/signing/v4a-key.js'
import { expectSecrecy, parametersOf, request } from './requests.js'

const credentials = {
  accessKeyId: 'AKISORANDOMAASORANDOM',
  secretAccessKey: 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom',
}
const options = { credentials, service: 's3', regionSet: '*', epochMs: Date.UTC(2015, 7, 30, 12, 36) }

function isSigned(signed: HttpRequest, payloadHash: string, s3: boolean, signature: string): boolean {
  const { text } = canonicalRequest(signed, { payloadHash, s3 })
  const scope = '20150830/s3/aws4_request'
  const message = stringToSign(text, '20150830T123600Z', scope, 'AWS4-ECDSA-P256-SHA256')
  const key = createPublicKey(asymmetricKey(credentials))
  return verify('sha256', Buffer.from(message), key, Buffer.from(signature, 'hex'))
}

test('the published access key gives its published public key', () => {
  const { x = '', y = '' } = createPublicKey(asymmetricKey(credentials)).export({ format: 'jwk' })
  expect(Buffer.from(x, 'base64url').toString('hex')).toBe(
    '15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb',
  )
  expect(Buffer.from(y, 'base64url').toString('hex')).toBe(
    '0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0',
  )
})

test('a key is derived once for each secret', () => {
  const key = asymmetricKey(credentials)
  expect(asymmetricKey({ ...credentials })).toBe(key)
  const other = asymmetricKey({ ...credentials, secretAccessKey: 'corrected' })
  expect(other.equals(key)).toBe(false)
  expect(asymmetricKey(credentials).equals(key)).toBe(true)
})

test('a request is signed for its region set, without a region in the scope', () => {
  const signed = request({ body: 'hello', path: '/a//b' })
  signV4a(signed, { ...options, regionSet: 'us-east-1,eu-west-1', s3: true })
  expect(signed.headers).toMatchObject({
    'x-amz-region-set': 'us-east-1,eu-west-1',
    'x-amz-date': '20150830T123600Z',
    'x-amz-content-sha256': bodySha256('hello'),
  })
  const authorization =
    /^AWS4-ECDSA-P256-SHA256 Credential=AKISORANDOMAASORANDOM\/20150830\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-region-set, Signature=([0-9a-f]+)$/
  const signature = authorization.exec(signed.headers['authorization'] ?? '')?.[1] ?? ''
  expect(isSigned(signed, bodySha256('hello'), true, signature)).toBe(true)
  expect(isSigned({ ...signed, path: '/a/b' }, bodySha256('hello'), true, signature)).toBe(false)
})

test('a URL is signed for its region set', () => {
  const signed = request({ query: 'versionId=1' })
  const temporary = { ...credentials, sessionToken: 'token' }
  const parameters = parametersOf(presignV4a(signed, { ...options, credentials: temporary, s3: true, expiresIn: 60 }))
  expect(parameters).toMatchObject({
    versionId: '1',
    'X-Amz-Algorithm': 'AWS4-ECDSA-P256-SHA256',
    'X-Amz-Credential': 'AKISORANDOMAASORANDOM/20150830/s3/aws4_request',
    'X-Amz-Region-Set': '*',
    'X-Amz-Expires': '60',
    'X-Amz-Security-Token': 'token',
  })
  const query = signed.query.replace(/&X-Amz-Signature=.*/, '')
  const signature = parameters['X-Amz-Signature'] ?? ''
  expect(isSigned({ ...signed, query }, 'UNSIGNED-PAYLOAD', true, signature)).toBe(true)
})

test('the key gives nothing away', () => {
  expectSecrecy(asymmetricKey(credentials), credentials.secretAccessKey)
})
