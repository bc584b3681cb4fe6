/**
 * Whom we trust and who we are in TLS, from files that the settings name.
 */

import { readFileSync } from 'node:fs'
import type { SecureContext } from 'node:tls'

import type { ErrorFields } from '../errors/base.js'
import type { ClientCertificate } from './transport.js'

/** What a TLS connection is made with. */
export interface Trust {
  readonly secureContext: SecureContext
  /** `undefined` leaves it to Node, which knows NODE_TLS_REJECT_UNAUTHORIZED. */
  readonly rejectUnauthorized: boolean | undefined
}

/** Settings and what they are called when they are at fault. */
export interface TrustSettings {
  readonly verify: boolean | string | undefined
  readonly clientCert: ClientCertificate | undefined
  readonly verifyName: string
  readonly clientCertName: string
  readonly invalid: new (message: string, fields?: ErrorFields, options?: ErrorOptions) => Error
}

/** Reads the files once, when the first connection needs them. */
export function lazyTrust(settings: TrustSettings): () => Trust {
  let trust: Trust | undefined
  return () => (trust ??= loadTrust(settings))
}

const pemCertificate = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/

function loadTrust(settings: TrustSettings): Trust {
  const { verify, clientCert, clientCertName, invalid } = settings
  const ca = typeof verify === 'string' ? readBundle(verify, settings) : undefined
  const [certPath, keyPath] = typeof clientCert === 'string' ? [clientCert, clientCert] : (clientCert ?? [])
  const cert = certPath === undefined ? undefined : readPem(certPath, clientCertName, settings)
  const key = keyPath === undefined ? undefined : readPem(keyPath, clientCertName, settings)
  try {
    const { createSecureContext } = process.getBuiltinModule('node:tls')
    const secureContext = createSecureContext({ ca, cert, key })
    return { secureContext, rejectUnauthorized: verify === false ? false : undefined }
  } catch (cause) {
    const paths = certPath === keyPath ? `"${certPath}"` : `"${certPath}" with the key "${keyPath}"`
    throw new invalid(
      `${clientCertName}: ${paths} cannot be used: ${messageOf(cause)}. It must be a certificate and its private key in PEM.`,
      { setting: clientCertName, path: certPath },
      { cause },
    )
  }
}

function readBundle(path: string, settings: TrustSettings): string {
  const { verifyName, invalid } = settings
  if (path.trim() === '') {
    throw new invalid(`${verifyName} is blank: give the path of a CA bundle, or true, or false.`, {
      setting: verifyName,
    })
  }
  const text = readPem(path, verifyName, settings)
  if (pemCertificate.test(text)) return text
  throw new invalid(`${verifyName}: "${path}" holds no certificate in PEM.`, { setting: verifyName, path })
}

function readPem(path: string, name: string, { invalid }: TrustSettings): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new invalid(
      `${name}: the file "${path}" cannot be read: ${messageOf(cause)}. Check the path.`,
      { setting: name, path },
      { cause },
    )
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
