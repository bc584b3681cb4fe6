/**
 * Auto Scaling: what its machines run when they start travels in base64.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { encodeUserData } from '../user-data.js'

/** Adds Auto Scaling's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-parameter-build.auto-scaling.CreateLaunchConfiguration', encodeUserData)
}
