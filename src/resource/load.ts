/**
 * Data of resources: how they are loaded, and what is said when they are not there.
 *
 * @see features 13.4
 */

import { methodCaller } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import { ResourceLoadException, ResourceNotLoadedError } from '../errors/high-level.js'
import { compileParameters, requestParams } from './parameters.js'
import type { RawAction } from './raw-resource.js'
import { discardedBy, type Resource, type ResourceData, type ResourceKind } from './resource.js'
import { compileResourcePath } from './resource-path.js'

/** A resource that can be loaded, by its model or by a method that its service's room has added. */
export interface Loadable extends Resource {
  load(params?: object, options?: CallOptions): Promise<unknown>
}

/** Whether a resource can be loaded. */
export function isLoadable(resource: Resource): resource is Loadable {
  return typeof (resource as Partial<Loadable>).load === 'function'
}

/** Asks for the data of a resource; `undefined` where the answer has none. */
export type DataRequest = (resource: Resource, given?: object, options?: CallOptions) => Promise<unknown>

/** Compiles the request for a resource's data. @throws {@link ResourceModelError} */
export function compileDataRequest({ model }: ResourceKind, { request, path = '@' }: RawAction): DataRequest {
  const parameters = compileParameters(model, request.params)
  const read = compileResourcePath(path)
  return async (resource, given = {}, options) => {
    const params = requestParams(parameters, resource, given)
    const answer = await methodCaller(resource.meta.client)(request.operation, params, options)
    return read(answer) ?? undefined
  }
}

/** Compiles `load()`. It gives the resource. */
export function compileLoad(kind: ResourceKind, raw: RawAction): DataRequest {
  const request = compileDataRequest(kind, raw)
  return async (resource, given, options) => {
    const data = await request(resource, given, options)
    if (data === undefined) throw nothingFound(String(resource), raw.request.operation)
    resource.meta.data = data as ResourceData
    return resource
  }
}

/** Loads under way, so that those who ask at the same time share one call. */
const loads = new WeakMap<Resource, Promise<unknown>>()

/** Loads a resource that has no data yet. Gives the resource. */
export async function loadOnce(resource: Loadable, given?: object, options?: CallOptions): Promise<Resource> {
  if (resource.meta.data !== undefined) return resource
  // What is stopped or asked otherwise by one caller is not another's.
  if (given !== undefined || options !== undefined) await resource.load(given, options)
  else {
    let load = loads.get(resource)
    if (load === undefined) {
      load = resource.load().finally(() => loads.delete(resource))
      loads.set(resource, load)
    }
    await load
  }
  return resource
}

/** Loads the data that an action needs. What cannot be loaded is left as it is. */
export async function ensureData(resource: Resource, options?: CallOptions): Promise<void> {
  if (isLoadable(resource)) await loadOnce(resource, undefined, options)
}

/** The data that an attribute is read from. @throws {@link ResourceNotLoadedError} */
export function loadedData(resource: Resource, attribute: string): ResourceData {
  const { data } = resource.meta
  if (data === undefined) throw notLoaded(resource, attribute)
  return data
}

function nothingFound(resource: string, operation: string): ResourceLoadException {
  return new ResourceLoadException(`${resource} does not exist: ${operation} found nothing.`, { resource })
}

function notLoaded(resource: Resource, attribute: string): ResourceNotLoadedError {
  const name = String(resource)
  return new ResourceNotLoadedError(`${attribute} of ${name} is not loaded${adviceFor(resource, attribute)}`, {
    resource: name,
    attribute,
  })
}

function adviceFor(resource: Resource, attribute: string): string {
  if (!isLoadable(resource))
    return ', and nothing loads it: it comes with the list or action that gives such resources.'
  const action = discardedBy(resource)
  const reason = action === undefined ? '' : ` any more, since ${action}() may have changed it`
  return `${reason}: await load() first, or read (await resource.loaded()).${attribute}.`
}
