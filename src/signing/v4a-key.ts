/**
 * The key pair that SigV4A derives from an access key: nothing but the two parts of the access key goes in.
 *
 * @see features 6.3; NIST SP 800-108 (counter mode), FIPS 186-4 B.4.2
 */

import { createECDH, createHmac, createPrivateKey, type KeyObject } from 'node:crypto'
import type { SigningCredentials } from './credentials.js'

/** The order of P-256, less two: candidates above it are thrown away. */
const GREATEST_CANDIDATE = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254fn
const LAST_COUNTER = 254
/** Key pairs kept: a derivation costs 0.2 ms. */
const KEPT_KEYS = 16

interface KeptKey {
  readonly secretAccessKey: string
  readonly key: KeyObject
}

const keptKeys = new Map<string, KeptKey>()

/** The private key for signatures of these credentials, derived once. */
export function asymmetricKey({ accessKeyId, secretAccessKey }: SigningCredentials): KeyObject {
  const kept = keptKeys.get(accessKeyId)
  if (kept !== undefined && kept.secretAccessKey === secretAccessKey) return kept.key
  const key = keyOfScalar(deriveScalar(accessKeyId, secretAccessKey))
  if (keptKeys.size >= KEPT_KEYS) keptKeys.clear()
  keptKeys.set(accessKeyId, { secretAccessKey, key })
  return key
}

/** One HMAC a round, until a candidate lies below the order of the curve: all but one in 2^32 do at once. */
function deriveScalar(accessKeyId: string, secretAccessKey: string): Buffer {
  const label = 'AWS4-ECDSA-P256-SHA256'
  const context = Buffer.from(`\0\0\0\u0001${label}\0${accessKeyId}\0\0\0\u0001\0`)
  const counterAt = context.length - 5
  let candidate = 0n
  for (let counter = 1; counter <= LAST_COUNTER; counter++) {
    context[counterAt] = counter
    candidate = BigInt(`0x${createHmac('sha256', `AWS4A${secretAccessKey}`).update(context).digest('hex')}`)
    if (candidate <= GREATEST_CANDIDATE) break
  }
  return Buffer.from((candidate + 1n).toString(16).padStart(64, '0'), 'hex')
}

function keyOfScalar(scalar: Buffer): KeyObject {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(scalar)
  const point = pair.getPublicKey()
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: scalar.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  return createPrivateKey({ key: jwk, format: 'jwk' })
}
