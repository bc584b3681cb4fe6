import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FlexibleChecksumError } from '../../src/errors/http.js'
import {
  type ChecksumAlgorithm,
  checksumAlgorithm,
  checksumHeader,
  checksumOf,
  createChecksum,
  digestLength,
} from '../../src/checksum/algorithms.js'

const algorithms: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'SHA512', 'MD5']

function hex(algorithm: ChecksumAlgorithm, body: string | Uint8Array): string {
  return Buffer.from(checksumOf(algorithm, body), 'base64').toString('hex')
}

test('the check values of the standards come out', () => {
  expect(hex('CRC32', '123456789')).toBe('cbf43926')
  expect(hex('CRC32C', '123456789')).toBe('e3069283')
  expect(hex('CRC64NVME', '123456789')).toBe('ae8b14860a799888')
  expect(hex('MD5', '')).toBe('d41d8cd98f00b204e9800998ecf8427e')
  expect(hex('SHA1', 'abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
})

test('blocks of 32 bytes have the CRC-32C that RFC 3720 gives', () => {
  const rising = Array.from({ length: 32 }, (_, i) => i)
  expect(hex('CRC32C', Buffer.alloc(32))).toBe('8a9136aa')
  expect(hex('CRC32C', Buffer.alloc(32, 0xff))).toBe('62a8ab43')
  expect(hex('CRC32C', Buffer.from(rising))).toBe('46dd794e')
  expect(hex('CRC32C', Buffer.from(rising.toReversed()))).toBe('113fdb5c')
})

test('a block of 4096 bytes has the CRC-64 that the NVMe specification gives', () => {
  expect(hex('CRC64NVME', Buffer.alloc(4096))).toBe('6482d367eb22b64e')
  expect(hex('CRC64NVME', Buffer.alloc(4096, 0xff))).toBe('c0ddba7302eca3ac')
})

test('nothing has the checksum zero', () => {
  expect(checksumOf('CRC32', '')).toBe('AAAAAA==')
  expect(checksumOf('CRC32C', '')).toBe('AAAAAA==')
  expect(checksumOf('CRC64NVME', '')).toBe('AAAAAAAAAAA=')
})

test('hashes are those of the platform', () => {
  expect(checksumOf('SHA512', 'zoë')).toBe(createHash('sha512').update('zoë').digest('base64'))
})

test('bytes that come in pieces have the checksum of the whole', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 })
  fc.assert(
    fc.property(fc.constantFrom(...algorithms), pieces, (algorithm, parts) => {
      const sum = createChecksum(algorithm)
      for (const part of parts) sum.update(part)
      expect(sum.digestBase64()).toBe(checksumOf(algorithm, Buffer.concat(parts)))
    }),
  )
})

test('a flipped bit changes every checksum', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 })
  fc.assert(
    fc.property(fc.constantFrom(...algorithms), bytes, fc.nat(), (algorithm, given, at) => {
      const flipped = Uint8Array.from(given)
      flipped[at % flipped.length]! ^= 1 << (at % 8)
      expect(checksumOf(algorithm, flipped)).not.toBe(checksumOf(algorithm, given))
    }),
  )
})

test('the length of each checksum is known beforehand', () => {
  for (const algorithm of algorithms) expect(checksumOf(algorithm, 'a')).toHaveLength(digestLength(algorithm))
})

test('names are taken in any case, and unknown ones refused with the known', () => {
  expect(checksumAlgorithm('crc64nvme')).toBe('CRC64NVME')
  expect(checksumHeader('CRC64NVME')).toBe('x-amz-checksum-crc64nvme')
  expect(() => checksumAlgorithm('XXHASH3')).toThrow(FlexibleChecksumError)
  expect(() => checksumAlgorithm('toString')).toThrow(/toString.*CRC32, CRC32C/)
})
