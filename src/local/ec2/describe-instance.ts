/**
 * Instances as EC2 tells of them, and the filters over them.
 */

import { findGroup } from './find-groups.js'
import { requireImage } from './images.js'
import { vpcOf } from './network.js'
import { type Ec2State, type Instance, tagsOf } from './state.js'

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
  const isRunning = aim === 'running'
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
          VpcId: vpcOf(state, region),
          PrivateIpAddress: instance.privateIp,
          PrivateDnsName: `ip-${instance.privateIp.replaceAll('.', '-')}.${region}.compute.internal`,
          SourceDestCheck: instance.checksSource,
          SecurityGroups: groups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
        }),
    ...(isRunning
      ? { PublicIpAddress: instance.publicIp, PublicDnsName: publicName(instance) }
      : { PublicDnsName: '' }),
    Tags: tagsOf(state, instance.id),
  }
}

function publicName({ publicIp, region }: Instance): string {
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
    'vpc-id': ({ region }: Instance) => vpcOf(state, region),
    'private-ip-address': ({ privateIp }: Instance) => privateIp,
    'ip-address': ({ publicIp, aim }: Instance) => (aim === 'running' ? publicIp : undefined),
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
