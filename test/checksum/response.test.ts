import { expect, test } from 'vitest'
import { checksumOf } from '../../src/checksum/algorithms.js'
import { checkBytes, createRunningCheck, expectedChecksum } from '../../src/checksum/response.js'
import { FlexibleChecksumError } from '../../src/errors/http.js'

const model = ['CRC64NVME', 'CRC32', 'CRC32C', 'SHA256', 'SHA1', 'XXHASH3']
const wrong = { algorithm: 'CRC32', expectedBase64: checksumOf('CRC32', 'hallo') } as const

test('the cheapest of the checksums that came is taken', () => {
  const headers = { 'x-amz-checksum-sha256': 'a', 'x-amz-checksum-crc32': 'b', 'x-amz-checksum-crc32c': 'c' }
  expect(expectedChecksum(headers, model)).toEqual({ algorithm: 'CRC32C', expectedBase64: 'c' })
  expect(expectedChecksum(headers, ['SHA256'])).toEqual({ algorithm: 'SHA256', expectedBase64: 'a' })
})

test('a checksum of checksums is passed over', () => {
  expect(expectedChecksum({ 'x-amz-checksum-crc32': 'DUoRhQ==-3' }, model)).toBeUndefined()
  const headers = { 'x-amz-checksum-crc32': 'DUoRhQ==-3', 'x-amz-checksum-sha1': 'a' }
  expect(expectedChecksum(headers, model)?.algorithm).toBe('SHA1')
})

test('an answer without a checksum that can be computed is not checked', () => {
  expect(expectedChecksum({}, model)).toBeUndefined()
  expect(expectedChecksum({ 'x-amz-checksum-xxhash3': 'a' }, model)).toBeUndefined()
})

test('bytes are checked, and damage is reported with both checksums', () => {
  expect(() => checkBytes(Buffer.from('hallo'), wrong)).not.toThrow()
  expect(() => checkBytes(Buffer.from('hello'), wrong)).toThrow(
    expect.objectContaining({
      name: 'FlexibleChecksumError',
      fields: {
        algorithm: 'CRC32',
        expectedChecksum: checksumOf('CRC32', 'hallo'),
        actualChecksum: checksumOf('CRC32', 'hello'),
      },
    }),
  )
})

test('a body is judged at its end, however it was cut', () => {
  for (const algorithm of ['CRC32', 'CRC64NVME', 'SHA512'] as const) {
    const check = createRunningCheck({ algorithm, expectedBase64: checksumOf(algorithm, 'hello') })
    for (const piece of ['he', '', 'llo']) check.update(Buffer.from(piece))
    expect(check.finish()).toBeUndefined()
  }
  expect(createRunningCheck({ algorithm: 'CRC32', expectedBase64: 'AAAAAA==' }).finish()).toBeUndefined()
  const damaged = createRunningCheck(wrong)
  damaged.update(Buffer.from('hello'))
  expect(damaged.finish()).toBeInstanceOf(FlexibleChecksumError)
})
