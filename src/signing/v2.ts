/**
 * Signature Version 2, for the services of the first days that never got another.
 *
 * @see AWS "Signature Version 2 signing process"; features 6.7
 */

import { createHmac } from 'node:crypto'
import type { HttpRequest } from '../base/http-message.js'
import { percentEncode } from '../base/percent.js'
import { formatIso8601 } from '../base/timestamps.js'
import type { SigningCredentials } from './credentials.js'

/** What a signature is made with. */
export interface V2Options {
  readonly credentials: SigningCredentials
  /** The time of the signature, milliseconds since 1970. */
  readonly epochMs: number
}

/**
 * Signs the parameters of a request in place: in its form body, or in its query where it has no body. Signing again
 * replaces what the first signing added.
 */
export function signV2(request: HttpRequest, options: V2Options): void {
  const form = typeof request.body === 'string' ? request.body : ''
  const parameters = sortedParameters(form === '' ? request.query : form, options)
  const text = `${request.method}\n${request.host}\n${request.path === '' ? '/' : request.path}\n${parameters}`
  const signature = createHmac('sha256', options.credentials.secretAccessKey).update(text).digest('base64')
  const signed = `${parameters}&Signature=${percentEncode(signature)}`
  if (form === '') request.query = signed
  else request.body = signed
}

function sortedParameters(given: string, { credentials, epochMs }: V2Options): string {
  const parameters = new Map<string, string>()
  for (const part of given.split('&')) {
    const equals = part.indexOf('=')
    if (equals > 0) parameters.set(part.slice(0, equals), part.slice(equals + 1))
  }
  parameters.delete('Signature')
  parameters.set('AWSAccessKeyId', percentEncode(credentials.accessKeyId))
  parameters.set('SignatureVersion', '2')
  parameters.set('SignatureMethod', 'HmacSHA256')
  parameters.set('Timestamp', percentEncode(formatIso8601(new Date(Math.floor(epochMs / 1000) * 1000))))
  const token = credentials.sessionToken ?? ''
  if (token !== '') parameters.set('SecurityToken', percentEncode(token))
  const names = [...parameters.keys()].toSorted()
  return names.map((name) => `${name}=${parameters.get(name)}`).join('&')
}
