/**
 * Which checksum a request carries, and where.
 *
 * @see features 9.1
 */

import type { Headers } from '../base/http-message.js'
import { type ChecksumAlgorithm, checksumAlgorithm, checksumHeader } from './algorithms.js'

/** What the choice depends on. */
export interface RequestChecksumFacts {
  /** The request's headers so far. */
  readonly headers: Headers
  /** The value of the operation's algorithm member, where the caller gave one. */
  readonly algorithm?: string | undefined
  /** Whether the operation has an algorithm member: it takes checksums of any kind. */
  readonly hasAlgorithmMember: boolean
  /** The header of that member, which names the algorithm that was chosen for the caller. */
  readonly algorithmHeader?: string | undefined
  /** Whether the model demands a checksum. */
  readonly isRequired: boolean
  /** The setting `request_checksum_calculation`. */
  readonly mode: 'when_supported' | 'when_required'
  /** A presigned request's body is not known yet. Default false. */
  readonly isPresigned?: boolean
  /** The body is a stream, which can be read only once. */
  readonly isOneTimeBody: boolean
  /** Whether the signature takes bodies in chunks: HMAC-SHA1 does not. Default true. */
  readonly canTrail?: boolean
}

/** A checksum to compute, and its place. */
export interface RequestChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly location: 'header' | 'trailer'
  /** The header to set to the algorithm's name, where the caller did not name it. */
  readonly algorithmHeader?: string
}

/**
 * The checksum to compute; `undefined` for none, as where the caller computed one.
 *
 * @throws {@link FlexibleChecksumError} the caller names an algorithm that cannot be computed
 */
export function chooseRequestChecksum(facts: RequestChecksumFacts): RequestChecksum | undefined {
  if (facts.isPresigned === true || hasChecksum(facts.headers)) return undefined
  if (facts.algorithm !== undefined) {
    return { algorithm: checksumAlgorithm(facts.algorithm), location: locationOf(facts) }
  }
  const isDefault = facts.hasAlgorithmMember && facts.mode === 'when_supported' && !isOutOfReach(facts)
  if (!facts.isRequired && !isDefault) return undefined
  const { algorithmHeader } = facts
  return {
    algorithm: 'CRC32',
    location: locationOf(facts),
    ...(algorithmHeader === undefined ? undefined : { algorithmHeader }),
  }
}

/**
 * Bytes get a header, which is signed and sent without another copy of them (boto3 has a trailer for these too, over
 * https); the checksum of a stream is known behind it alone.
 */
function locationOf({ isOneTimeBody, canTrail }: RequestChecksumFacts): 'header' | 'trailer' {
  return isOneTimeBody && canTrail !== false ? 'trailer' : 'header'
}

function isOutOfReach({ isOneTimeBody, canTrail }: RequestChecksumFacts): boolean {
  return isOneTimeBody && canTrail === false
}

const aboutChecksums: ReadonlySet<string> = new Set(['algorithm', 'mode', 'type'].map(checksumHeader))

function hasChecksum(headers: Headers): boolean {
  for (const name in headers) {
    if (name.startsWith('x-amz-checksum-') && !aboutChecksums.has(name)) return true
  }
  return false
}
