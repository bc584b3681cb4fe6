/**
 * Actions on all resources of a collection: one call a page.
 *
 * @see features 13.10
 */

import { methodCaller } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import { compileResult } from './action.js'
import { type BatchFailure, failuresIn } from './batch-failures.js'
import { type Collection, collectionOptions, pagesInTurn } from './collection.js'
import type { ResourceKind } from './resource.js'
import { ensureData } from './load.js'
import { compileParameters, mergeParams, type Params } from './parameters.js'
import type { RawAction } from './raw-resource.js'

/** The answers to a batch action, one a page, and what in them is about items for which it failed. */
export class BatchAnswers extends Array<unknown> {
  /** The items for which the service refused the action, of all pages. */
  readonly failures: BatchFailure[] = []

  /** Lists derived from this one are plain. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

/** A batch action as a method of a collection. */
export type BatchAction = (collection: Collection, given?: object, options?: CallOptions) => Promise<BatchAnswers>

/** Compiles a batch action of the items' class. @throws {@link ResourceModelError} */
export function compileBatchAction(kind: ResourceKind, raw: RawAction): BatchAction {
  const { operation, params: rawParams } = raw.request
  const parameters = compileParameters(kind.model, rawParams)
  const convert = compileResult(kind, raw)
  return async (collection, given = {}, options) => {
    const answers = new BatchAnswers()
    const callOptions = collectionOptions(collection, options)
    for await (const page of pagesInTurn(collection, options)) {
      const [first] = page
      // Services give empty pages in the middle of a list, too.
      if (first === undefined) continue
      const own: Params = {}
      for (const [index, resource] of page.entries()) {
        if (parameters.needsData) await ensureData(resource, callOptions)
        parameters.put(resource, own, index)
      }
      const params = mergeParams(own, given, false)
      const answer = await methodCaller(first.meta.client)(operation, params, callOptions)
      answers.push(convert({ parent: first, params, answer }))
      answers.failures.push(...failuresIn({ page, params, answer }))
    }
    return answers
  }
}
