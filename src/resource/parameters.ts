/**
 * The parameters that a resource gives to a request itself: from its identifiers, its data and the model.
 *
 * @see features 13.6
 */

import { isRecord } from '../base/path.js'
import { ResourceLoadException, ResourceModelError } from '../errors/high-level.js'
import { compileResourcePath } from './resource-path.js'
import type { RawParameter } from './raw-resource.js'
import { identifierValues, type Resource } from './resource.js'
import type { ResourceModel } from './resource-model.js'
import { compileTarget } from './target.js'

/** Parameters in the making. */
export type Params = Record<string, unknown>

/** Puts what a resource gives into parameters; `index` is its place in a batch. */
export interface GivenParameters {
  /** Whether the resource has to be loaded first. */
  readonly needsData: boolean
  put(resource: Resource, params: Params, index: number): void
}

/** Compiles parameters. @throws {@link ResourceModelError} */
export function compileParameters(model: ResourceModel, raw: readonly RawParameter[] = []): GivenParameters {
  // `input` is what the caller gives.
  const given = raw.filter(({ source }) => source !== 'input')
  const parts = given.map((parameter) => {
    return { put: compileTarget(parameter.target), read: compileSource(model, parameter) }
  })
  return {
    needsData: given.some(({ source }) => source === 'data'),
    put(resource, params, index) {
      for (const { put, read } of parts) put(params, read(resource), index)
    },
  }
}

/** The parameters of a request for one resource, and what a caller adds. What the caller says goes before. */
export function requestParams(given: GivenParameters, resource: Resource, added: object | null): Params {
  // The client says what is wrong with what is no object.
  if (typeof added !== 'object' || added === null) return added as unknown as Params
  const params: Params = {}
  given.put(resource, params, 0)
  return mergeParams(params, added, false)
}

/**
 * Both parameters in a new object: objects are merged, all else is the second's.
 *
 * @param appends  Whether lists are joined, as filters of a collection are. Only those at the top.
 */
export function mergeParams(base: object, over: object, appends: boolean): Params {
  const merged: Params = { ...base }
  for (const [name, value] of Object.entries(over)) {
    const known = merged[name]
    if (isRecord(known) && isRecord(value)) merged[name] = mergeParams(known, value, false)
    else if (appends && Array.isArray(known) && Array.isArray(value)) merged[name] = [...known, ...value]
    else if (value !== undefined) merged[name] = value
  }
  return merged
}

function compileSource(
  model: ResourceModel,
  { source, name, path, value }: RawParameter,
): (resource: Resource) => unknown {
  switch (source) {
    case 'identifier': {
      const place = identifierPlace(model, name)
      return (resource) => identifierValues(resource)[place]
    }
    case 'data': {
      const read = compileResourcePath(path ?? '')
      return (resource) => read(dataOf(resource)) ?? undefined
    }
    case 'string':
    case 'integer':
    case 'boolean':
      return () => value
    default:
      throw new ResourceModelError(`A parameter cannot come from ${source}.`, { source })
  }
}

/** Where an identifier stands among those of its resource. @throws {@link ResourceModelError} */
export function identifierPlace(model: ResourceModel, name: string | undefined): number {
  const place = model.identifiers.findIndex((identifier) => identifier.name === name)
  if (place === -1) throw new ResourceModelError(`${model.name} has no identifier ${name}.`, { name })
  return place
}

function dataOf(resource: Resource): object {
  const { data } = resource.meta
  if (data !== undefined) return data
  const name = String(resource)
  throw new ResourceLoadException(`The data of ${name} are needed here, and nothing loads them.`, { resource: name })
}
