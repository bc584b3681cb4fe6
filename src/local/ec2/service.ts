/**
 * EC2: what of it is here, and what its callers must be allowed.
 */

import type { SharedFacts } from '../../model/raw.js'
import type { LocalService } from '../local-service.js'
import type { Store } from '../store/store.js'
import { addressHandlers } from './addresses.js'
import { imageHandlers } from './images.js'
import { attributeHandlers } from './instance-attributes.js'
import { instanceHandlers } from './instances.js'
import { keyPairHandlers } from './key-pairs.js'
import { idsIn } from './known-ids.js'
import { needsOf } from './needs.js'
import { gatewayHandlers } from './internet-gateways.js'
import { networkInterfaceHandlers } from './network-interfaces.js'
import { regionHandlers } from './regions.js'
import { inRegion } from './resources.js'
import { routeTableHandlers } from './route-tables.js'
import { securityGroupHandlers } from './security-groups.js'
import { snapshotHandlers } from './snapshots.js'
import { createEc2State, type Identities } from './state.js'
import { subnetHandlers, subnetsOf } from './subnets.js'
import { tagHandlers } from './tags.js'
import { volumeHandlers } from './volumes.js'
import { vpcHandlers } from './vpcs.js'

/** The service over its state. */
export function createEc2(store: Store, accountId: string, facts: () => SharedFacts, iam: Identities): LocalService {
  const state = createEc2State(store, accountId, iam)
  const isVpcUsed = (id: string, region: string): boolean =>
    [
      subnetsOf(state, region),
      inRegion(state.gateways, region),
      inRegion(state.groups, region).filter(({ name }) => name !== 'default'),
      inRegion(state.routeTables, region).filter(({ isMain }) => !isMain),
    ].some((things) => things.some(({ vpcId }) => vpcId === id))
  return {
    name: 'ec2',
    handlers: {
      ...regionHandlers(facts),
      ...vpcHandlers(state, isVpcUsed),
      ...subnetHandlers(state),
      ...gatewayHandlers(state),
      ...routeTableHandlers(state),
      ...networkInterfaceHandlers(state),
      ...addressHandlers(state),
      ...volumeHandlers(state),
      ...snapshotHandlers(state),
      ...imageHandlers(),
      ...tagHandlers(state, (region) => idsIn(state, region)),
      ...keyPairHandlers(state),
      ...securityGroupHandlers(state),
      ...instanceHandlers(state),
      ...attributeHandlers(state),
    },
    accessNeeds: (input, context) => needsOf(state, input, context),
  }
}
