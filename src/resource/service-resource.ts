/**
 * The resource of a service: where all others are reached from.
 */

import { type BaseClient, clientContext } from '../client/base-client.js'
import type { HierarchicalEmitter } from '../base/emitter.js'
import type { RawResources } from './raw-resource.js'
import type { Resource } from './resource.js'
import { createResourceKinds } from './resource-class.js'
import { SERVICE_RESOURCE } from './resource-model.js'

/** What the resource of a service is made from. */
export interface ServiceResourceParts {
  readonly client: BaseClient
  /** boto3's resource model. */
  readonly resources: unknown
  /** Hears of each class when it is made. */
  readonly events: HierarchicalEmitter
}

type Kinds = ReturnType<typeof createResourceKinds>

/** Making the classes takes as long as making a client: they are made once for a model and those who hear of it. */
const known = new WeakMap<HierarchicalEmitter, WeakMap<RawResources, Kinds>>()

/** Creates the resource of a service. Touches neither network nor disk. */
export function createServiceResource({ client, resources, events }: ServiceResourceParts): Resource {
  const file = resources as RawResources
  let byModel = known.get(events)
  if (byModel === undefined) known.set(events, (byModel = new WeakMap()))
  let kindOf = byModel.get(file)
  if (kindOf === undefined) {
    const { service, waiters } = clientContext(client)
    byModel.set(file, (kindOf = createResourceKinds({ service, waiters, events, file })))
  }
  return kindOf(SERVICE_RESOURCE).create(client, [])
}
