/**
 * The checksums that services take and give, under AWS's names.
 *
 * @see features 9.2
 */

import { createHash, hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { FlexibleChecksumError } from '../errors/http.js'
import { crc32c } from './crc32c.js'
import { createCrc64Nvme } from './crc64-nvme.js'

/** An algorithm that can be computed here. */
export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'SHA512' | 'MD5'

/** A checksum over bytes that come one after the other. */
export interface Checksum {
  readonly update: (bytes: Uint8Array) => void
  /** The checksum of all bytes so far, in base64. To be called once, at the end. */
  readonly digestBase64: () => string
}

const digestBytes: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
}

/**
 * The algorithm of that name, in whatever case it is written.
 *
 * @throws {@link FlexibleChecksumError} there is none, or it cannot be computed here
 */
export function checksumAlgorithm(name: string): ChecksumAlgorithm {
  const upper = name.toUpperCase()
  if (isSupported(upper)) return upper
  const supported = Object.keys(digestBytes)
  throw new FlexibleChecksumError(`Unsupported checksum algorithm: ${name}. Supported are ${supported.join(', ')}.`, {
    algorithm: name,
    supported,
  })
}

/** The header or trailer that carries the checksum. */
export function checksumHeader(algorithm: string): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`
}

/** The length of a checksum in base64. */
export function digestLength(algorithm: ChecksumAlgorithm): number {
  return Math.ceil(digestBytes[algorithm] / 3) * 4
}

/** Begins a checksum. */
export function createChecksum(algorithm: ChecksumAlgorithm): Checksum {
  if (algorithm === 'CRC32') return runningCrc(crc32)
  if (algorithm === 'CRC32C') return runningCrc(crc32c)
  if (algorithm === 'CRC64NVME') return createCrc64Nvme()
  const sum = createHash(algorithm)
  return { update: (bytes) => void sum.update(bytes), digestBase64: () => sum.digest('base64') }
}

/** The checksum of bytes, or of text as UTF-8, in base64. */
export function checksumOf(algorithm: ChecksumAlgorithm, body: string | Uint8Array): string {
  if (algorithm === 'CRC32') return crcBase64(crc32(body))
  if (algorithm !== 'CRC32C' && algorithm !== 'CRC64NVME') return hash(algorithm, body, 'base64')
  const sum = createChecksum(algorithm)
  sum.update(typeof body === 'string' ? Buffer.from(body) : body)
  return sum.digestBase64()
}

function isSupported(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(digestBytes, name)
}

function runningCrc(sum: (bytes: Uint8Array, previous: number) => number): Checksum {
  let crc = 0
  return {
    update: (bytes) => {
      crc = sum(bytes, crc)
    },
    digestBase64: () => crcBase64(crc),
  }
}

function crcBase64(crc: number): string {
  const digest = Buffer.allocUnsafe(4)
  digest.writeUInt32BE(crc)
  return digest.toString('base64')
}
