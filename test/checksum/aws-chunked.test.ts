import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChecksumAlgorithm, checksumOf } from '../../src/checksum/algorithms.js'
import { awsChunkedLength, encodeAwsChunked } from '../../src/checksum/aws-chunked.js'
import { AwsChunkedWrapperError } from '../../src/errors/http.js'

const MIB = 1 << 20

/** The body inside and the trailer behind it; throws on anything that is not well-formed. */
function decode(encoded: Buffer): { body: Buffer; chunks: number[]; trailer: string } {
  const parts: Buffer[] = []
  let at = 0
  const line = () => {
    const end = encoded.indexOf('\r\n', at)
    const found = encoded.toString('latin1', at, end)
    at = end + 2
    return found
  }
  for (let size = parseInt(line(), 16); size > 0; size = parseInt(line(), 16)) {
    parts.push(encoded.subarray(at, at + size))
    at += size
    expect(line()).toBe('')
  }
  const trailer = line()
  expect(encoded.toString('latin1', at)).toBe('\r\n')
  return { body: Buffer.concat(parts), chunks: parts.map((part) => part.length), trailer }
}

test('a short stream is one chunk and a trailer', async () => {
  const encoded = encodeAwsChunked(Readable.from(['hello ', Buffer.from('world')]), 'CRC32', 11)
  expect(await text(encoded)).toBe('b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n')
})

test('an empty stream is a trailer alone', async () => {
  const trailer = '0\r\nx-amz-checksum-sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=\r\n\r\n'
  expect(await text(encodeAwsChunked(Readable.from([]), 'SHA1', 0))).toBe(trailer)
  expect(await text(encodeAwsChunked(Readable.from([]), 'SHA1'))).toBe(trailer)
})

test('whatever the pieces, the body comes out again, in the length announced', async () => {
  const algorithms = fc.constantFrom<ChecksumAlgorithm>('CRC32', 'CRC32C', 'CRC64NVME', 'SHA256')
  const pieces = fc.array(fc.integer({ min: 0, max: MIB + 9000 }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(algorithms, pieces, fc.boolean(), async (algorithm, sizes, isLengthKnown) => {
      const given = sizes.map((size, i) => Buffer.alloc(size, i + 65))
      const body = Buffer.concat(given)
      const length = isLengthKnown ? body.length : undefined
      const encoded = await buffer(encodeAwsChunked(Readable.from(given), algorithm, length))
      const decoded = decode(encoded)
      expect(decoded.body.equals(body)).toBe(true)
      expect(decoded.trailer).toBe(`x-amz-checksum-${algorithm.toLowerCase()}:${checksumOf(algorithm, body)}`)
      if (isLengthKnown) expect(encoded).toHaveLength(awsChunkedLength(body.length, algorithm))
    }),
    { numRuns: 25 },
  )
})

test('a stream of known length is cut in chunks of 1 MiB', async () => {
  const pieces = Array.from({ length: 10 }, () => Buffer.alloc(250_000))
  const encoded = await buffer(encodeAwsChunked(Readable.from(pieces), 'CRC32', 2_500_000))
  expect(decode(encoded).chunks).toEqual([MIB, MIB, 2_500_000 - 2 * MIB])
})

test('small pieces of unknown number are gathered to chunks that S3 takes', async () => {
  const pieces = Array.from({ length: 100 }, () => Buffer.alloc(1000))
  const { chunks } = decode(await buffer(encodeAwsChunked(Readable.from(pieces), 'CRC32')))
  expect(chunks).toEqual([66_000, 34_000])
})

test('a stream that is not as long as announced fails', async () => {
  const short = encodeAwsChunked(Readable.from(['hello']), 'CRC32', 6)
  await expect(buffer(short)).rejects.toThrow(AwsChunkedWrapperError)
  const long = encodeAwsChunked(Readable.from(['hello', 'world']), 'CRC32', 6)
  await expect(buffer(long)).rejects.toThrow(/announced with 6 bytes, but its stream holds more/)
})

test('a failing source fails the encoded stream with its own error', async () => {
  const failure = new Error('disk gone')
  const source = new Readable({ read: () => source.destroy(failure) })
  await expect(buffer(encodeAwsChunked(source, 'CRC32', 6))).rejects.toBe(failure)
})

test('a source that waits is closed at once when the encoded stream is given up', async () => {
  const source = new Readable({ read: () => {} })
  const closed = once(source, 'close').catch(() => {})
  encodeAwsChunked(source, 'CRC32').destroy()
  await closed
  expect(source.destroyed).toBe(true)
})
