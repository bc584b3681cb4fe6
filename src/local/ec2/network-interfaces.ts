/**
 * Network interfaces: each instance has one, which comes and goes with it.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { addressOf } from './addresses.js'
import { applyFilters } from './filters.js'
import { byIds, fixedId, inRegion, pageOf } from './resources.js'
import { findGroup } from './security-groups.js'
import type { Ec2State, Instance } from './state.js'

/** The handlers of network interfaces. */
export function networkInterfaceHandlers(state: Ec2State): AnyHandlers {
  return asAnyHandlers<'ec2'>({
    describeNetworkInterfaces({ NetworkInterfaceIds, Filters, ...request }, { region }) {
      const all = inRegion(state.instances, region)
        .filter(({ aim }) => aim !== 'terminated')
        .map((instance) => ({ id: interfaceId(instance), instance }))
      const wanted = byIds(all, NetworkInterfaceIds, 'eni', 'NetworkInterfaceID')
      const { items, ...page } = pageOf(applyFilters(wanted, Filters, fields), request)
      return {
        NetworkInterfaces: items.map(({ instance }) => {
          const { SourceDestCheck, Attachment, Association, ...facts } = describeInterface(instance, state)
          return {
            ...facts,
            ...(Association === undefined ? {} : { Association }),
            Attachment: { ...Attachment, InstanceId: instance.id, InstanceOwnerId: state.accountId },
            SourceDestCheck,
            AvailabilityZone: instance.zone,
            RequesterManaged: false,
          }
        }),
        ...page,
      }
    },
  })
}

interface Interface {
  readonly id: string
  readonly instance: Instance
}

const fields = {
  'network-interface-id': ({ id }: Interface) => id,
  'attachment.instance-id': ({ instance }: Interface) => instance.id,
  'subnet-id': ({ instance }: Interface) => instance.subnetId,
  'vpc-id': ({ instance }: Interface) => instance.vpcId,
  'availability-zone': ({ instance }: Interface) => instance.zone,
  'private-ip-address': ({ instance }: Interface) => instance.privateIp,
  'addresses.private-ip-address': ({ instance }: Interface) => instance.privateIp,
  'group-id': ({ instance }: Interface) => instance.groupIds,
  status: () => 'in-use',
}

/** The id of an instance's interface. */
export function interfaceId({ id }: Instance): string {
  return fixedId('eni', id)
}

/** The interface as descriptions of its instance have it. */
export function describeInterface(instance: Instance, state: Ec2State) {
  const { id, region, subnetId, vpcId, privateIp, checksSource, launchedAt } = instance
  const digits = fixedId('mac', id).slice(-10)
  const elastic = addressOf(state, instance)
  const publicIp = elastic?.publicIp ?? (instance.aim === 'running' ? instance.publicIp : undefined)
  const owner = elastic === undefined ? 'amazon' : state.accountId
  return {
    NetworkInterfaceId: interfaceId(instance),
    InterfaceType: 'interface' as const,
    Status: 'in-use' as const,
    SubnetId: subnetId,
    VpcId: vpcId,
    OwnerId: state.accountId,
    Description: '',
    MacAddress: ['02', ...(digits.match(/../g) ?? [])].join(':'),
    PrivateIpAddress: privateIp,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: privateIp }],
    SourceDestCheck: checksSource,
    Groups: instance.groupIds.map((groupId) => {
      const { name } = findGroup(state, groupId, region)
      return { GroupId: groupId, GroupName: name }
    }),
    Attachment: {
      AttachmentId: fixedId('eni-attach', id),
      DeviceIndex: 0,
      Status: 'attached' as const,
      AttachTime: launchedAt,
      DeleteOnTermination: true,
    },
    Association: publicIp === undefined ? undefined : { PublicIp: publicIp, IpOwnerId: owner },
  }
}
