/**
 * `waitUntilExists()` and its kin: a waiter of the client with the resource's own parameters.
 *
 * @see features 13.11
 */

import type { WaitOptions } from '../client/waiters/waiter.js'
import { compileParameters, requestParams } from './parameters.js'
import type { RawResourceWaiter } from './raw-resource.js'
import type { Resource, ResourceKind } from './resource.js'

/** Waits for a state of a resource. */
export type WaitAction = (resource: Resource, given?: object, options?: WaitOptions) => Promise<void>

/** Compiles a waiter. @throws {@link ResourceModelError} */
export function compileWaitAction({ model }: ResourceKind, { waiterName, params }: RawResourceWaiter): WaitAction {
  const parameters = compileParameters(model, params)
  return async (resource, given = {}, options) => {
    const waiter = resource.meta.client.getWaiter(waiterName)
    await waiter.wait(requestParams(parameters, resource, given), options)
  }
}
