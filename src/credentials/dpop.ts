/**
 * The proof that whoever sends a request holds a private key: a signed statement about the request.
 *
 * @see RFC 9449
 */

import { createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto'

import { LoginTokenLoadError } from '../errors/credentials.js'

/** What a proof is about, beside the URL. */
export interface ProofOptions {
  readonly nowMs: number
  /** Unique for each proof. Default: random. */
  readonly id?: string
}

/** Makes the value of the `DPoP` header for a POST to a URL. @throws {@link LoginTokenLoadError} the key cannot be used */
export function createDpopProof(
  privateKeyPem: string,
  url: string,
  { nowMs, id = randomUUID() }: ProofOptions,
): string {
  const key = readKey(privateKeyPem)
  const { kty, x, y, crv } = createPublicKey(key).export({ format: 'jwk' })
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, x, y, crv } }
  const claims = { htm: 'POST', htu: url, iat: Math.floor(nowMs / 1000), jti: id }
  const signed = `${encode(header)}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

function readKey(pem: string) {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch {
    // What the platform says of it may show the key.
  }
  const errorMsg = 'Unable to load private key from cached token.'
  throw new LoginTokenLoadError(`Error loading login session token: ${errorMsg}`, { errorMsg })
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
