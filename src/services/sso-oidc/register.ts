/**
 * SSO OIDC: its errors are those of OAuth 2, with the text under a name of their own.
 *
 * @see features 5.13
 */

import { Readable } from 'node:stream'
import { toBytes, utf8 } from '../../base/bytes.js'
import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { BeforeParseEvent } from '../../client/lifecycle.js'
import { isRecord } from '../../validate/scalars.js'

/** Adds the handlers of SSO OIDC to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-parse.sso-oidc', nameMessage)
}

function nameMessage({ response }: BeforeParseEvent): void {
  if (response.status < 400 || response.body instanceof Readable) return
  const error = readObject(response.body)
  if (error?.['error_description'] === undefined || error['message'] || error['Message']) return
  response.body = toBytes(JSON.stringify({ ...error, message: error['error_description'] }))
}

function readObject(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8(body))
    return isRecord(value) ? value : undefined
  } catch {
    // Not an error of the service's: it is read as all others are.
    return undefined
  }
}
