/**
 * Key pairs: made here, or brought along.
 */

import { createHash, createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { utf8 } from '../../base/bytes.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { applyFilters } from './filters.js'
import { ec2Error, inRegion, newId, refuseDryRun, tagReader, tagsOf } from './resources.js'
import type { Ec2State, KeyPair } from './state.js'
import { dropTags, tagNew } from './tags.js'

/** The handlers of key pairs. */
export function keyPairHandlers(state: Ec2State): AnyHandlers {
  const { keyPairs } = state
  return asAnyHandlers<'ec2'>({
    async createKeyPair(input, { region, now }) {
      const { KeyName: name, KeyType = 'rsa', KeyFormat = 'pem' } = input
      refuseDryRun(input)
      if (KeyType !== 'rsa' || KeyFormat !== 'pem')
        throw notImplemented('ec2', 'CreateKeyPair', `${KeyType} ${KeyFormat}`)
      refuseDuplicate(state, name, region)
      const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
      const der = privateKey.export({ type: 'pkcs8', format: 'der' })
      const pair: KeyPair = {
        id: newId('key'),
        region,
        name,
        fingerprint: colons(createHash('sha1').update(der).digest('hex')),
        type: 'rsa',
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        createdAt: new Date(now),
      }
      refuseDuplicate(state, name, region)
      keyPairs.set(`${region}/${name}`, pair)
      tagNew(state, pair.id, input.TagSpecifications)
      return {
        KeyPairId: pair.id,
        KeyName: name,
        KeyFingerprint: pair.fingerprint,
        KeyMaterial: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
        Tags: tagsOf(state, pair.id),
      }
    },
    importKeyPair(input, { region, now }) {
      const { KeyName: name, PublicKeyMaterial } = input
      refuseDryRun(input)
      refuseDuplicate(state, name, region)
      const facts = readPublicKey(utf8(PublicKeyMaterial).trim())
      const pair: KeyPair = { id: newId('key'), region, name, createdAt: new Date(now), ...facts }
      keyPairs.set(`${region}/${name}`, pair)
      tagNew(state, pair.id, input.TagSpecifications)
      return { KeyPairId: pair.id, KeyName: name, KeyFingerprint: pair.fingerprint, Tags: tagsOf(state, pair.id) }
    },
    describeKeyPairs({ KeyNames, KeyPairIds, Filters, IncludePublicKey }, { region }) {
      const all = inRegion(keyPairs, region)
      const missing =
        KeyNames?.find((name) => !all.some((pair) => pair.name === name)) ??
        KeyPairIds?.find((id) => !all.some((pair) => pair.id === id))
      if (missing !== undefined) throw notFound(missing)
      const wanted = all.filter(
        ({ name, id }) => (KeyNames?.includes(name) ?? true) && (KeyPairIds?.includes(id) ?? true),
      )
      const pairs = applyFilters(wanted, Filters, fields, tagReader(state))
      return {
        KeyPairs: pairs.map(({ id, name, fingerprint, type, publicKey, createdAt }) => ({
          KeyPairId: id,
          KeyName: name,
          KeyFingerprint: fingerprint,
          KeyType: type,
          CreateTime: createdAt,
          Tags: tagsOf(state, id),
          ...(IncludePublicKey === true ? { PublicKey: publicKey } : {}),
        })),
      }
    },
    deleteKeyPair(input, { region }) {
      refuseDryRun(input)
      const { KeyName, KeyPairId } = input
      const pair = inRegion(keyPairs, region).find(({ name, id }) => name === KeyName || id === KeyPairId)
      if (pair === undefined) return { Return: true }
      keyPairs.delete(`${region}/${pair.name}`)
      dropTags(state, pair.id)
      return { Return: true, KeyPairId: pair.id }
    },
  })
}

/** @throws ServiceError InvalidKeyPair.NotFound */
export function requireKeyPair({ keyPairs }: Ec2State, name: string, region: string): KeyPair {
  const pair = keyPairs.get(`${region}/${name}`)
  if (pair === undefined) throw notFound(name)
  return pair
}

const fields = {
  'key-name': ({ name }: KeyPair) => name,
  'key-pair-id': ({ id }: KeyPair) => id,
  fingerprint: ({ fingerprint }: KeyPair) => fingerprint,
}

function notFound(name: string): ReturnType<typeof ec2Error> {
  return ec2Error('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`)
}

function refuseDuplicate({ keyPairs }: Ec2State, name: string, region: string): void {
  if (keyPairs.has(`${region}/${name}`)) {
    throw ec2Error('InvalidKeyPair.Duplicate', `The keypair '${name}' already exists.`)
  }
}

function readPublicKey(text: string): Pick<KeyPair, 'fingerprint' | 'type' | 'publicKey'> {
  const [, kind, base64 = ''] = /^(ssh-rsa|ssh-ed25519)\s+([A-Za-z0-9+/=]+)/.exec(text) ?? []
  const blob = Buffer.from(base64, 'base64')
  if (kind === 'ssh-ed25519') {
    return { type: 'ed25519', fingerprint: createHash('sha256').update(blob).digest('base64'), publicKey: text }
  }
  const der = kind === 'ssh-rsa' ? rsaDer(blob) : pemDer(text)
  if (der === undefined) throw ec2Error('InvalidKey.Format', 'Key is not in valid OpenSSH public key format')
  return { type: 'rsa', fingerprint: colons(createHash('md5').update(der).digest('hex')), publicKey: text }
}

/** 1024 bits. */
const LEAST_MODULUS_BYTES = 128

/** The key of an OpenSSH line: its parts, each with its length before it. */
function rsaDer(blob: Buffer): Buffer | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at + 4 <= blob.length;) {
    const end = at + 4 + blob.readUInt32BE(at)
    parts.push(blob.subarray(at + 4, end))
    at = end
  }
  const [, exponent, modulus] = parts
  if (exponent === undefined || modulus === undefined || modulus.length < LEAST_MODULUS_BYTES) return undefined
  const jwk = { kty: 'RSA', e: exponent.toString('base64url'), n: modulus.toString('base64url') }
  try {
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })
  } catch {
    // Numbers that are no key: told by the caller.
    return undefined
  }
}

function pemDer(text: string): Buffer | undefined {
  try {
    return createPublicKey(text).export({ type: 'spki', format: 'der' })
  } catch {
    // No key at all: told by the caller.
    return undefined
  }
}

function colons(hex: string): string {
  return hex.match(/../g)?.join(':') ?? ''
}
