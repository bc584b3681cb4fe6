/**
 * Actions: a call with the resource's own parameters, and what its answer becomes.
 *
 * @see features 13.5
 */

import { methodCaller } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import { type Answered, compileAnswer, onlyResource } from './answer.js'
import { ensureData, isLoadable } from './load.js'
import { compileParameters, requestParams } from './parameters.js'
import type { RawAction } from './raw-resource.js'
import { discardData, type Resource, type ResourceKind } from './resource.js'
import { compileResourcePath } from './resource-path.js'

/** An action as a method: of the resource, with what the caller gives. */
export type Action = (resource: Resource, given?: object, options?: CallOptions) => Promise<unknown>

/** Compiles an action; `property` is its name as a method. @throws {@link ResourceModelError} */
export function compileAction(kind: ResourceKind, property: string, raw: RawAction): Action {
  const { operation, params } = raw.request
  const parameters = compileParameters(kind.model, params)
  const convert = compileResult(kind, raw)
  const changes = !isReading(operation)
  return async (resource, given = {}, options) => {
    if (parameters.needsData) await ensureData(resource, options)
    const sent = requestParams(parameters, resource, given)
    const answer = await methodCaller(resource.meta.client)(operation, sent, options)
    if (changes && isLoadable(resource)) discardData(resource, property)
    return convert({ parent: resource, params: sent, answer })
  }
}

/** What an answer becomes: resources, the part that a path names, or what it is. */
export function compileResult(kind: ResourceKind, { resource, path }: RawAction): (answered: Answered) => unknown {
  if (resource !== undefined) {
    const reader = compileAnswer(kind, resource)
    return reader.isList ? (answered) => reader.read(answered) : (answered) => onlyResource(reader, answered)
  }
  const read = compileResourcePath(path ?? '@')
  return ({ answer }) => read(answer)
}

/** By AWS's names for operations: what these do leaves the data as they are. */
function isReading(operation: string): boolean {
  return /^(?:Get|List|Describe|Head|BatchGet|Query|Scan)(?![a-z])/.test(operation)
}
