/**
 * Route 53: it gives ids as paths (`/hostedzone/Z1`) and takes them without.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { ParamsEvent } from '../../client/lifecycle.js'
import { changeByShape } from '../shape-walk.js'

const idShapes = new Set(['ResourceId', 'DelegationSetId', 'ChangeId'])

/** Adds Route 53's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-parameter-build.route-53', stripPaths)
}

function stripPaths({ params, model }: ParamsEvent): void {
  Object.assign(params, changeByShape(model.input, params, idShapes, lastSegment))
}

function lastSegment(id: unknown): unknown {
  return typeof id === 'string' ? id.slice(id.lastIndexOf('/') + 1) : id
}
