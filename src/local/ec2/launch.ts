/**
 * The launch of instances.
 */

import type { CallContext } from '../call-context.js'
import { notImplemented } from '../service-error.js'
import { requireImage } from './images.js'
import { requireKeyPair } from './key-pairs.js'
import { addressAt, parseBlock, sizeOf } from './cidr.js'
import { publicAddress } from './addresses.js'
import { findGroup, groupsIn } from './security-groups.js'
import { type ProfileRequest, profileName } from './profiles.js'
import { ec2Error, inRegion, newId } from './resources.js'
import type { Ec2State, Instance, Subnet } from './state.js'
import { requireSubnet, subnetsOf } from './subnets.js'
import { type TagSpecification, tagNew } from './tags.js'
import { addRootVolume } from './volumes.js'

/** What a launch may say. */
export interface LaunchRequest {
  readonly ImageId?: string
  readonly InstanceType?: string
  readonly KeyName?: string
  readonly MinCount: number
  readonly MaxCount: number
  readonly Monitoring?: { readonly Enabled: boolean }
  readonly Placement?: { readonly AvailabilityZone?: string }
  readonly SecurityGroupIds?: readonly string[]
  readonly SecurityGroups?: readonly string[]
  readonly SubnetId?: string
  readonly TagSpecifications?: readonly TagSpecification[]
  readonly DisableApiTermination?: boolean
  readonly DisableApiStop?: boolean
  readonly InstanceInitiatedShutdownBehavior?: string
  readonly PrivateIpAddress?: string
  readonly ClientToken?: string
  readonly EbsOptimized?: boolean
  readonly IamInstanceProfile?: ProfileRequest
}

/** Parameters that would make something that is not here. */
const unknownParts = [
  'BlockDeviceMappings',
  'CapacityReservationSpecification',
  'ElasticGpuSpecification',
  'EnclaveOptions',
  'HibernationOptions',
  'InstanceMarketOptions',
  'LaunchTemplate',
  'LicenseSpecifications',
  'NetworkInterfaces',
  'SecondaryInterfaces',
]

const LAUNCH_LIMIT = 1000

/** Launches instances. The same token gives the same instances again. */
export function launch(state: Ec2State, request: LaunchRequest, { region, now }: CallContext): readonly Instance[] {
  const given: Readonly<Record<string, unknown>> = { ...request }
  const unknown = unknownParts.find((name) => given[name] !== undefined)
  if (unknown !== undefined) throw notImplemented('ec2', 'RunInstances', unknown)
  const { ClientToken: clientToken } = request
  const earlier = inRegion(state.instances, region).filter((one) => one.clientToken === clientToken)
  if (clientToken !== undefined && earlier.length > 0) return earlier
  const count = countOf(request)
  const { subnet, image, ...shared } = sharedFacts(state, request, region)
  const addresses = addressesFor(state, subnet, count, request.PrivateIpAddress)
  const reservationId = newId('r')
  return Array.from({ length: count }, (_, launchIndex) => {
    const instance: Instance = {
      ...shared,
      id: newId('i'),
      region,
      reservationId,
      launchIndex,
      privateIp: addresses[launchIndex]!,
      publicIp: subnet.givesPublicIps ? publicAddress() : undefined,
      userData: typeof given['UserData'] === 'string' ? given['UserData'] : undefined,
      clientToken,
      launchedAt: new Date(Math.floor(now / 1000) * 1000),
      aim: 'running',
      changedAtMs: now,
    }
    state.instances.set(`${region}/${instance.id}`, instance)
    tagNew(state, instance.id, request.TagSpecifications)
    addRootVolume(state, instance, image.device, request.TagSpecifications)
    return instance
  })
}

function countOf({ MinCount, MaxCount }: LaunchRequest): number {
  if (MinCount < 1 || MaxCount < MinCount) {
    throw ec2Error(
      'InvalidParameterValue',
      `Value (${MaxCount}) for parameter maxCount is invalid. Expected a positive integer that is not less than minCount.`,
    )
  }
  if (MaxCount > LAUNCH_LIMIT) {
    throw ec2Error(
      'InstanceLimitExceeded',
      `You have requested more instances (${MaxCount}) than your current instance limit of ${LAUNCH_LIMIT} allows.`,
    )
  }
  return MaxCount
}

