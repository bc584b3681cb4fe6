/**
 * Checksums of objects: what the caller says against what came, and what is kept.
 *
 * @see AWS "Checking object integrity in Amazon S3"; features 9
 */

import { createHash } from 'node:crypto'
import {
  type ChecksumAlgorithm,
  checksumHeader,
  checksumOf,
  createChecksum,
  digestLength,
} from '../../checksum/algorithms.js'
import type { Headers } from '../../base/http-message.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { combineCrc, crcKinds } from './crc-combine.js'
import { invalidRequest } from './errors.js'
import type { StoredChecksum } from './state.js'

/** All that can be computed here, in the order in which S3 lists them. */
export const algorithms: readonly ChecksumAlgorithm[] = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'SHA1',
  'SHA256',
  'SHA512',
  'MD5',
]

/** What the head of a request says of its body's checksum. */
export interface StatedChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** `undefined` where it comes in a trailer, or is only asked for. */
  readonly value: string | undefined
  readonly isInTrailer: boolean
}

/** Reads the head. @throws ServiceError InvalidRequest where it says two things, or nothing sensible */
export function statedChecksum(headers: Headers): StatedChecksum | undefined {
  const given = Object.keys(headers).filter((name) => /^x-amz-checksum-(?!type$|mode$|algorithm$)/.test(name))
  if (given.length > 1) {
    throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.')
  }
  const trailer = headers['x-amz-trailer']?.split(',').find((name) => /^\s*x-amz-checksum-/i.test(name))
  const name = given[0] ?? trailer?.trim().toLowerCase()
  const asked = headers['x-amz-sdk-checksum-algorithm']
  if (name === undefined) {
    if (asked === undefined || headers['content-md5'] !== undefined) return undefined
    throw invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    )
  }
  const algorithm = algorithmOf(name.slice('x-amz-checksum-'.length))
  if (given.length === 0) return { algorithm, value: undefined, isInTrailer: true }
  const value = headers[name] ?? ''
  checkForm(algorithm, value, name)
  return { algorithm, value, isInTrailer: false }
}

/** The algorithm of that name. @throws ServiceError NotImplemented for those that Node cannot compute */
export function algorithmOf(name: string): ChecksumAlgorithm {
  const upper = name.toUpperCase()
  const algorithm = algorithms.find((one) => one === upper)
  if (algorithm !== undefined) return algorithm
  if (upper.startsWith('XXHASH')) throw notImplemented('s3', `checksum ${upper}`)
  throw invalidRequest(
    `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${algorithms.join(', ')}]`,
  )
}

function checkForm(algorithm: ChecksumAlgorithm, value: string, header: string): void {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length === digestLength(algorithm)
  if (!isBase64) throw invalidRequest(`Value for ${header} header is invalid.`)
}

/** Sums up a body while it is written. */
export interface BodySum {
  readonly update: (piece: Uint8Array) => void
  /** Checks all that was stated. @throws ServiceError BadDigest */
  finish(trailers: Headers): { readonly md5Hex: string; readonly checksum: StoredChecksum }
}

/** Begins to sum up a body. What nobody asked for is CRC-64/NVME, as in S3. */
export function createBodySum(headers: Headers, fallback: ChecksumAlgorithm = 'CRC64NVME'): BodySum {
  const stated = statedChecksum(headers)
  const statedMd5 = headers['content-md5']
  if (statedMd5 !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(statedMd5)) {
    throw new ServiceError('InvalidDigest', 'The Content-MD5 you specified was invalid.', {
      status: 400,
      fields: { 'Content-MD5': statedMd5 },
    })
  }
  const algorithm = stated?.algorithm ?? fallback
  const sum = createChecksum(algorithm)
  const md5 = createHash('md5')
  return {
    update(piece) {
      md5.update(piece)
      sum.update(piece)
    },
    finish(trailers) {
      const digest = md5.digest()
      checkMd5(statedMd5, digest)
      const value = sum.digestBase64()
      const wanted = stated?.isInTrailer === true ? trailers[checksumHeader(algorithm)] : stated?.value
      if (stated?.isInTrailer === true && wanted === undefined) {
        throw new ServiceError(
          'MalformedTrailerError',
          'The request contained trailing data that was not well-formed or did not conform to our published schema.',
          { status: 400 },
        )
      }
      if (wanted !== undefined && wanted !== value) throw badChecksum(algorithm)
      return { md5Hex: digest.toString('hex'), checksum: { algorithm, value, type: 'FULL_OBJECT' } }
    },
  }
}

/** Checks a body that is all there against its head. */
export function checkDocumentSums(body: Uint8Array, headers: Headers, isRequired: boolean): void {
  const stated = statedChecksum(headers)
  const statedMd5 = headers['content-md5']
  if (isRequired && stated === undefined && statedMd5 === undefined) {
    throw invalidRequest('Missing required header for this request: Content-MD5 OR x-amz-checksum-*')
  }
  if (statedMd5 !== undefined) checkMd5(statedMd5, createHash('md5').update(body).digest())
  if (stated?.value !== undefined && checksumOf(stated.algorithm, body) !== stated.value) {
    throw badChecksum(stated.algorithm)
  }
}

function checkMd5(stated: string | undefined, digest: Buffer): void {
  const calculated = digest.toString('base64')
  if (stated === undefined || stated === calculated) return
  throw new ServiceError('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
    status: 400,
    fields: { ExpectedDigest: stated, CalculatedDigest: calculated },
  })
}

function badChecksum(algorithm: ChecksumAlgorithm): ServiceError {
  const text = `The ${algorithm} you specified did not match the calculated checksum.`
  return new ServiceError('BadDigest', text, { status: 400 })
}

/** The checksum of an object from those of its parts. */
export function checksumOfParts(
  algorithm: ChecksumAlgorithm,
  type: StoredChecksum['type'],
  parts: readonly { readonly size: number; readonly checksum: string }[],
): StoredChecksum {
  if (type === 'COMPOSITE') {
    const digests = Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum, 'base64')))
    return { algorithm, type, value: `${checksumOf(algorithm, digests)}-${parts.length}` }
  }
  if (algorithm !== 'CRC32' && algorithm !== 'CRC32C' && algorithm !== 'CRC64NVME') {
    throw invalidRequest(`The FULL_OBJECT checksum type cannot be used with the ${algorithm} checksum algorithm.`)
  }
  const kind = crcKinds[algorithm]
  const total = parts.reduce((crc, { size, checksum }) => combineCrc(kind, crc, asNumber(checksum), size), 0n)
  const digest = Buffer.from(total.toString(16).padStart(kind.bits / 4, '0'), 'hex')
  return { algorithm, type, value: digest.toString('base64') }
}

function asNumber(base64: string): bigint {
  return BigInt(`0x${Buffer.from(base64, 'base64').toString('hex')}`)
}

/** A checksum as the member that answers have for it. */
export function checksumMember(
  checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined,
): {
  [Name in `Checksum${ChecksumAlgorithm}`]?: string
} {
  return checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value }
}
