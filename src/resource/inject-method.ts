/**
 * Methods that a service's room adds to a class of resources.
 *
 * @see features 13.13
 */

import type { CallOptions } from '../client/context.js'
import { ResourceModelError } from '../errors/high-level.js'
import { defineMethod } from './define-property.js'
import type { Resource } from './resource.js'
import type { ResourceClassEvent } from './resource-class.js'

/** A method as all of resources are: what the caller gives, and options. */
export type ResourceMethod<Result> = (this: Resource, params?: object, options?: CallOptions) => Promise<Result>

/**
 * A handler of `creating-resource-class` that adds a method.
 *
 * @throws {@link ResourceModelError} (the handler) the class has something of that name
 */
export function methodInjector<Result>(
  name: string,
  method: ResourceMethod<Result>,
): (event: ResourceClassEvent) => void {
  return ({ classAttributes, serviceName, resourceName }) => {
    if (name in classAttributes) {
      throw new ResourceModelError(`${serviceName}.${resourceName} has a ${name} already.`, {
        serviceName,
        resourceName,
        name,
      })
    }
    defineMethod(classAttributes, name, method)
  }
}
