/**
 * Polly: speech is fetched by players and browsers, which open a URL and send no header of theirs.
 *
 * @see features 6.8
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { SigningEvent } from '../../client/lifecycle.js'

/** Adds Polly's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-sign.polly.SynthesizeSpeech', leaveOutContentType)
}

function leaveOutContentType({ request, context }: SigningEvent): void {
  if (context.isPresignRequest === true) delete request.headers['content-type']
}
