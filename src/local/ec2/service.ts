/**
 * EC2: what of it is here, and what its callers must be allowed.
 */

import type { AccessNeed } from '../access-need.js'
import type { SharedFacts } from '../../model/raw.js'
import { textIn, textsIn } from '../input-values.js'
import type { LocalService } from '../local-service.js'
import type { Store } from '../store/store.js'
import { addressHandlers } from './addresses.js'
import { imageHandlers } from './images.js'
import { attributeHandlers } from './instance-attributes.js'
import { instanceHandlers } from './instances.js'
import { keyPairHandlers } from './key-pairs.js'
import { gatewayHandlers } from './internet-gateways.js'
import { networkInterfaceHandlers } from './network-interfaces.js'
import { regionHandlers } from './regions.js'
import { inRegion } from './resources.js'
import { routeTableHandlers } from './route-tables.js'
import { securityGroupHandlers } from './security-groups.js'
import { snapshotHandlers } from './snapshots.js'
import { createEc2State } from './state.js'
import { subnetHandlers, subnetsOf } from './subnets.js'
import { tagHandlers } from './tags.js'
import { volumeHandlers } from './volumes.js'
import { vpcHandlers } from './vpcs.js'

/** The service over its state. */
export function createEc2(store: Store, accountId: string, facts: () => SharedFacts): LocalService {
  const state = createEc2State(store, accountId)
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
      const keyName = textIn(input, 'KeyName')
      const named = [
        ...instanceIds.map((id) => ['instance', id] as const),
        ...Object.entries(kindOfParameter).flatMap(([name, kind]) => {
          const id = textIn(input, name)
          return id === '' ? [] : [[kind, id] as const]
        }),
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

/** Parameters that name one resource. */
const kindOfParameter = {
  AllocationId: 'elastic-ip',
  GroupId: 'security-group',
  InternetGatewayId: 'internet-gateway',
  RouteTableId: 'route-table',
  SnapshotId: 'snapshot',
  SubnetId: 'subnet',
  VolumeId: 'volume',
  VpcId: 'vpc',
}

function resourceTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  )
}
