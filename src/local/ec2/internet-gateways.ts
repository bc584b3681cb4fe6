/**
 * Internet gateways, and the networks they are attached to.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { filteredPage } from './filters.js'
import { byIds, ec2Error, inRegion, newId, refuseDryRun, requireId, tagsOf } from './resources.js'
import type { Ec2State, InternetGateway } from './state.js'
import { dropTags, tagNew } from './tags.js'
import { requireVpc } from './vpcs.js'

/** The handlers of internet gateways. */
export function gatewayHandlers(state: Ec2State): AnyHandlers {
  const put = (gateway: InternetGateway): void => state.gateways.set(`${gateway.region}/${gateway.id}`, gateway)
  return asAnyHandlers<'ec2'>({
    createInternetGateway(input, { region }) {
      refuseDryRun(input)
      const gateway = { id: newId('igw'), region }
      put(gateway)
      tagNew(state, gateway.id, input.TagSpecifications)
      return { InternetGateway: describe(gateway, state) }
    },
    attachInternetGateway(input, { region }) {
      refuseDryRun(input)
      const gateway = requireGateway(state, input.InternetGatewayId, region)
      const { id } = requireVpc(state, input.VpcId, region)
      if (gateway.vpcId !== undefined) {
        const text = `resource ${gateway.id} is already attached to network ${gateway.vpcId}`
        throw ec2Error('Resource.AlreadyAssociated', text)
      }
      if (inRegion(state.gateways, region).some(({ vpcId }) => vpcId === id)) {
        throw ec2Error('InvalidParameterValue', `Network ${id} already has an internet gateway attached`)
      }
      put({ ...gateway, vpcId: id })
      return {}
    },
    detachInternetGateway(input, { region }) {
      refuseDryRun(input)
      const gateway = requireGateway(state, input.InternetGatewayId, region)
      if (gateway.vpcId !== input.VpcId) {
        const text = `resource ${gateway.id} is not attached to network ${input.VpcId}`
        throw ec2Error('Gateway.NotAttached', text)
      }
      put({ ...gateway, vpcId: undefined })
      return {}
    },
    deleteInternetGateway(input, { region }) {
      refuseDryRun(input)
      const { id, vpcId } = requireGateway(state, input.InternetGatewayId, region)
      if (vpcId !== undefined) {
        throw ec2Error('DependencyViolation', `The internetGateway '${id}' has dependencies and cannot be deleted.`)
      }
      state.gateways.delete(`${region}/${id}`)
      dropTags(state, id)
      return {}
    },
    describeInternetGateways({ InternetGatewayIds, ...request }, { region }) {
      const wanted = byIds(inRegion(state.gateways, region), InternetGatewayIds, 'igw', 'InternetGatewayID')
      const { items, ...page } = filteredPage(state, wanted, request, fields)
      return { InternetGateways: items.map((gateway) => describe(gateway, state)), ...page }
    },
  })
}

/** @throws ServiceError InvalidInternetGatewayID.NotFound, InvalidInternetGatewayID.Malformed */
export function requireGateway(state: Ec2State, id: string, region: string): InternetGateway {
  return requireId(inRegion(state.gateways, region), id, 'igw', 'InternetGatewayID')
}

function describe({ id, vpcId }: InternetGateway, state: Ec2State) {
  return {
    InternetGatewayId: id,
    OwnerId: state.accountId,
    // The model knows the states of other attachments only.
    Attachments: vpcId === undefined ? [] : [{ VpcId: vpcId, State: 'available' as 'attached' }],
    Tags: tagsOf(state, id),
  }
}

const fields = {
  'internet-gateway-id': ({ id }: InternetGateway) => id,
  'attachment.vpc-id': ({ vpcId }: InternetGateway) => vpcId,
  'attachment.state': ({ vpcId }: InternetGateway) => (vpcId === undefined ? undefined : 'available'),
}
