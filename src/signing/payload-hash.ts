/**
 * What stands for the body in a signature: its SHA-256, or a word that says why not.
 *
 * @see features 5.14, 6.3, 6.5
 */

import { hash } from 'node:crypto'
import type { Body } from '../base/http-message.js'
import { UnseekableStreamError } from '../errors/http.js'

/** The body is not part of the signature. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'
/** The body comes in chunks, unsigned, with a checksum behind them. */
const STREAMING_UNSIGNED_PAYLOAD_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
/** The body is a stream of events, each signed by itself. */
const STREAMING_EVENTS = 'STREAMING-AWS4-HMAC-SHA256-EVENTS'

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What the choice depends on. */
export interface PayloadFacts {
  /** S3's rules (signature `s3v4` and its kin) instead of the general ones. */
  readonly s3: boolean
  readonly isHttps: boolean
  /** The body is sent in chunks with its checksum in a trailer. */
  readonly hasTrailer: boolean
  /** `content-md5` or a computed checksum stands among the headers. */
  readonly hasChecksumHeader: boolean
  /** The operation takes a stream, whatever was given this time. */
  readonly hasStreamingInput: boolean
  /** The operation sends signed events. */
  readonly hasEventStreamInput: boolean
  /** The operation's model takes the body out of the signature. */
  readonly isUnsignedByModel: boolean
  /** The body can be read only once. */
  readonly isOneTimeBody: boolean
  /** The setting `s3.payload_signing_enabled`. */
  readonly payloadSigningEnabled?: boolean | undefined
}

/** The literal to sign in place of the body's hash; `undefined` when the body itself has to be hashed. */
export function payloadLiteral(facts: PayloadFacts): string | undefined {
  if (facts.hasEventStreamInput) return STREAMING_EVENTS
  if (facts.hasTrailer) return STREAMING_UNSIGNED_PAYLOAD_TRAILER
  if (!facts.s3) return facts.isUnsignedByModel ? UNSIGNED_PAYLOAD : undefined
  return isS3PayloadSigned(facts) ? undefined : UNSIGNED_PAYLOAD
}

function isS3PayloadSigned(facts: PayloadFacts): boolean {
  if (facts.payloadSigningEnabled !== undefined) return facts.payloadSigningEnabled
  // boto3 fails on a pipe it would have to read twice; S3 takes it unsigned.
  if (facts.isOneTimeBody) return false
  if (!facts.isHttps || !facts.hasChecksumHeader) return true
  return !facts.hasStreamingInput && !facts.isUnsignedByModel
}

/**
 * The SHA-256 of a body, in hex.
 *
 * @throws {@link UnseekableStreamError} for a stream, which could not be sent after it was read
 */
export function bodySha256(body: Body | undefined): string {
  if (body === undefined || body === '') return emptySha256
  if (typeof body === 'string' || body instanceof Uint8Array) return hash('sha256', body, 'hex')
  throw new UnseekableStreamError(
    'The signature of this request covers its body, which is a stream and can be read only once. ' +
      'Give the body as bytes, or leave it out of the signature where the service allows it (for S3: payload_signing_enabled false).',
  )
}
