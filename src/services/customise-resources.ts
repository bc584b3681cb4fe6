/**
 * What single services add to classes of resources.
 *
 * @see features 13.15
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import { registerResources as registerEc2 } from './ec2/resources.js'
import { registerResources as registerS3 } from './s3/resources.js'

/** Adds to the events of classes of resources what their services need. */
export function customiseResources(events: HierarchicalEmitter): void {
  registerEc2(events)
  registerS3(events)
}