function sharedFacts(state: Ec2State, request: LaunchRequest, region: string) {
  const { ImageId, InstanceType = 'm1.small', KeyName, SubnetId, Placement, IamInstanceProfile } = request
  if (ImageId === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter ImageId')
  const image = requireImage(ImageId, region)
  if (!/^[a-z][\w-]*\.[a-z0-9-]+$/.test(InstanceType)) {
    throw ec2Error('InvalidParameterValue', `Invalid value '${InstanceType}' for InstanceType.`)
  }
  if (KeyName !== undefined) requireKeyPair(state, KeyName, region)
  const zone = Placement?.AvailabilityZone
  const inZone = subnetsOf(state, region).find((one) => one.isDefault && one.zone === (zone ?? `${region}a`))
  const subnet = SubnetId === undefined ? inZone : requireSubnet(state, SubnetId, region)
  if (subnet === undefined) throw ec2Error('InvalidParameterValue', `Invalid availability zone: [${zone}]`)
  return {
    subnet,
    image,
    imageId: ImageId,
    type: InstanceType,
    keyName: KeyName,
    groupIds: groupIdsOf(state, request, subnet),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    zone: subnet.zone,
    profile: IamInstanceProfile === undefined ? undefined : profileOf(state, IamInstanceProfile),
    isMonitored: request.Monitoring?.Enabled ?? false,
    isProtected: request.DisableApiTermination ?? false,
    isStopProtected: request.DisableApiStop ?? false,
    isEbsOptimized: request.EbsOptimized ?? false,
    checksSource: true,
    shutdownBehavior: request.InstanceInitiatedShutdownBehavior ?? 'stop',
  }
}

/** The profile by name or ARN. @throws ServiceError InvalidParameterValue */
function profileOf({ iam }: Ec2State, request: ProfileRequest): Instance['profile'] {
  const profile = iam.instanceProfiles.get(profileName(request))
  const { Arn, Name } = request
  if (profile !== undefined && (Arn === undefined || Arn === profile.arn)) return { arn: profile.arn, id: profile.id }
  const [value, member, what] = Arn === undefined ? [Name, 'name', 'name'] : [Arn, 'arn', 'ARN']
  throw ec2Error(
    'InvalidParameterValue',
    `Value (${value}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${what}`,
  )
}

function groupIdsOf(state: Ec2State, request: LaunchRequest, subnet: Subnet): readonly string[] {
  const { id: subnetId, region, vpcId } = subnet
  const names = [...(request.SecurityGroupIds ?? []), ...(request.SecurityGroups ?? [])]
  if (names.length === 0) {
    return groupsIn(state, region, vpcId).flatMap(({ id, name }) => (name === 'default' ? [id] : []))
  }
  return names.map((name) => {
    const group = findGroup(state, name, region)
    if (group.vpcId === vpcId) return group.id
    const text = `Security group ${group.id} and subnet ${subnetId} belong to different networks.`
    throw ec2Error('InvalidParameter', text)
  })
}

/** An address for each instance. The first four of a subnet, and the last, are AWS's own. */
function addressesFor(
  state: Ec2State,
  { id, cidr, region }: Subnet,
  count: number,
  wanted: string | undefined,
): readonly string[] {
  const living = inRegion(state.instances, region).filter((one) => one.subnetId === id && one.aim !== 'terminated')
  const taken = new Set(living.map(({ privateIp }) => privateIp))
  const block = parseBlock(cidr)!
  const own = Array.from({ length: sizeOf(block) - 5 }, (_, place) => addressAt(block, place + 4))
  if (wanted === undefined) {
    const free = own.filter((address) => !taken.has(address)).slice(0, count)
    if (free.length === count) return free
    const text = `There are not enough free addresses in subnet '${id}' to satisfy the requested number of instances.`
    throw ec2Error('InsufficientFreeAddressesInSubnet', text)
  }
  if (count > 1) throw ec2Error('InvalidParameterCombination', 'Only one instance can have this private address.')
  if (!own.includes(wanted)) {
    throw ec2Error('InvalidParameterValue', `Address ${wanted} does not fall within the subnet's address range`)
  }
  if (taken.has(wanted)) throw ec2Error('InvalidIPAddress.InUse', `Address ${wanted} is in use.`)
  return [wanted]
}
