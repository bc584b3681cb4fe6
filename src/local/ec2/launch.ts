/**
 * The launch of instances.
 */

import { randomInt } from 'node:crypto'
import type { CallContext } from '../call-context.js'
import { notImplemented } from '../service-error.js'
import { requireImage } from './images.js'
import { requireKeyPair } from './key-pairs.js'
import { requireSubnet, subnetsOf } from './network.js'
import { findGroup } from './find-groups.js'
import { ec2Error, type Ec2State, inRegion, type Instance, newId } from './state.js'
import { type TagSpecification, tagNew } from './tags.js'

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
  readonly IamInstanceProfile?: { readonly Arn?: string; readonly Name?: string }
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
  const shared = sharedFacts(state, request, region)
  const reservationId = newId('r')
  return Array.from({ length: count }, (_, launchIndex) => {
    const instance: Instance = {
      ...shared,
      id: newId('i'),
      region,
      reservationId,
      launchIndex,
      privateIp: request.PrivateIpAddress ?? addressIn(shared.subnetCidr),
      publicIp: `54.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`,
      userData: typeof given['UserData'] === 'string' ? given['UserData'] : undefined,
      clientToken,
      launchedAt: new Date(Math.floor(now / 1000) * 1000),
      aim: 'running',
      changedAtMs: now,
    }
    state.instances.set(`${region}/${instance.id}`, instance)
    tagNew(state, instance.id, request.TagSpecifications)
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
  requireImage(ImageId, region)
  if (!/^[a-z][\w-]*\.[a-z0-9-]+$/.test(InstanceType)) {
    throw ec2Error('InvalidParameterValue', `Invalid value '${InstanceType}' for InstanceType.`)
  }
  if (KeyName !== undefined) requireKeyPair(state, KeyName, region)
  const names = [...(request.SecurityGroupIds ?? []), ...(request.SecurityGroups ?? [])]
  const groups = (names.length === 0 ? ['default'] : names).map((name) => findGroup(state, name, region))
  const zone = Placement?.AvailabilityZone
  const inZone = subnetsOf(state, region).find((subnet) => subnet.zone === (zone ?? `${region}a`))
  const subnet = SubnetId === undefined ? inZone : requireSubnet(state, SubnetId, region)
  if (subnet === undefined) throw ec2Error('InvalidParameterValue', `Invalid availability zone: [${zone}]`)
  return {
    imageId: ImageId,
    type: InstanceType,
    keyName: KeyName,
    groupIds: groups.map(({ id }) => id),
    subnetId: subnet.id,
    subnetCidr: subnet.cidr,
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

function profileOf({ accountId }: Ec2State, { Arn, Name = '' }: { readonly Arn?: string; readonly Name?: string }) {
  const arn = Arn ?? `arn:aws:iam::${accountId}:instance-profile/${Name}`
  return { arn, id: `AIPA${Buffer.from(arn).toString('hex').toUpperCase().slice(-17)}` }
}

function addressIn(cidr: string): string {
  const [, third = '0'] = /^172\.31\.(\d+)\./.exec(cidr) ?? []
  return `172.31.${Number(third) + randomInt(0, 16)}.${randomInt(4, 255)}`
}
