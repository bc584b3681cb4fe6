/**
 * S3: how buckets and the objects of a list are loaded, which boto3's model does not say.
 *
 * @see features 13.15
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { methodCaller } from '../../client/base-client.js'
import type { CallOptions } from '../../client/context.js'
import { isClientError } from '../../errors/call.js'
import { methodInjector } from '../../resource/inject-method.js'
import { identifierValues, type Resource, type ResourceData } from '../../resource/resource.js'

/** Adds S3's handlers to the events of classes of resources. */
export function registerResources(events: HierarchicalEmitter): void {
  events.register('creating-resource-class.s3.Bucket', methodInjector('load', loadBucket))
  events.register('creating-resource-class.s3.ObjectSummary', methodInjector('load', loadObjectSummary))
}

async function loadBucket(this: Resource, _params?: object, options?: CallOptions): Promise<Resource> {
  this.meta.data = await findBucket(this, options)
  return this
}

/** A bucket of another account, and one that the caller may not list, has no more than its name. */
async function findBucket(bucket: Resource, options?: CallOptions): Promise<ResourceData> {
  const [name] = identifierValues(bucket)
  try {
    const { Buckets } = await methodCaller(bucket.meta.client)('ListBuckets', { Prefix: name }, options)
    const buckets = Buckets as readonly ResourceData[] | undefined
    return buckets?.find(({ Name }) => Name === name) ?? {}
  } catch (error) {
    if (isClientError(error, 'AccessDenied')) return {}
    throw error
  }
}

async function loadObjectSummary(this: Resource, _params?: object, options?: CallOptions): Promise<Resource> {
  const [bucket, key] = identifierValues(this)
  const { ContentLength: Size, ...head } = await methodCaller(this.meta.client)(
    'HeadObject',
    { Bucket: bucket, Key: key },
    options,
  )
  this.meta.data = { ...head, Size }
  return this
}
