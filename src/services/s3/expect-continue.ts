/**
 * A stream can be sent once: S3 is asked whether it wants it before it goes out.
 *
 * @see features 10.1
 */

import type { BeforeCallEvent } from '../../client/lifecycle.js'

/** Handler of `before-call`. Text and bytes go out at once: they can be sent again. */
export function waitForConsent({ request: { method, body, headers }, context }: BeforeCallEvent): void {
  const isUpload = method === 'PUT' || method === 'POST'
  const streams = typeof body === 'object' && !(body instanceof Uint8Array)
  if (isUpload && streams && headers['content-length'] !== '0') context.expectContinue = true
}
