/**
 * API Gateway: it answers in HAL unless asked for plain JSON.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { BeforeCallEvent } from '../../client/lifecycle.js'

/** Adds API Gateway's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-call.api-gateway', askForJson)
}

function askForJson({ request }: BeforeCallEvent): void {
  request.headers['accept'] ??= 'application/json'
}
