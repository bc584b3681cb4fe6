/**
 * `exists()`: asks once for what a waiter asks again and again, or for the data, and says whether there is something.
 */

import { methodCaller } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import { acceptorsOf } from '../client/waiters/waiter-acceptors.js'
import { ClientError } from '../errors/call.js'
import { ResourceModelError } from '../errors/high-level.js'
import type { RawWaiter } from '../model/raw.js'
import { compileParameters, requestParams } from './parameters.js'
import type { RawParameter } from './raw-resource.js'
import type { Resource, ResourceKind } from './resource.js'
import type { ResourceMember, ResourceModel } from './resource-model.js'
import { compileResourcePath } from './resource-path.js'

/** Whether a resource exists. */
export type Exists = (resource: Resource, options?: CallOptions) => Promise<boolean>

/** Whether there is something to ask. */
export function canAskForExistence({ load, members }: ResourceModel): boolean {
  return load !== undefined || members.some(isExistsWaiter)
}

/** Compiles `exists()`. @throws {@link ResourceModelError} there is nothing to ask */
export function compileExists({ model }: ResourceKind, waiters: Waiters): Exists {
  const { operation, params, path, waiter } = questionOf(model, waiters)
  const parameters = compileParameters(model, params)
  const read = compileResourcePath(path)
  return async (resource, options) => {
    try {
      const call = methodCaller(resource.meta.client)
      return (read(await call(operation, requestParams(parameters, resource, {}), options)) ?? null) !== null
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      const means = await meaningOf(error, waiter)
      if (means === undefined) throw error
      return means
    }
  }
}

type Waiters = Readonly<Record<string, RawWaiter>>

interface Question {
  readonly operation: string
  readonly params: readonly RawParameter[] | undefined
  /** Where in the answer the resource stands. */
  readonly path: string
  /** Knows what errors mean. */
  readonly waiter: RawWaiter | undefined
}

/** The resource's own waiter, or how it is loaded; then the service may have a waiter that knows the errors. */
function questionOf({ name, load, members }: ResourceModel, waiters: Waiters): Question {
  const path = load?.path ?? '@'
  const own = members.find(isExistsWaiter)?.raw
  const asked = own === undefined ? undefined : waiters[own.waiterName]
  if (own !== undefined && asked !== undefined) {
    const { operation } = asked
    return { operation, params: own.params, path: operation === load?.request.operation ? path : '@', waiter: asked }
  }
  if (load === undefined)
    throw new ResourceModelError(`Nothing says how to find out whether a ${name} exists.`, { name })
  const { operation, params } = load.request
  const waiter = waiters[`${name}Exists`]
  return { operation, params, path, waiter: waiter?.operation === operation ? waiter : undefined }
}

function isExistsWaiter(member: ResourceMember): member is Extract<ResourceMember, { kind: 'waiter' }> {
  return member.kind === 'waiter' && member.name === 'Exists'
}

/** `undefined` for an error that says nothing about it, such as one about permissions. */
async function meaningOf({ response, code }: ClientError, waiter: RawWaiter | undefined): Promise<boolean | undefined> {
  const status = response.ResponseMetadata.HTTPStatusCode
  const acceptors = waiter === undefined ? [] : await acceptorsOf(waiter)
  const state = acceptors.find(({ matches }) => matches({ response, status, errorCode: code }))?.state
  if (state === 'success') return true
  const isNotFound = status === 404 || /NotFound|NoSuch|NonExist|DoesNotExist/.test(code)
  return state === 'retry' || isNotFound ? false : undefined
}
