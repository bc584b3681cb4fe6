/**
 * The class of one collection of a resource: where its pages come from, and what can be done with all its items.
 *
 * @see features 13.9, 13.10
 */

import { methodCaller } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import { compileAnswer } from './answer.js'
import { type BatchAction, compileBatchAction } from './batch-action.js'
import { Collection, type CollectionSource } from './collection.js'
import { defineMethod } from './define-property.js'
import { ensureData } from './load.js'
import { compileParameters, mergeParams, type Params } from './parameters.js'
import type { RawCollection } from './raw-resource.js'
import type { Resource, ResourceKind } from './resource.js'
import { SERVICE_RESOURCE } from './resource-model.js'

/** Makes a collection of a resource. */
export type CollectionMaker = (parent: Resource) => Collection

/** Compiles a collection; `property` is its name on the resource. @throws {@link ResourceModelError} */
export function compileCollection(kind: ResourceKind, property: string, raw: RawCollection): CollectionMaker {
  const item = kind.sibling(raw.resource.type)
  const collection = class extends Collection {}
  const source = collectionSource(kind, property, raw)
  Object.defineProperty(collection, 'name', { value: source.className })
  for (const { property: name, raw: action } of item.model.batchActions) {
    let run: BatchAction | undefined
    defineMethod(collection.prototype, name, function (this: Collection, given?: object, options?: CallOptions) {
      run ??= compileBatchAction(item, action)
      return run(this, given, options)
    })
  }
  return (parent) => new collection({ source, parent, params: {} })
}

function collectionSource(kind: ResourceKind, property: string, raw: RawCollection): CollectionSource {
  const { operation, params: rawParams } = raw.request
  const parameters = compileParameters(kind.model, rawParams)
  const reader = compileAnswer(kind, raw.resource)
  const owner = kind.model.name === SERVICE_RESOURCE ? kind.model.serviceName : kind.className
  return {
    className: `${owner}.${property}Collection`,
    itemClassName: kind.sibling(raw.resource.type).className,
    async *pages(parent, query, options) {
      if (parameters.needsData) await ensureData(parent, options)
      const own: Params = {}
      parameters.put(parent, own, 0)
      const params = mergeParams(own, query.params, true)
      const answers = listAnswers(parent, { operation, params, pageSize: query.pageSize, options })
      for await (const answer of answers) yield reader.read({ parent, params, answer })
    },
  }
}

interface ListRequest {
  readonly operation: string
  readonly params: Params
  readonly pageSize: number | undefined
  readonly options: CallOptions
}

/** The answers of a list call: pages where it has pages, otherwise one. */
async function* listAnswers(
  { meta: { client } }: Resource,
  { operation, params, pageSize, options }: ListRequest,
): AsyncGenerator<object, void, undefined> {
  if (client.canPaginate(operation)) {
    const PaginationConfig = pageSize === undefined ? {} : { PageSize: pageSize }
    yield* client.getPaginator(operation).paginate({ ...params, PaginationConfig }, options)
  } else {
    yield await methodCaller(client)(operation, params, options)
  }
}
