import { expect, test } from 'vitest'
import { chooseRequestChecksum, type RequestChecksumFacts } from '../../src/checksum/choose-request.js'
import { FlexibleChecksumError } from '../../src/errors/http.js'

const upload: RequestChecksumFacts = {
  headers: {},
  hasAlgorithmMember: true,
  isRequired: false,
  mode: 'when_supported',
  isOneTimeBody: false,
}

test('an operation that takes checksums gets a CRC32, and is told so in its own header', () => {
  expect(chooseRequestChecksum({ ...upload, algorithmHeader: 'x-amz-sdk-checksum-algorithm' })).toEqual({
    algorithm: 'CRC32',
    location: 'header',
    algorithmHeader: 'x-amz-sdk-checksum-algorithm',
  })
})

test('other operations get none', () => {
  expect(chooseRequestChecksum({ ...upload, hasAlgorithmMember: false })).toBeUndefined()
})

test('where only required checksums are wanted, only those are computed', () => {
  const sparing = { ...upload, mode: 'when_required' } as const
  expect(chooseRequestChecksum(sparing)).toBeUndefined()
  expect(chooseRequestChecksum({ ...sparing, isRequired: true })?.algorithm).toBe('CRC32')
  expect(chooseRequestChecksum({ ...sparing, algorithm: 'SHA256' })?.algorithm).toBe('SHA256')
})

test('the algorithm that the caller names is taken without another header', () => {
  const facts = { ...upload, algorithm: 'crc32c', algorithmHeader: 'x-amz-sdk-checksum-algorithm' }
  expect(chooseRequestChecksum(facts)).toEqual({ algorithm: 'CRC32C', location: 'header' })
  expect(() => chooseRequestChecksum({ ...upload, algorithm: 'CRC8' })).toThrow(FlexibleChecksumError)
})

test('a checksum that the caller computed is left alone, one merely spoken of is not', () => {
  expect(chooseRequestChecksum({ ...upload, headers: { 'x-amz-checksum-sha256': 'abc' } })).toBeUndefined()
  expect(chooseRequestChecksum({ ...upload, headers: { 'x-amz-checksum-crc8': 'abc' } })).toBeUndefined()
  expect(chooseRequestChecksum({ ...upload, headers: { 'x-amz-checksum-type': 'COMPOSITE' } })).toBeDefined()
})

test('a presigned request has no checksum', () => {
  expect(chooseRequestChecksum({ ...upload, isRequired: true, isPresigned: true })).toBeUndefined()
  expect(chooseRequestChecksum({ ...upload, algorithm: 'SHA1', isPresigned: true })).toBeUndefined()
})

test('the checksum of a stream follows it', () => {
  expect(chooseRequestChecksum({ ...upload, isOneTimeBody: true })?.location).toBe('trailer')
})

test('a stream that cannot be followed by anything has a checksum only on demand', () => {
  const legacy = { ...upload, isOneTimeBody: true, canTrail: false }
  expect(chooseRequestChecksum(legacy)).toBeUndefined()
  expect(chooseRequestChecksum({ ...legacy, algorithm: 'SHA1' })?.location).toBe('header')
})
