/**
 * What single services do differently: which room is asked for which service.
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import type { ServiceModel } from '../model/service.js'
import { register as registerS3 } from './s3/register.js'

/** Adds a service's handlers to the events of a new client. */
export type Register = (events: HierarchicalEmitter, service: ServiceModel) => void

const customisations: Readonly<Record<string, Register>> = {
  s3: registerS3,
}

/** Adds to a new client's events what its service needs. */
export function customise(service: ServiceModel, events: HierarchicalEmitter): void {
  customisations[service.serviceName]?.(events, service)
}
