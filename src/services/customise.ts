/**
 * What single services do differently: which room is asked for which service.
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import type { BaseClient } from '../client/base-client.js'
import type { ServiceModel } from '../model/service.js'
import type { ProtocolOptions } from '../protocol/choose.js'
import { register as registerCloudFormation } from './cloudformation/register.js'
import { register as registerEc2 } from './ec2/register.js'
import { register as registerIam } from './iam/register.js'
import { register as registerRoute53 } from './route53/register.js'
import { register as registerS3 } from './s3/register.js'
import { createServiceHooks, type ServiceHooks } from './service-hooks.js'

/** Adds a service's handlers to the events of a new client. */
export type Register = (events: HierarchicalEmitter, hooks: ServiceHooks) => void

/** By the service's id, as events have it. */
const rooms: Readonly<Record<string, Register>> = {
  cloudformation: registerCloudFormation,
  ec2: registerEc2,
  iam: registerIam,
  'route-53': registerRoute53,
  s3: registerS3,
}

/** Adds to a new client what its service needs. */
export function customise(client: BaseClient, env: ServiceHooks['env']): void {
  const { events, serviceModel } = client.meta
  rooms[serviceModel.hyphenizedServiceId]?.(events, createServiceHooks(client, env))
}

/** In what the documents of a service are special; known before its client is made. */
export function protocolOptions(service: ServiceModel): ProtocolOptions | undefined {
  return specialDocuments[service.hyphenizedServiceId]
}

const specialDocuments: Readonly<Record<string, ProtocolOptions>> = {
  'bedrock-agentcore': { timesToMilliseconds: true },
}
