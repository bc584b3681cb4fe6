/**
 * Instances as EC2 tells of them, and the filters over them.
 */

import { addressOf } from './addresses.js'
import { describeInterface } from './network-interfaces.js'
import { findGroup } from './security-groups.js'
import { requireImage } from './images.js'
import { tagsOf } from './resources.js'
import type { Ec2State, Instance, Volume } from './state.js'
import { volumesOf } from './volumes.js'

/** The states of an instance by their codes. */
export const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const

/** A state as answers have it. */
export function stateOf(name: keyof typeof stateCodes): { Code: number; Name: keyof typeof stateCodes } {
  return { Code: stateCodes[name], Name: name }
}

/** An instance that is on its way is told as there already: the change itself is told by the call that asks for it. */
export function describeInstance(instance: Instance, state: Ec2State) {
  const { region, aim, reason } = instance
  const publicIp = publicIpOf(instance, state)
  const isGone = aim === 'terminated'
  const image = requireImage(instance.imageId, region)
  const groups = instance.groupIds.map((id) => findGroup(state, id, region))
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    State: stateOf(aim),
    InstanceType: instance.type as 't3.micro',
    KeyName: instance.keyName,
    AmiLaunchIndex: instance.launchIndex,
    LaunchTime: instance.launchedAt,
    ClientToken: instance.clientToken,
    Placement: { AvailabilityZone: instance.zone, GroupName: '', Tenancy: 'default' as const },
    Monitoring: { State: instance.isMonitored ? ('enabled' as const) : ('disabled' as const) },
    Architecture: image.architecture,
    RootDeviceName: image.device,
    RootDeviceType: 'ebs' as const,
    VirtualizationType: 'hvm' as const,
    Hypervisor: 'xen' as const,
    EnaSupport: true,
    EbsOptimized: instance.isEbsOptimized,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    ...(instance.profile === undefined
      ? {}
      : { IamInstanceProfile: { Arn: instance.profile.arn, Id: instance.profile.id } }),
    ...(reason === undefined ? {} : { StateReason: { Code: reason, Message: `${reason}: User initiated shutdown` } }),
    ...(isGone
      ? {}
      : {
          SubnetId: instance.subnetId,
          VpcId: instance.vpcId,
          PrivateIpAddress: instance.privateIp,
          PrivateDnsName: `ip-${instance.privateIp.replaceAll('.', '-')}.${region}.compute.internal`,
          SourceDestCheck: instance.checksSource,
          SecurityGroups: groups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
          NetworkInterfaces: [describeInterface(instance, state)],
          BlockDeviceMappings: volumesOf(state, region, instance.id).map(describeDevice),
        }),
    ...(publicIp === undefined
      ? { PublicDnsName: '' }
      : { PublicIpAddress: publicIp, PublicDnsName: publicName(publicIp, region) }),
    Tags: tagsOf(state, instance.id),
  }
}

/** An elastic address stays while the instance is stopped; the subnet's does not. */
function publicIpOf(instance: Instance, state: Ec2State): string | undefined {
  return addressOf(state, instance)?.publicIp ?? (instance.aim === 'running' ? instance.publicIp : undefined)
}

function describeDevice({ id, attachment }: Volume) {
  return {
    DeviceName: attachment?.device,
    Ebs: {
      VolumeId: id,
      AttachTime: attachment?.attachedAt,
      DeleteOnTermination: attachment?.endsWithInstance,
      Status: 'attached' as const,
    },
  }
}

function publicName(publicIp: string, region: string): string {
  const domain = region === 'us-east-1' ? 'compute-1' : `${region}.compute`
  return `ec2-${publicIp.replaceAll('.', '-')}.${domain}.amazonaws.com`
}

/** What filters look at. */
export function instanceFields(state: Ec2State) {
  return {
    'instance-id': ({ id }: Instance) => id,
    'instance-state-name': ({ aim }: Instance) => aim,
    'instance-state-code': ({ aim }: Instance) => String(stateCodes[aim]),
    'instance-type': ({ type }: Instance) => type,
    'image-id': ({ imageId }: Instance) => imageId,
    'key-name': ({ keyName }: Instance) => keyName,
    'availability-zone': ({ zone }: Instance) => zone,
    'subnet-id': ({ subnetId }: Instance) => subnetId,
    'vpc-id': ({ vpcId }: Instance) => vpcId,
    'private-ip-address': ({ privateIp }: Instance) => privateIp,
    'ip-address': (instance: Instance) => publicIpOf(instance, state),
    'reservation-id': ({ reservationId }: Instance) => reservationId,
    'client-token': ({ clientToken }: Instance) => clientToken,
    'owner-id': () => state.accountId,
    'instance.group-id': ({ groupIds }: Instance) => groupIds,
    'group-id': ({ groupIds }: Instance) => groupIds,
    architecture: ({ imageId, region }: Instance) => requireImage(imageId, region).architecture,
    'root-device-type': () => 'ebs',
    'virtualization-type': () => 'hvm',
  }
}
