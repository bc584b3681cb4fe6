/**
 * EC2: tags of any resources, which boto3's model does not have.
 *
 * @see features 13.15
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { Output } from '../../client/answer.js'
import { methodCaller } from '../../client/base-client.js'
import type { CallOptions } from '../../client/context.js'
import { defineMethod } from '../../resource/define-property.js'
import { methodInjector } from '../../resource/inject-method.js'
import { identifierValues, type Resource, resourceKind } from '../../resource/resource.js'
import type { ResourceClassEvent } from '../../resource/resource-class.js'

/** Adds EC2's handlers to the events of classes of resources. */
export function registerResources(events: HierarchicalEmitter): void {
  events.register('creating-resource-class.ec2.ServiceResource', replaceCreateTags)
  events.register('creating-resource-class.ec2.Instance', methodInjector('deleteTags', deleteTags))
}

/** The model's own is for one resource: it would give a tag for each of the tags, of nothing. */
function replaceCreateTags({ classAttributes }: ResourceClassEvent): void {
  defineMethod(classAttributes, 'createTags', createTags)
}

interface TagParams {
  readonly Resources?: readonly string[]
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[]
}

/** Gives a tag for each of the resources and each of the tags. A tag without a value has an empty one. */
async function createTags(this: Resource, params: TagParams = {}, options?: CallOptions): Promise<Resource[]> {
  const { client } = this.meta
  await methodCaller(client)('CreateTags', params, options)
  const tag = resourceKind(this).sibling('Tag')
  const { Resources = [], Tags = [] } = params
  return Resources.flatMap((id) => Tags.map(({ Key = '', Value = '' }) => tag.create(client, [id, Key, Value])))
}

async function deleteTags(this: Resource, params: object = {}, options?: CallOptions): Promise<Output> {
  const Resources = identifierValues(this)
  return methodCaller(this.meta.client)('DeleteTags', { ...params, Resources }, options)
}
