/**
 * XML readers turn line ends into one form: written as references, keys with line ends survive.
 *
 * @see features 10.1
 */

import type { BeforeCallEvent } from '../../client/lifecycle.js'

/** Handler of `before-call` where keys stand in an XML body. */
export function escapeLineEnds({ request }: BeforeCallEvent): void {
  const { body } = request
  if (typeof body === 'string') request.body = escape(body)
  else if (body instanceof Uint8Array) request.body = escape(Buffer.from(body).toString('utf8'))
}

function escape(text: string): string {
  return text.replaceAll('\r', '&#xD;').replaceAll('\n', '&#xA;')
}
