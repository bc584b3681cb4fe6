/**
 * EC2: what of it is here, and what its callers must be allowed.
 */

import type { SharedFacts } from '../../model/raw.js'
import type { LocalService } from '../local-service.js'
import type { Store } from '../store/store.js'
import { imageHandlers } from './images.js'
import { attributeHandlers } from './instance-attributes.js'
import { instanceHandlers } from './instances.js'
import { keyPairHandlers } from './key-pairs.js'
import { networkHandlers } from './network.js'
import { securityGroupHandlers } from './security-groups.js'
import { needsOf } from './needs.js'
import { createEc2State } from './state.js'
import { tagHandlers } from './tags.js'

/** The service over its state. */
export function createEc2(store: Store, accountId: string, facts: () => SharedFacts): LocalService {
  const state = createEc2State(store, accountId)
  return {
    name: 'ec2',
    handlers: {
      ...networkHandlers(state, facts),
      ...imageHandlers(),
      ...tagHandlers(state),
      ...keyPairHandlers(state),
      ...securityGroupHandlers(state),
      ...instanceHandlers(state),
      ...attributeHandlers(state),
    },
    accessNeeds: (input, context) => needsOf(state, input, context),
  }
}
