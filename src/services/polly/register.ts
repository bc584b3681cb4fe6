/**
 * Polly: speech is fetched by players and browsers, which open a URL and send no header of theirs.
 *
 * @see features 6.8
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { SigningEvent } from '../../client/lifecycle.js'
import { moveBodyToQuery } from '../../signing/presigned-url.js'

/** Adds Polly's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-sign.polly.SynthesizeSpeech', leaveOutContentType)
}

function leaveOutContentType({ request, context }: SigningEvent): void {
  if (context.isPresignRequest !== true) return
  // The signer does the same, but knows a JSON body by this header.
  moveBodyToQuery(request, false)
  delete request.headers['content-type']
}
