import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { checksumOf } from '../../src/checksum/algorithms.js'
import { checkBytes, checkStream, expectedChecksum } from '../../src/checksum/response.js'
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

test('a whole stream goes through', async () => {
  const pieces = [Buffer.from('he'), Buffer.alloc(0), Buffer.from('llo')]
  for (const algorithm of ['CRC32', 'CRC64NVME', 'SHA512'] as const) {
    const expected = { algorithm, expectedBase64: checksumOf(algorithm, 'hello') }
    expect((await buffer(checkStream(Readable.from(pieces), expected))).toString()).toBe('hello')
  }
  const nothing = { algorithm: 'CRC32', expectedBase64: 'AAAAAA==' } as const
  expect(await buffer(checkStream(Readable.from([]), nothing))).toHaveLength(0)
})

test('a damaged stream fails before its last bytes are given', async () => {
  const seen: string[] = []
  const checked = checkStream(Readable.from([Buffer.from('he'), Buffer.from('llo')]), wrong)
  const read = async () => {
    for await (const piece of checked) seen.push(String(piece))
  }
  await expect(read()).rejects.toThrow(FlexibleChecksumError)
  expect(seen.join('')).not.toContain('llo')
})

test('a damaged stream of a single piece gives nothing', async () => {
  await expect(buffer(checkStream(Readable.from([Buffer.from('hello')]), wrong))).rejects.toThrow(/damaged on its way/)
})

test('a source that breaks off fails with its own error', async () => {
  const failure = new Error('reset')
  const source = new Readable({ read: () => source.destroy(failure) })
  await expect(buffer(checkStream(source, wrong))).rejects.toBe(failure)
})

test('giving up the checked stream closes its source', async () => {
  const source = new Readable({ read: () => {} })
  const closed = once(source, 'close').catch(() => {})
  checkStream(source, wrong).destroy()
  await closed
  expect(source.destroyed).toBe(true)
})
