/**
 * Route tables. Every network has a main one from the beginning.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { canonical, parseBlock } from './cidr.js'
import { filteredPage } from './filters.js'
import { requireGateway } from './internet-gateways.js'
import { byIds, ec2Error, fixedId, inRegion, newId, refuseDryRun, requireId, tagsOf } from './resources.js'
import type { Ec2State, Route, RouteTable, Vpc } from './state.js'
import { requireSubnet } from './subnets.js'
import { dropTags, tagNew } from './tags.js'
import { requireVpc, vpcsIn } from './vpcs.js'

/** The handlers of route tables. */
export function routeTableHandlers(state: Ec2State): AnyHandlers {
  const put = (table: RouteTable): void => state.routeTables.set(`${table.region}/${table.id}`, table)
  return asAnyHandlers<'ec2'>({
    createRouteTable(input, { region }) {
      refuseDryRun(input)
      const table = { ...emptyTable(requireVpc(state, input.VpcId, region), newId('rtb')), isMain: false }
      put(table)
      tagNew(state, table.id, input.TagSpecifications)
      return { RouteTable: describe(table, state) }
    },
    deleteRouteTable(input, { region }) {
      refuseDryRun(input)
      const { id, isMain, associations } = requireTable(state, input.RouteTableId, region)
      if (isMain || associations.length > 0) {
        throw ec2Error('DependencyViolation', `The routeTable '${id}' has dependencies and cannot be deleted.`)
      }
      state.routeTables.delete(`${region}/${id}`)
      dropTags(state, id)
      return {}
    },
    describeRouteTables({ RouteTableIds, ...request }, { region }) {
      const wanted = byIds(tablesIn(state, region), RouteTableIds, 'rtb', 'RouteTableID')
      const { items, ...page } = filteredPage(state, wanted, request, fields)
      return { RouteTables: items.map((table) => describe(table, state)), ...page }
    },
    createRoute(input, { region }) {
      refuseDryRun(input)
      const table = requireTable(state, input.RouteTableId, region)
      const route = readRoute(state, input, region, 'CreateRoute')
      if (table.routes.some(({ cidr }) => cidr === route.cidr)) {
        throw ec2Error('RouteAlreadyExists', `The route identified by ${route.cidr} already exists.`)
      }
      put({ ...table, routes: [...table.routes, route] })
      return { Return: true }
    },
    replaceRoute(input, { region }) {
      refuseDryRun(input)
      const table = requireTable(state, input.RouteTableId, region)
      const route = readRoute(state, input, region, 'ReplaceRoute')
      put({ ...table, routes: [...withoutRoute(table, route.cidr), route] })
      return {}
    },
    deleteRoute(input, { region }) {
      refuseDryRun(input)
      const table = requireTable(state, input.RouteTableId, region)
      put({ ...table, routes: withoutRoute(table, destination(input, 'DeleteRoute')) })
      return {}
    },
    associateRouteTable(input, { region }) {
      refuseDryRun(input)
      const { SubnetId, RouteTableId } = input
      if (SubnetId === undefined) throw notImplemented('ec2', 'AssociateRouteTable', 'a gateway')
      const table = requireTable(state, RouteTableId, region)
      const subnet = requireSubnet(state, SubnetId, region)
      if (subnet.vpcId !== table.vpcId) {
        const text = `Route table ${table.id} and subnet ${subnet.id} belong to different networks`
        throw ec2Error('InvalidParameterValue', text)
      }
      const earlier = inRegion(state.routeTables, region).flatMap((one) => one.associations)
      const known = earlier.find(({ subnetId }) => subnetId === subnet.id)
      if (known !== undefined) {
        const text = `the specified association for route table ${table.id} conflicts with an existing association`
        throw ec2Error('Resource.AlreadyAssociated', text)
      }
      const association = { id: newId('rtbassoc'), subnetId: subnet.id }
      put({ ...table, associations: [...table.associations, association] })
      return { AssociationId: association.id, AssociationState: { State: 'associated' } }
    },
    disassociateRouteTable(input, { region }) {
      refuseDryRun(input)
      const { AssociationId } = input
      const table = inRegion(state.routeTables, region).find(({ associations }) =>
        associations.some(({ id }) => id === AssociationId),
      )
      if (table === undefined) {
        throw ec2Error('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`)
      }
      put({ ...table, associations: table.associations.filter(({ id }) => id !== AssociationId) })
      return {}
    },
  })
}

function emptyTable({ id: vpcId, region }: Vpc, id: string): Omit<RouteTable, 'isMain'> {
  return { id, region, vpcId, routes: [], associations: [] }
}

/** The tables of a region, those that nobody has changed yet too. */
/** The route tables of a region: of each network, a main one at least. */
export function tablesIn(state: Ec2State, region: string): readonly RouteTable[] {
  const kept = inRegion(state.routeTables, region)
  const main = vpcsIn(state, region).map((vpc) => ({ ...emptyTable(vpc, fixedId('rtb', vpc.id)), isMain: true }))
  const known = new Set(kept.map(({ id }) => id))
  return [...main.filter(({ id }) => !known.has(id)), ...kept.filter(({ vpcId }) => isThere(state, vpcId, region))]
}

function isThere(state: Ec2State, vpcId: string, region: string): boolean {
  return vpcsIn(state, region).some(({ id }) => id === vpcId)
}

function requireTable(state: Ec2State, id: string, region: string): RouteTable {
  return requireId(tablesIn(state, region), id, 'rtb', 'RouteTableID')
}

interface RouteRequest {
  readonly DestinationCidrBlock?: string
  readonly GatewayId?: string
  readonly InstanceId?: string
}

/** Whatever else a route may lead to is not here. */
function readRoute(state: Ec2State, request: RouteRequest, region: string, operation: string): Route {
  const { GatewayId, InstanceId } = request
  const known = ['RouteTableId', 'DryRun', 'DestinationCidrBlock', 'GatewayId', 'InstanceId']
  const other = Object.keys(request).find((name) => !known.includes(name))
  if (other !== undefined) throw notImplemented('ec2', operation, other)
  const cidr = destination(request, operation)
  if (GatewayId !== undefined) return { cidr, gatewayId: requireGateway(state, GatewayId, region).id }
  if (InstanceId === undefined) {
    throw ec2Error('MissingParameter', 'The request must contain exactly one of gatewayId, instanceId')
  }
  const isAlive = inRegion(state.instances, region).some(({ id, aim }) => id === InstanceId && aim !== 'terminated')
  if (!isAlive) throw ec2Error('InvalidInstanceID.NotFound', `The instance ID '${InstanceId}' does not exist`)
  return { cidr, instanceId: InstanceId }
}

function destination({ DestinationCidrBlock }: RouteRequest, operation: string): string {
  if (DestinationCidrBlock === undefined) throw notImplemented('ec2', operation, 'without DestinationCidrBlock')
  const block = parseBlock(DestinationCidrBlock)
  if (block !== undefined) return canonical(block)
  const text = `Value (${DestinationCidrBlock}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`
  throw ec2Error('InvalidParameterValue', text)
}

function withoutRoute({ id, routes }: RouteTable, cidr: string): readonly Route[] {
  const left = routes.filter((route) => route.cidr !== cidr)
  if (left.length < routes.length) return left
  throw ec2Error('InvalidRoute.NotFound', `no route with destination-cidr-block ${cidr} in route table ${id}`)
}

function leadsSomewhere(state: Ec2State, { region, vpcId }: RouteTable, route: Omit<Route, 'cidr'>): boolean {
  if (route.gatewayId !== undefined) return state.gateways.get(`${region}/${route.gatewayId}`)?.vpcId === vpcId
  return state.instances.get(`${region}/${route.instanceId}`)?.aim === 'running'
}

function describe(table: RouteTable, state: Ec2State) {
  const { id, region, vpcId, isMain, routes, associations } = table
  const AssociationState = { State: 'associated' as const }
  const main = { Main: true, RouteTableAssociationId: fixedId('rtbassoc', vpcId), RouteTableId: id, AssociationState }
  return {
    RouteTableId: id,
    VpcId: vpcId,
    OwnerId: state.accountId,
    PropagatingVgws: [],
    Routes: [
      {
        DestinationCidrBlock: requireVpc(state, vpcId, region).cidr,
        GatewayId: 'local',
        Origin: 'CreateRouteTable' as const,
        State: 'active' as const,
      },
      ...routes.map(({ cidr, gatewayId, instanceId }) => ({
        DestinationCidrBlock: cidr,
        GatewayId: gatewayId,
        InstanceId: instanceId,
        Origin: 'CreateRoute' as const,
        State: leadsSomewhere(state, table, { gatewayId, instanceId }) ? ('active' as const) : ('blackhole' as const),
      })),
    ],
    Associations: [
      ...(isMain ? [main] : []),
      ...associations.map((association) => ({
        Main: false,
        RouteTableAssociationId: association.id,
        RouteTableId: id,
        SubnetId: association.subnetId,
        AssociationState,
      })),
    ],
    Tags: tagsOf(state, id),
  }
}

const fields = {
  'route-table-id': ({ id }: RouteTable) => id,
  'vpc-id': ({ vpcId }: RouteTable) => vpcId,
  'association.main': ({ isMain }: RouteTable) => String(isMain),
  'association.subnet-id': ({ associations }: RouteTable) => associations.map(({ subnetId }) => subnetId),
  'association.route-table-association-id': ({ associations }: RouteTable) => associations.map(({ id }) => id),
  'route.destination-cidr-block': ({ routes }: RouteTable) => routes.map(({ cidr }) => cidr),
  'route.gateway-id': ({ routes }: RouteTable) => ['local', ...routes.map(({ gatewayId }) => gatewayId)],
}
