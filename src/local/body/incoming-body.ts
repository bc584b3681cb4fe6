/**
 * The body of a request as its sender meant it: chunks and signatures taken off and checked on the way.
 */

import { createHash } from 'node:crypto'
import type { KnownKey } from '../auth/authenticate.js'
import { isClaim, type NoClaim, type SignatureClaim } from '../auth/claim.js'
import { isSameText, signText } from '../auth/verify.js'
import type { Headers } from '../../base/http-message.js'
import type { IncomingBody } from '../call-context.js'
import { ServiceError } from '../service-error.js'
import { type ChunkSigner, decodeChunked, incompleteBody } from './chunked.js'

/** What decoding depends on. */
export interface BodySource {
  readonly headers: Headers
  readonly raw: AsyncIterable<Uint8Array>
  readonly claim: SignatureClaim | NoClaim
  /** The key of the signature; `undefined` where signatures are not checked. */
  readonly key: KnownKey | undefined
}

const hexSha256 = /^[\da-f]{64}$/i

/** The body of a request whose head has been checked. */
export function incomingBody(source: BodySource): IncomingBody {
  const { headers, raw } = source
  const stated = headers['x-amz-content-sha256'] ?? ''
  let trailers: Headers = {}
  if (isChunked(headers)) {
    const length = numberOf(headers['x-amz-decoded-content-length'])
    const options = {
      signer: signerOf(source, stated),
      hasSignedTrailer: stated.endsWith('-TRAILER'),
      onTrailers: (given: Headers) => {
        trailers = given
      },
    }
    return { stream: withLength(decodeChunked(raw, options), length), length, trailers: () => trailers }
  }
  const length = numberOf(headers['content-length'])
  const counted = withLength(raw, length)
  const stream = hexSha256.test(stated) ? withSha256(counted, stated.toLowerCase()) : counted
  return { stream, length, trailers: () => trailers }
}

/** All bytes of a body. @throws ServiceError EntityTooLarge */
export async function wholeBody(stream: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of stream) {
    size += piece.length
    if (size > limitBytes) {
      throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', { status: 413 })
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Whether the body comes in chunks of S3's own kind. */
export function isChunked(headers: Headers): boolean {
  const encodings = headers['content-encoding'] ?? ''
  return headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true || /\baws-chunked\b/.test(encodings)
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function signerOf({ claim, key }: BodySource, stated: string): ChunkSigner | undefined {
  if (key === undefined || !isClaim(claim) || !stated.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD')) return undefined
  return {
    seed: claim.signature,
    dateTime: claim.dateTime,
    scope: claim.scope,
    isValid: (text, signature) => isSameText(signText(text, claim, key), signature),
  }
}

async function* withLength(
  source: AsyncIterable<Uint8Array>,
  length: number | undefined,
): AsyncGenerator<Uint8Array, void> {
  let size = 0
  for await (const piece of source) {
    size += piece.length
    yield piece
  }
  if (length !== undefined && size !== length) throw incompleteBody()
}

async function* withSha256(source: AsyncIterable<Uint8Array>, stated: string): AsyncGenerator<Uint8Array, void> {
  const sum = createHash('sha256')
  for await (const piece of source) {
    sum.update(piece)
    yield piece
  }
  const computed = sum.digest('hex')
  if (computed === stated) return
  throw new ServiceError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    {
      status: 400,
      fields: { ClientComputedContentSHA256: stated, S3ComputedContentSHA256: computed },
    },
  )
}
