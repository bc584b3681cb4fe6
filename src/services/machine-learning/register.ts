/**
 * Machine Learning: each model answers under an address of its own, which is a parameter.
 *
 * @see features 7.14
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { BeforeCallEvent } from '../../client/lifecycle.js'
import { createEndpoint } from '../../endpoint/endpoint.js'
import { validateEndpointUrl } from '../../endpoint/endpoint-url.js'

/** Adds Machine Learning's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-call.machine-learning.Predict', goToModel)
}

function goToModel({ request, params }: BeforeCallEvent): void {
  const address = params['PredictEndpoint']
  if (typeof address !== 'string' || address === '') return
  validateEndpointUrl(address, 'PredictEndpoint')
  const { protocol, host } = createEndpoint(address, {}, {})
  Object.assign(request, { protocol, host })
}
