/**
 * The network that every region has: one VPC, and a subnet in each zone.
 */

import type { SharedFacts } from '../../model/raw.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { applyFilters } from './filters.js'
import { ec2Error, type Ec2State, fixedId, pageOf, tagsOf } from './state.js'

/** A subnet of a region's own VPC. */
export interface Subnet {
  readonly id: string
  readonly zone: string
  readonly cidr: string
}

/** The VPC of a region. */
export function vpcOf({ accountId }: Ec2State, region: string): string {
  return fixedId('vpc', `${accountId} ${region}`)
}

/** The zones of a region. */
export function zonesOf(region: string): readonly string[] {
  return ['a', 'b', 'c'].map((letter) => region + letter)
}

/** The subnets of a region. */
export function subnetsOf({ accountId }: Ec2State, region: string): readonly Subnet[] {
  return zonesOf(region).map((zone, i) => ({
    id: fixedId('subnet', `${accountId} ${zone}`),
    zone,
    cidr: `172.31.${i * 16}.0/20`,
  }))
}

/** @throws ServiceError InvalidSubnetID.NotFound */
export function requireSubnet(state: Ec2State, id: string, region: string): Subnet {
  const subnet = subnetsOf(state, region).find((one) => one.id === id)
  if (subnet === undefined) throw ec2Error('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`)
  return subnet
}

/** The handlers of what lies around instances. */
export function networkHandlers(state: Ec2State, facts: () => SharedFacts): AnyHandlers {
  const { accountId } = state
  return asAnyHandlers<'ec2'>({
    describeVpcs({ VpcIds, Filters, ...request }, { region }) {
      const id = vpcOf(state, region)
      const missing = VpcIds?.find((one) => one !== id)
      if (missing !== undefined) throw ec2Error('InvalidVpcID.NotFound', `The vpc ID '${missing}' does not exist`)
      const all = applyFilters([id], Filters, vpcFields, (vpc) => state.tags.get(vpc) ?? {})
      const { items, ...page } = pageOf(all, request)
      return {
        Vpcs: items.map((VpcId) => ({
          VpcId,
          OwnerId: accountId,
          IsDefault: true,
          State: 'available' as const,
          CidrBlock: '172.31.0.0/16',
          InstanceTenancy: 'default' as const,
          DhcpOptionsId: fixedId('dopt', `${accountId} ${region}`),
          Tags: tagsOf(state, VpcId),
        })),
        ...page,
      }
    },
    describeSubnets({ SubnetIds, Filters, ...request }, { region }) {
      for (const id of SubnetIds ?? []) requireSubnet(state, id, region)
      const VpcId = vpcOf(state, region)
      const wanted = subnetsOf(state, region).filter(({ id }) => SubnetIds?.includes(id) ?? true)
      const fields = { ...subnetFields, 'vpc-id': () => VpcId }
      const all = applyFilters(wanted, Filters, fields, ({ id }) => state.tags.get(id) ?? {})
      const { items, ...page } = pageOf(all, request)
      return {
        Subnets: items.map(({ id, zone, cidr }) => ({
          SubnetId: id,
          SubnetArn: `arn:aws:ec2:${region}:${accountId}:subnet/${id}`,
          VpcId,
          OwnerId: accountId,
          AvailabilityZone: zone,
          CidrBlock: cidr,
          State: 'available' as const,
          DefaultForAz: true,
          MapPublicIpOnLaunch: true,
          AvailableIpAddressCount: 4091,
          Tags: tagsOf(state, id),
        })),
        ...page,
      }
    },
    describeRegions({ RegionNames, Filters, AllRegions }) {
      const [partition] = facts().endpointPartitions
      const known = Object.keys(partition?.regions ?? {}).toSorted()
      const missing = RegionNames?.find((name) => !known.includes(name))
      if (missing !== undefined) {
        throw ec2Error('InvalidParameterValue', `Invalid region provided: '${missing}'`)
      }
      const all = known.map((name) => ({ name, status: optInStatus(name) }))
      const wanted = all.filter(
        ({ name, status }) => RegionNames?.includes(name) ?? (AllRegions === true || status !== 'not-opted-in'),
      )
      return {
        Regions: applyFilters(wanted, Filters, regionFields).map(({ name, status }) => ({
          RegionName: name,
          Endpoint: endpointOf(name),
          OptInStatus: status,
        })),
      }
    },
    describeAvailabilityZones({ ZoneNames, Filters }, { region }) {
      const zones = zonesOf(region)
      const missing = ZoneNames?.find((name) => !zones.includes(name))
      if (missing !== undefined)
        throw new ServiceError('InvalidParameterValue', `Invalid availability zone: [${missing}]`)
      const wanted = zones.filter((name) => ZoneNames?.includes(name) ?? true)
      const fields = { 'region-name': () => region, 'zone-name': (zone: string) => zone, state: () => 'available' }
      return {
        AvailabilityZones: applyFilters(wanted, Filters, fields).map((zone, i) => ({
          ZoneName: zone,
          ZoneId: `${region.replaceAll(/([a-z])[a-z]*-?/g, '$1')}-az${i + 1}`,
          RegionName: region,
          GroupName: region,
          NetworkBorderGroup: region,
          ZoneType: 'availability-zone',
          State: 'available' as const,
          OptInStatus: 'opt-in-not-required' as const,
        })),
      }
    },
  })
}

const vpcFields = {
  'vpc-id': (id: string) => id,
  'is-default': () => 'true',
  isDefault: () => 'true',
  state: () => 'available',
  cidr: () => '172.31.0.0/16',
}

const subnetFields = {
  'subnet-id': ({ id }: Subnet) => id,
  'availability-zone': ({ zone }: Subnet) => zone,
  'cidr-block': ({ cidr }: Subnet) => cidr,
  'default-for-az': () => 'true',
  defaultForAz: () => 'true',
  state: () => 'available',
}

const regionFields = {
  'region-name': ({ name }: { readonly name: string }) => name,
  endpoint: ({ name }: { readonly name: string }) => endpointOf(name),
  'opt-in-status': ({ status }: { readonly status: string }) => status,
}

function endpointOf(region: string): string {
  return `ec2.${region}.amazonaws.com`
}

/** Regions that every account has; the later ones must be asked for. */
function optInStatus(region: string): string {
  const isOld =
    /^(us-(east|west)-[12]|eu-(west-[123]|central-1|north-1)|ap-(south-1|northeast-[123]|southeast-[12])|sa-east-1|ca-central-1)$/.test(
      region,
    )
  return isOld ? 'opt-in-not-required' : 'not-opted-in'
}
