import { expect, test } from 'vitest'
import { UnknownSignatureVersionError, UnsupportedSignatureVersionError } from '../../src/errors/signing.js'
import { type AuthFacts, chooseAuth } from '../../src/signing/choose.js'

const plain: AuthFacts = { service: { auth: ['aws.auth#sigv4'], signatureVersion: 'v4' }, operation: {} }
const s3: AuthFacts = { service: { auth: ['aws.auth#sigv4'], signatureVersion: 's3' }, operation: {} }
const tokens: AuthFacts = {
  service: { auth: ['aws.auth#sigv4', 'smithy.api#httpBearerAuth'], signatureVersion: 'v4' },
  operation: {},
}
const regional = [{ name: 'sigv4', signingName: 's3', signingRegion: 'eu-west-1', disableDoubleEncoding: true }]

function version(facts: AuthFacts): string {
  return chooseAuth(facts).signatureVersion
}

test("the service's model decides where nothing else does", () => {
  expect(chooseAuth(plain)).toEqual({ signatureVersion: 'v4' })
  expect(version({ service: {}, operation: {} })).toBe('v4')
  expect(version({ service: { signatureVersion: 'v2' }, operation: {} })).toBe('v2')
  expect(version({ service: { signatureVersion: 'bearer' }, operation: {} })).toBe('bearer')
  expect(version({ service: { auth: ['aws.auth#sigv4a', 'aws.auth#sigv4'] }, operation: {} })).toBe('v4a')
})

test('the S3 family has its own rules of SigV4', () => {
  expect(version(s3)).toBe('s3v4')
  expect(version({ ...s3, configured: 'v4' })).toBe('s3v4')
  expect(version({ ...s3, offered: [{ name: 'sigv4a', signingRegionSet: ['*'] }] })).toBe('s3v4a')
})

test('an operation without authentication is never signed', () => {
  const byList = { ...plain, operation: { auth: ['smithy.api#noAuth'] } }
  expect(version({ ...byList, offered: regional, configured: 'v4' })).toBe('none')
  expect(version({ ...plain, operation: { authtype: 'none' } })).toBe('none')
})

test('a client without signatures signs nothing', () => {
  expect(chooseAuth({ ...s3, configured: 'none', offered: regional })).toEqual({ signatureVersion: 'none' })
})

test('an operation with an unsigned body is signed with SigV4', () => {
  expect(version({ service: { signatureVersion: 'v2' }, operation: { authtype: 'v4-unsigned-body' } })).toBe('v4')
})

test("the endpoint's scheme brings its signing name and region", () => {
  expect(chooseAuth({ ...s3, offered: regional })).toEqual({
    signatureVersion: 's3v4',
    signingName: 's3',
    region: 'eu-west-1',
  })
})

test('the first scheme that can be made is taken', () => {
  const offered = [{ name: 'sigv9' }, { name: 'sigv4-s3express', signingName: 's3express' }, { name: 'sigv4' }]
  expect(chooseAuth({ ...s3, offered })).toEqual({ signatureVersion: 'v4-s3express', signingName: 's3express' })
  expect(() => chooseAuth({ ...s3, offered: [{ name: 'sigv9' }] })).toThrow(UnknownSignatureVersionError)
})

test('a configured version picks its kind among the schemes', () => {
  const offered = [{ name: 'sigv4a', signingRegionSet: ['*'] }, ...regional]
  expect(chooseAuth({ ...s3, offered, configured: 's3v4' })).toMatchObject({
    signatureVersion: 's3v4',
    region: 'eu-west-1',
  })
  expect(version({ ...s3, offered: [{ name: 'sigv4-s3express' }], configured: 's3v4' })).toBe('v4-s3express')
})

test('a configured version that no scheme speaks of stands alone', () => {
  expect(chooseAuth({ ...s3, offered: regional, configured: 's3' })).toEqual({ signatureVersion: 's3' })
})

test('an unknown version is refused with the known ones', () => {
  expect(() => chooseAuth({ ...plain, configured: 'v5' })).toThrow(UnknownSignatureVersionError)
  expect(() => chooseAuth({ ...plain, configured: 'v5' })).toThrow(/v5.*Known are v4, s3v4/)
})

test('the preference list orders what the service or the endpoint offers', () => {
  expect(version({ ...tokens, preference: ['unheard-of', 'httpBearerAuth', 'sigv4'] })).toBe('bearer')
  expect(version({ ...tokens, preference: ['sigv4a'] })).toBe('v4')
  const offered = [{ name: 'sigv4' }, { name: 'sigv4a' }]
  expect(version({ ...plain, offered, preference: ['sigv4a', 'sigv4'] })).toBe('v4a')
  const operation = { auth: ['aws.auth#sigv4', 'smithy.api#noAuth'] }
  expect(version({ ...plain, operation, preference: ['noAuth'] })).toBe('none')
})

test('a version that the program configured goes before the preference list, one of a profile behind it', () => {
  const facts = { ...tokens, configured: 'v4', preference: ['httpBearerAuth'] }
  expect(version(facts)).toBe('bearer')
  expect(version({ ...facts, isConfiguredInCode: true })).toBe('v4')
})

test('a token in the environment wins unless the program said something else', () => {
  const facts = { ...tokens, hasServiceToken: true }
  expect(version(facts)).toBe('bearer')
  expect(version({ ...facts, preference: ['sigv4'] })).toBe('bearer')
  expect(version({ ...facts, preference: ['sigv4'], isPreferenceInCode: true })).toBe('v4')
  expect(version({ ...facts, configured: 'v4', isConfiguredInCode: true })).toBe('v4')
  expect(version({ ...plain, hasServiceToken: true })).toBe('v4')
})

test('SigV4A signs for the configured region set, the scheme’s, or everywhere', () => {
  const offered = [{ name: 'sigv4a', signingRegionSet: ['us-east-1', 'eu-west-1'] }]
  expect(chooseAuth({ ...plain, offered }).region).toBe('us-east-1,eu-west-1')
  expect(chooseAuth({ ...plain, offered, sigv4aRegionSet: '*' }).region).toBe('*')
  expect(chooseAuth({ ...plain, configured: 'v4a' }).region).toBe('*')
})

test('a service that offers nothing we can make is an error', () => {
  const service = { auth: ['smithy.api#httpDigestAuth'] }
  expect(() => chooseAuth({ service, operation: {} })).toThrow(UnsupportedSignatureVersionError)
})
