/**
 * EC2: what of it is here, and what its callers must be allowed.
 */

import type { AccessNeed } from '../access-need.js'
import type { SharedFacts } from '../../model/raw.js'
import { textIn, textsIn } from '../input-values.js'
import type { LocalService } from '../local-service.js'
import type { Store } from '../store/store.js'
import { imageHandlers } from './images.js'
import { attributeHandlers } from './instance-attributes.js'
import { instanceHandlers } from './instances.js'
import { keyPairHandlers } from './key-pairs.js'
import { networkHandlers } from './network.js'
import { securityGroupHandlers } from './security-groups.js'
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
    accessNeeds(input, { operation, region }): readonly AccessNeed[] {
      const action = `ec2:${operation}`
      // Descriptions know no resources.
      if (operation.startsWith('Describe')) return [{ action, resource: '*', conditions: { 'ec2:Region': region } }]
      const arnOf = (kind: string, id: string): string => `arn:aws:ec2:${region}:${accountId}:${kind}/${id}`
      const instanceIds = [...textsIn(input, 'InstanceIds'), textIn(input, 'InstanceId')].filter((id) => id !== '')
      const groupId = textIn(input, 'GroupId')
      const keyName = textIn(input, 'KeyName')
      const named = [
        ...instanceIds.map((id) => ['instance', id] as const),
        ...(groupId === '' ? [] : [['security-group', groupId] as const]),
        ...(keyName === '' || operation === 'RunInstances' ? [] : [['key-pair', keyName] as const]),
      ]
      const usual = operation === 'RunInstances' ? [['instance', '*'] as const] : []
      const resources = named.length > 0 && operation !== 'RunInstances' ? named : usual
      if (resources.length === 0) return [{ action, resource: '*', conditions: { 'ec2:Region': region } }]
      return resources.map(([kind, id]) => ({
        action,
        resource: arnOf(kind, id),
        conditions: {
          'ec2:Region': region,
          'ec2:InstanceType': textIn(input, 'InstanceType') || undefined,
          ...resourceTags(state.tags.get(id) ?? {}),
        },
      }))
    },
  }
}

function resourceTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  )
}
