/**
 * Virtual networks. Every region has one from the beginning, `172.31.0.0/16`.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { canonical, parseBlock } from './cidr.js'
import { filteredPage } from './filters.js'
import { byIds, ec2Error, fixedId, inRegion, newId, refuseDryRun, requireId, tagsOf } from './resources.js'
import type { Ec2State, Vpc } from './state.js'
import { dropTags, tagNew } from './tags.js'

/** The network that a region has from the beginning. */
export function defaultVpc(state: Ec2State, region: string): Vpc {
  const id = fixedId('vpc', `${state.accountId} ${region}`)
  const untouched = { isDefault: true, tenancy: 'default', hasDnsSupport: true, hasDnsHostnames: true }
  return state.vpcs.get(`${region}/${id}`) ?? { id, region, cidr: '172.31.0.0/16', ...untouched }
}

/** The networks of a region. */
export function vpcsIn(state: Ec2State, region: string): readonly Vpc[] {
  return [defaultVpc(state, region), ...inRegion(state.vpcs, region).filter(({ isDefault }) => !isDefault)]
}

/** @throws ServiceError InvalidVpcID.NotFound, InvalidVpcID.Malformed */
export function requireVpc(state: Ec2State, id: string, region: string): Vpc {
  return requireId(vpcsIn(state, region), id, 'vpc', 'VpcID')
}

/** What lies in a network and keeps it from being deleted. */
export type IsVpcUsed = (id: string, region: string) => boolean

/** The handlers of networks. */
export function vpcHandlers(state: Ec2State, isUsed: IsVpcUsed): AnyHandlers {
  const put = (vpc: Vpc): void => state.vpcs.set(`${vpc.region}/${vpc.id}`, vpc)
  return asAnyHandlers<'ec2'>({
    createVpc(input, { region }) {
      refuseDryRun(input)
      const { CidrBlock, InstanceTenancy = 'default' } = input
      if (CidrBlock === undefined) throw notImplemented('ec2', 'CreateVpc', 'without CidrBlock')
      if (input.AmazonProvidedIpv6CidrBlock === true) throw notImplemented('ec2', 'CreateVpc', 'IPv6')
      const block = parseBlock(CidrBlock)
      if (block === undefined) {
        throw ec2Error(
          'InvalidParameterValue',
          `Value (${CidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
        )
      }
      if (block.bits < 16 || block.bits > 28) throw ec2Error('InvalidVpc.Range', `The CIDR '${CidrBlock}' is invalid.`)
      const facts = { isDefault: false, hasDnsSupport: true, hasDnsHostnames: false }
      const vpc: Vpc = { id: newId('vpc'), region, cidr: canonical(block), tenancy: InstanceTenancy, ...facts }
      put(vpc)
      tagNew(state, vpc.id, input.TagSpecifications)
      return { Vpc: { ...describe(vpc, state), State: 'pending' } }
    },
    deleteVpc(input, { region }) {
      refuseDryRun(input)
      const { id, isDefault } = requireVpc(state, input.VpcId, region)
      if (isDefault) throw notImplemented('ec2', 'DeleteVpc', 'the default VPC')
      if (isUsed(id, region)) {
        throw ec2Error('DependencyViolation', `The vpc '${id}' has dependencies and cannot be deleted.`)
      }
      state.vpcs.delete(`${region}/${id}`)
      dropTags(state, id)
      return {}
    },
    describeVpcs({ VpcIds, ...request }, { region }) {
      const wanted = byIds(vpcsIn(state, region), VpcIds, 'vpc', 'VpcID')
      const { items, ...page } = filteredPage(state, wanted, request, fields)
      return { Vpcs: items.map((vpc) => describe(vpc, state)), ...page }
    },
    describeVpcAttribute({ VpcId, Attribute }, { region }) {
      const { hasDnsSupport, hasDnsHostnames } = requireVpc(state, VpcId, region)
      if (Attribute === 'enableDnsSupport') return { VpcId, EnableDnsSupport: { Value: hasDnsSupport } }
      if (Attribute === 'enableDnsHostnames') return { VpcId, EnableDnsHostnames: { Value: hasDnsHostnames } }
      throw notImplemented('ec2', 'DescribeVpcAttribute', Attribute)
    },
    modifyVpcAttribute(input, { region }) {
      const vpc = requireVpc(state, input.VpcId, region)
      if (input.EnableNetworkAddressUsageMetrics !== undefined) {
        throw notImplemented('ec2', 'ModifyVpcAttribute', 'EnableNetworkAddressUsageMetrics')
      }
      put({
        ...vpc,
        hasDnsSupport: input.EnableDnsSupport?.Value ?? vpc.hasDnsSupport,
        hasDnsHostnames: input.EnableDnsHostnames?.Value ?? vpc.hasDnsHostnames,
      })
      return {}
    },
  })
}

function describe({ id, region, cidr, isDefault, tenancy }: Vpc, state: Ec2State) {
  const association = { AssociationId: fixedId('vpc-cidr-assoc', id), CidrBlock: cidr }
  return {
    VpcId: id,
    OwnerId: state.accountId,
    IsDefault: isDefault,
    State: 'available' as const,
    CidrBlock: cidr,
    CidrBlockAssociationSet: [{ ...association, CidrBlockState: { State: 'associated' as const } }],
    InstanceTenancy: tenancy as 'default',
    DhcpOptionsId: fixedId('dopt', `${state.accountId} ${region}`),
    Tags: tagsOf(state, id),
  }
}

const fields = {
  'vpc-id': ({ id }: Vpc) => id,
  'is-default': ({ isDefault }: Vpc) => String(isDefault),
  isDefault: ({ isDefault }: Vpc) => String(isDefault),
  state: () => 'available',
  cidr: ({ cidr }: Vpc) => cidr,
  'cidr-block': ({ cidr }: Vpc) => cidr,
}
