/**
 * What single services do differently: which room is asked for which service.
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import type { ServiceModel } from '../model/service.js'
import { register as registerCloudFormation } from './cloudformation/register.js'
import { register as registerEc2 } from './ec2/register.js'
import { register as registerIam } from './iam/register.js'
import { register as registerRoute53 } from './route53/register.js'
import { register as registerS3 } from './s3/register.js'

/** Adds a service's handlers to the events of a new client. */
export type Register = (events: HierarchicalEmitter, service: ServiceModel) => void

const customisations: Readonly<Record<string, Register>> = {
  cloudformation: registerCloudFormation,
  ec2: registerEc2,
  iam: registerIam,
  route53: registerRoute53,
  s3: registerS3,
}

/** Adds to a new client's events what its service needs. */
export function customise(service: ServiceModel, events: HierarchicalEmitter): void {
  customisations[service.serviceName]?.(events, service)
}
