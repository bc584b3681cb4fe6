/**
 * The key that SigV4 derives from a secret for one day, region and service.
 */

import { createHmac } from 'node:crypto'
import type { SigningCredentials } from './credentials.js'
import { type HmacKey, hmacKey } from './hmac-sha256.js'

/** Derived keys kept: enough for a program that speaks to many services in many regions. */
const KEPT_KEYS = 256

interface KeptKey {
  readonly secretAccessKey: string
  readonly key: HmacKey
}

const keptKeys = new Map<string, KeptKey>()

/** The signing key, derived at most once a day for the same secret, region and service (four HMACs, 10 µs). */
export function signingKey(credentials: SigningCredentials, date: string, region: string, service: string): HmacKey {
  const { accessKeyId, secretAccessKey } = credentials
  const id = `${accessKeyId} ${date} ${region} ${service}`
  const kept = keptKeys.get(id)
  if (kept !== undefined && kept.secretAccessKey === secretAccessKey) return kept.key
  const key = deriveKey(secretAccessKey, date, region, service)
  if (keptKeys.size >= KEPT_KEYS) forgetOldest()
  keptKeys.set(id, { secretAccessKey, key })
  return key
}

function deriveKey(secretAccessKey: string, date: string, region: string, service: string): HmacKey {
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`)
  for (const part of [date, region, service, 'aws4_request']) key = createHmac('sha256', key).update(part).digest()
  return hmacKey(key)
}

function forgetOldest(): void {
  for (const id of keptKeys.keys()) {
    keptKeys.delete(id)
    return
  }
}
