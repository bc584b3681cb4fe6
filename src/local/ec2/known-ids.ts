/**
 * Everything in a region that has an id, kept or computed.
 */

import { imagesOf } from './images.js'
import { interfaceId } from './network-interfaces.js'
import { inRegion } from './resources.js'
import { tablesIn } from './route-tables.js'
import { allGroups } from './security-groups.js'
import type { Ec2State } from './state.js'
import { subnetsOf } from './subnets.js'
import { vpcsIn } from './vpcs.js'

/** The ids of all things of a region. */
export function idsIn(state: Ec2State, region: string): ReadonlySet<string> {
  const groups = allGroups(state, region)
  const instances = inRegion(state.instances, region)
  const things: readonly (readonly { readonly id: string }[])[] = [
    instances,
    groups,
    ...groups.map(({ rules }) => rules),
    inRegion(state.keyPairs, region),
    inRegion(state.gateways, region),
    inRegion(state.volumes, region),
    inRegion(state.snapshots, region),
    inRegion(state.addresses, region),
    vpcsIn(state, region),
    subnetsOf(state, region),
    tablesIn(state, region),
    imagesOf(region),
  ]
  return new Set([...things.flat().map(({ id }) => id), ...instances.map(interfaceId)])
}
