/**
 * Neptune: copies from other regions, as RDS has them.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { presignFromSource } from '../cross-region.js'
import type { ServiceHooks } from '../service-hooks.js'

/** Adds Neptune's handlers to the events of a client. */
export function register(events: HierarchicalEmitter, hooks: ServiceHooks): void {
  presignFromSource(events, 'neptune.CopyDBClusterSnapshot', hooks)
  presignFromSource(events, 'neptune.CreateDBCluster', hooks)
}
