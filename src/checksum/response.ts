/**
 * Checks what a service sends against the checksum it gave with it.
 *
 * @see features 9.4
 */

import { pipeline, type Readable, Transform } from 'node:stream'
import type { Headers } from '../base/http-message.js'
import { FlexibleChecksumError } from '../errors/http.js'
import { type ChecksumAlgorithm, checksumHeader, checksumOf, createChecksum } from './algorithms.js'

/** What the service says about the body. */
export interface ExpectedChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly expectedBase64: string
}

/** The order in which one of several checksums is taken: the cheap ones first. */
const byPriority: readonly ChecksumAlgorithm[] = ['CRC64NVME', 'CRC32C', 'CRC32', 'SHA1', 'SHA256', 'SHA512', 'MD5']

/**
 * The checksum to check an answer against; `undefined` where it brings none that can be checked.
 * The checksum of a multipart object's checksums (`…-3`) says nothing about the bytes as they come.
 *
 * @param algorithms What the operation's model names as possible in its answers.
 */
export function expectedChecksum(headers: Headers, algorithms: readonly string[]): ExpectedChecksum | undefined {
  for (const algorithm of byPriority) {
    const expectedBase64 = headers[checksumHeader(algorithm)]
    if (expectedBase64 === undefined || expectedBase64.includes('-') || !algorithms.includes(algorithm)) continue
    return { algorithm, expectedBase64 }
  }
  return undefined
}

/** @throws {@link FlexibleChecksumError} the bytes are not those that the service sent */
export function checkBytes(bytes: Uint8Array, expected: ExpectedChecksum): void {
  compare(expected, checksumOf(expected.algorithm, bytes))
}

/**
 * The same stream, which fails with {@link FlexibleChecksumError} instead of giving its last bytes when they do not
 * make the expected checksum: nobody takes a damaged body for whole.
 */
export function checkStream(source: Readable, expected: ExpectedChecksum): Readable {
  const sum = createChecksum(expected.algorithm)
  let last: Buffer | undefined
  const checked = new Transform({
    transform(piece: Buffer, _encoding, done) {
      const ready = last
      last = piece
      sum.update(piece)
      done(null, ready)
    },
    flush(done) {
      try {
        compare(expected, sum.digestBase64())
      } catch (error) {
        return done(error instanceof Error ? error : null)
      }
      done(null, last)
    },
  })
  // Both streams end together; the checked one's events tell of it.
  return pipeline(source, checked, () => {})
}

function compare({ algorithm, expectedBase64 }: ExpectedChecksum, actual: string): void {
  const expected = Buffer.from(expectedBase64, 'base64').toString('base64')
  if (actual === expected) return
  throw new FlexibleChecksumError(
    `The body was damaged on its way: its ${algorithm} checksum is ${actual}, and the service sent ${expected}.`,
    { algorithm, expectedChecksum: expected, actualChecksum: actual },
  )
}
