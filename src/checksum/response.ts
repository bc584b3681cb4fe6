/**
 * Checks what a service sends against the checksum it gave with it.
 *
 * @see features 9.4
 */

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
  const problem = mismatch(expected, checksumOf(expected.algorithm, bytes))
  if (problem !== undefined) throw problem
}

/** A checksum that is taken while a body is read, and judged at its end. */
export interface RunningCheck {
  update(bytes: Uint8Array): void
  /** What is wrong with the body, if anything. */
  finish(): FlexibleChecksumError | undefined
}

/** Checks a body as it is read. */
export function createRunningCheck(expected: ExpectedChecksum): RunningCheck {
  const sum = createChecksum(expected.algorithm)
  return { update: sum.update, finish: () => mismatch(expected, sum.digestBase64()) }
}

function mismatch({ algorithm, expectedBase64 }: ExpectedChecksum, actual: string): FlexibleChecksumError | undefined {
  const expected = Buffer.from(expectedBase64, 'base64').toString('base64')
  if (actual === expected) return undefined
  return new FlexibleChecksumError(
    `The body was damaged on its way: its ${algorithm} checksum is ${actual}, and the service sent ${expected}.`,
    { algorithm, expectedChecksum: expected, actualChecksum: actual },
  )
}
