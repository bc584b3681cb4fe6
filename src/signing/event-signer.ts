/**
 * Signatures of the events that a client sends: each signs the one before it.
 *
 * @see AWS "Signature Version 4: event streams"; features 6.3
 */

import { hash } from 'node:crypto'
import type { SigningCredentials } from './credentials.js'
import { hmacHex } from './hmac-sha256.js'
import { signingKey } from './signing-key.js'
import { signingTime } from './signing-time.js'

/** What the signatures of a stream of events are made with. */
export interface EventSignerOptions {
  readonly credentials: SigningCredentials
  readonly region: string
  /** The signing name. */
  readonly service: string
  /** The signature of the request that opened the stream, in hex: what `signV4` gave. */
  readonly seedSignature: string
}

/** One event to sign. */
export interface UnsignedEvent {
  /** The time of the signature, milliseconds since 1970; the same as in the `:date` header. */
  readonly epochMs: number
  /** The header `:date` as it is encoded in the frame. */
  readonly encodedDate: Uint8Array
  /** The event's own frame; empty for the one that ends the stream. */
  readonly payload: Uint8Array
}

/** Gives the signature of each event in turn, as bytes for the header `:chunk-signature`. */
export function createEventSigner(options: EventSignerOptions): (event: UnsignedEvent) => Buffer {
  const { credentials, region, service } = options
  let previous = options.seedSignature
  return ({ epochMs, encodedDate, payload }) => {
    const { date, dateTime } = signingTime(epochMs)
    const scope = `${date}/${region}/${service}/aws4_request`
    const hashes = `${hash('sha256', encodedDate, 'hex')}\n${hash('sha256', payload, 'hex')}`
    const text = `AWS4-HMAC-SHA256-PAYLOAD\n${dateTime}\n${scope}\n${previous}\n${hashes}`
    previous = hmacHex(signingKey(credentials, date, region, service), text)
    return Buffer.from(previous, 'hex')
  }
}
