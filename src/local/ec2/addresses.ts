/**
 * Elastic addresses.
 */

import { randomInt } from 'node:crypto'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { applyFilters } from './filters.js'
import { requireInstances } from './find-instances.js'
import { byIds, ec2Error, inRegion, newId, refuseDryRun, requireId, tagReader, tagsOf } from './resources.js'
import type { Address, Ec2State, Instance } from './state.js'
import { dropTags, tagNew } from './tags.js'

/** The handlers of addresses. */
export function addressHandlers(state: Ec2State): AnyHandlers {
  const put = (address: Address): void => state.addresses.set(`${address.region}/${address.id}`, address)
  return asAnyHandlers<'ec2'>({
    allocateAddress(input, { region }) {
      refuseDryRun(input)
      const { Domain = 'vpc', Address: wanted } = input
      if (Domain !== 'vpc') throw notImplemented('ec2', 'AllocateAddress', Domain)
      if (wanted !== undefined) throw notImplemented('ec2', 'AllocateAddress', 'Address')
      const address = { id: newId('eipalloc'), region, publicIp: publicAddress() }
      put(address)
      tagNew(state, address.id, input.TagSpecifications)
      const { publicIp: PublicIp, id: AllocationId } = address
      return { PublicIp, AllocationId, Domain: 'vpc', PublicIpv4Pool: 'amazon', NetworkBorderGroup: region }
    },
    releaseAddress(input, { region }) {
      refuseDryRun(input)
      const { id, association } = findAddress(state, input, region)
      if (association !== undefined) throw ec2Error('InvalidIPAddress.InUse', `Address ${id} is in use.`)
      state.addresses.delete(`${region}/${id}`)
      dropTags(state, id)
      return {}
    },
    describeAddresses({ AllocationIds, PublicIps, Filters }, { region }) {
      const known = byIds(inRegion(state.addresses, region), AllocationIds, 'eipalloc', 'AllocationID')
      for (const PublicIp of PublicIps ?? []) findAddress(state, { PublicIp }, region)
      const wanted = known.filter(({ publicIp }) => PublicIps?.includes(publicIp) ?? true)
      return {
        Addresses: applyFilters(wanted, Filters, fields, tagReader(state)).map((address) => describe(address, state)),
      }
    },
    associateAddress(input, { region, now }) {
      refuseDryRun(input)
      const address = findAddress(state, input, region)
      const { InstanceId, AllowReassociation } = input
      if (InstanceId === undefined) throw notImplemented('ec2', 'AssociateAddress', 'without InstanceId')
      const [instance] = requireInstances(state, region, now, [InstanceId])
      const { association } = address
      if (association !== undefined && association.instanceId !== instance!.id && AllowReassociation === false) {
        const text = `resource ${address.id} is already associated with associate-id ${association.id}`
        throw ec2Error('Resource.AlreadyAssociated', text)
      }
      // An instance has one such address: the one it had is free again.
      releaseAddressOf(state, instance!)
      const AssociationId = newId('eipassoc')
      put({ ...address, association: { id: AssociationId, instanceId: instance!.id } })
      return { AssociationId }
    },
    disassociateAddress(input, { region }) {
      refuseDryRun(input)
      const { AssociationId, PublicIp } = input
      const address = inRegion(state.addresses, region).find(
        ({ association, publicIp }) =>
          association !== undefined && (association.id === AssociationId || publicIp === PublicIp),
      )
      if (address === undefined) {
        throw ec2Error(
          'InvalidAssociationID.NotFound',
          `The association ID '${AssociationId ?? PublicIp}' does not exist`,
        )
      }
      put({ ...address, association: undefined })
      return {}
    },
  })
}

/** Frees the elastic address of an instance, if it has one. */
export function releaseAddressOf(state: Ec2State, instance: Instance): void {
  const address = addressOf(state, instance)
  if (address === undefined) return
  state.addresses.set(`${address.region}/${address.id}`, { ...address, association: undefined })
}

/** The elastic address of an instance. */
export function addressOf(state: Ec2State, { id, region }: Instance): Address | undefined {
  return inRegion(state.addresses, region).find(({ association }) => association?.instanceId === id)
}

/** Some public address; nothing listens there that this server knows of. */
export function publicAddress(): string {
  return `54.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
}

function findAddress(
  state: Ec2State,
  { AllocationId, PublicIp }: { readonly AllocationId?: string; readonly PublicIp?: string },
  region: string,
): Address {
  const all = inRegion(state.addresses, region)
  if (AllocationId !== undefined) return requireId(all, AllocationId, 'eipalloc', 'AllocationID')
  const found = all.find(({ publicIp }) => publicIp === PublicIp)
  if (found !== undefined) return found
  if (PublicIp === undefined) throw ec2Error('MissingParameter', 'Either publicIp or allocationId must be specified')
  throw ec2Error('InvalidAddress.NotFound', `Address '${PublicIp}' not found.`)
}

function describe({ id, region, publicIp, association }: Address, state: Ec2State) {
  const instance = inRegion(state.instances, region).find((one) => one.id === association?.instanceId)
  return {
    AllocationId: id,
    PublicIp: publicIp,
    Domain: 'vpc' as const,
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: region,
    ...(association === undefined
      ? {}
      : {
          AssociationId: association.id,
          InstanceId: association.instanceId,
          PrivateIpAddress: instance?.privateIp,
        }),
    Tags: tagsOf(state, id),
  }
}

const fields = {
  'allocation-id': ({ id }: Address) => id,
  'public-ip': ({ publicIp }: Address) => publicIp,
  'association-id': ({ association }: Address) => association?.id,
  'instance-id': ({ association }: Address) => association?.instanceId,
  domain: () => 'vpc',
}
