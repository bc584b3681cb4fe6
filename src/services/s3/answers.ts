/**
 * Answers of S3 that mean something else than they look like.
 *
 * @see features 5.13
 */

import { utf8 } from '../../base/bytes.js'
import { parseTimestamp } from '../../base/timestamps.js'
import type { AfterCallEvent, BeforeParseEvent } from '../../client/lifecycle.js'
import { Readable } from 'node:stream'

/**
 * Handler of `before-parse`: long operations answer 200 before they know how they end. A body that is an error, or no
 * XML at all, is one; as a failure of the server it is also tried again.
 */
export function findErrorInSuccess({ response, model }: BeforeParseEvent): void {
  if (response.status !== 200 || response.body instanceof Readable || response.body.length === 0) return
  const { output } = model
  if (output === undefined || hasRawPayload(output)) return
  if (isErrorDocument(response.body)) response.status = 500
}

/** Handler of `before-parse`: a date that cannot be read must not cost the caller the whole answer. */
export function keepExpiresText({ response, extra, model }: BeforeParseEvent): void {
  const expires = response.headers['expires']
  if (expires === undefined || model.output?.members.has('Expires') !== true) return
  extra['ExpiresString'] = expires
  if (parseTimestamp(expires) === undefined) {
    const { expires: _, ...headers } = response.headers
    response.headers = headers
  }
}

/** Handler of `after-call`: the region stands in the root element itself; an empty one means us-east-1. */
export function readLocation({ response, parsed }: AfterCallEvent): void {
  if (response === undefined || response.body instanceof Readable || parsed['Error'] !== undefined) return
  const match = /<LocationConstraint[^>]*>([^<]*)<\/LocationConstraint>\s*$/.exec(utf8(response.body))
  const location = match?.[1] ?? ''
  if (location === '') delete parsed['LocationConstraint']
  else parsed['LocationConstraint'] = location
}

function hasRawPayload({ traits, members }: NonNullable<BeforeParseEvent['model']['output']>): boolean {
  const payload = traits.payload === undefined ? undefined : members.get(traits.payload)
  return payload !== undefined && payload.type !== 'structure'
}

/** The root element decides; what stands before it is at most a declaration. */
function isErrorDocument(body: Uint8Array): boolean {
  const start = utf8(body.subarray(0, 512)).trimStart()
  if (!start.startsWith('<')) return true
  return /^(<\?xml[^>]*\?>)?\s*<Error[\s>]/.test(start)
}
