/**
 * Subnets. Every region's own network has one in each zone.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { canonical, holds, overlap, parseBlock, sizeOf } from './cidr.js'
import { filteredPage } from './filters.js'
import { zonesOf } from './regions.js'
import { byIds, ec2Error, fixedId, inRegion, newId, refuseDryRun, requireId, tagsOf } from './resources.js'
import type { Ec2State, Subnet } from './state.js'
import { dropTags, tagNew } from './tags.js'
import { defaultVpc, requireVpc } from './vpcs.js'

/** Addresses of a subnet that AWS keeps for itself. */
const RESERVED = 5

/** The subnets of a region. */
export function subnetsOf(state: Ec2State, region: string): readonly Subnet[] {
  const own = inRegion(state.subnets, region)
  const initial = zonesOf(region).map((zone, i) => ({
    id: fixedId('subnet', `${state.accountId} ${zone}`),
    region,
    vpcId: defaultVpc(state, region).id,
    zone,
    cidr: `172.31.${i * 16}.0/20`,
    isDefault: true,
    givesPublicIps: true,
  }))
  return [...initial.filter(({ id }) => !own.some((one) => one.id === id)), ...own]
}

/** @throws ServiceError InvalidSubnetID.NotFound, InvalidSubnetID.Malformed */
export function requireSubnet(state: Ec2State, id: string, region: string): Subnet {
  return requireId(subnetsOf(state, region), id, 'subnet', 'SubnetID')
}

/** The handlers of subnets. */
export function subnetHandlers(state: Ec2State): AnyHandlers {
  const put = (subnet: Subnet): void => state.subnets.set(`${subnet.region}/${subnet.id}`, subnet)
  return asAnyHandlers<'ec2'>({
    createSubnet(input, { region }) {
      refuseDryRun(input)
      const { VpcId, CidrBlock, AvailabilityZone } = input
      if (CidrBlock === undefined) throw notImplemented('ec2', 'CreateSubnet', 'without CidrBlock')
      const zone = AvailabilityZone ?? zonesOf(region)[0]!
      if (!zonesOf(region).includes(zone)) {
        throw ec2Error('InvalidParameterValue', `Value (${zone}) for parameter availabilityZone is invalid.`)
      }
      const facts = { isDefault: false, givesPublicIps: false }
      const cidr = freeBlock(state, CidrBlock, VpcId, region)
      const subnet: Subnet = { id: newId('subnet'), region, vpcId: VpcId, zone, cidr, ...facts }
      put(subnet)
      tagNew(state, subnet.id, input.TagSpecifications)
      return { Subnet: describe(subnet, state) }
    },
    deleteSubnet(input, { region }) {
      refuseDryRun(input)
      const { id, isDefault } = requireSubnet(state, input.SubnetId, region)
      if (isDefault) throw notImplemented('ec2', 'DeleteSubnet', 'a default subnet')
      if (livingIn(state, region, id) > 0) {
        throw ec2Error('DependencyViolation', `The subnet '${id}' has dependencies and cannot be deleted.`)
      }
      for (const table of inRegion(state.routeTables, region)) {
        const associations = table.associations.filter(({ subnetId }) => subnetId !== id)
        if (associations.length < table.associations.length) {
          state.routeTables.set(`${region}/${table.id}`, { ...table, associations })
        }
      }
      state.subnets.delete(`${region}/${id}`)
      dropTags(state, id)
      return {}
    },
    describeSubnets({ SubnetIds, ...request }, { region }) {
      const wanted = byIds(subnetsOf(state, region), SubnetIds, 'subnet', 'SubnetID')
      const { items, ...page } = filteredPage(state, wanted, request, fields)
      return { Subnets: items.map((subnet) => describe(subnet, state)), ...page }
    },
    modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch, ...rest }, { region }) {
      const subnet = requireSubnet(state, SubnetId, region)
      const [other] = Object.keys(rest)
      if (other !== undefined) throw notImplemented('ec2', 'ModifySubnetAttribute', other)
      put({ ...subnet, givesPublicIps: MapPublicIpOnLaunch?.Value ?? subnet.givesPublicIps })
      return {}
    },
  })
}

/** @throws ServiceError InvalidSubnet.Range, InvalidSubnet.Conflict */
function freeBlock(state: Ec2State, text: string, vpcId: string, region: string): string {
  const block = parseBlock(text)
  if (block === undefined) {
    throw ec2Error(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    )
  }
  const own = parseBlock(canonical(block))!
  const network = parseBlock(requireVpc(state, vpcId, region).cidr)!
  if (own.bits < 16 || own.bits > 28 || !holds(network, own)) {
    throw ec2Error('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`)
  }
  const others = subnetsOf(state, region).filter((one) => one.vpcId === vpcId)
  if (others.some(({ cidr }) => overlap(parseBlock(cidr)!, own))) {
    throw ec2Error('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`)
  }
  return canonical(own)
}

function livingIn(state: Ec2State, region: string, id: string): number {
  return inRegion(state.instances, region).filter(({ subnetId, aim }) => subnetId === id && aim !== 'terminated').length
}

function describe({ id, region, vpcId, zone, cidr, isDefault, givesPublicIps }: Subnet, state: Ec2State) {
  return {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${region}:${state.accountId}:subnet/${id}`,
    VpcId: vpcId,
    OwnerId: state.accountId,
    AvailabilityZone: zone,
    CidrBlock: cidr,
    State: 'available' as const,
    DefaultForAz: isDefault,
    MapPublicIpOnLaunch: givesPublicIps,
    AssignIpv6AddressOnCreation: false,
    AvailableIpAddressCount: sizeOf(parseBlock(cidr)!) - RESERVED - livingIn(state, region, id),
    Tags: tagsOf(state, id),
  }
}

const fields = {
  'subnet-id': ({ id }: Subnet) => id,
  'vpc-id': ({ vpcId }: Subnet) => vpcId,
  'availability-zone': ({ zone }: Subnet) => zone,
  'cidr-block': ({ cidr }: Subnet) => cidr,
  cidr: ({ cidr }: Subnet) => cidr,
  'default-for-az': ({ isDefault }: Subnet) => String(isDefault),
  defaultForAz: ({ isDefault }: Subnet) => String(isDefault),
  'map-public-ip-on-launch': ({ givesPublicIps }: Subnet) => String(givesPublicIps),
  state: () => 'available',
}
