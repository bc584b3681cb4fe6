/**
 * Security groups by id or name; each region has one from the beginning.
 */

import { ec2Error, type Ec2State, fixedId, inRegion, type Rule, type SecurityGroup } from './state.js'

/** The group by id or name. @throws ServiceError InvalidGroup.NotFound, InvalidGroupId.Malformed, MissingParameter */
export function findGroup(state: Ec2State, idOrName: string | undefined, region: string): SecurityGroup {
  if (idOrName === undefined)
    throw ec2Error('MissingParameter', 'The request must contain the parameter groupName or groupId')
  const group = allGroups(state, region).find(({ id, name }) => id === idOrName || name === idOrName)
  if (group !== undefined) return group
  if (idOrName.startsWith('sg-')) checkGroupId(idOrName)
  throw ec2Error('InvalidGroup.NotFound', `The security group '${idOrName}' does not exist`)
}

/** @throws ServiceError InvalidGroupId.Malformed */
export function checkGroupId(id: string): void {
  if (!/^sg-([\da-f]{8}|[\da-f]{17})$/.test(id)) throw ec2Error('InvalidGroupId.Malformed', `Invalid id: "${id}"`)
}

/** The groups of a region: each has one called default from the beginning. */
export function allGroups(state: Ec2State, region: string): readonly SecurityGroup[] {
  const own = inRegion(state.groups, region)
  if (own.some(({ name }) => name === 'default')) return own
  return [defaultGroup(state, region), ...own]
}

function defaultGroup({ accountId }: Ec2State, region: string): SecurityGroup {
  const id = fixedId('sg', `${accountId} ${region}`)
  const within: Rule = { id: fixedId('sgr', `${id} in`), isEgress: false, protocol: '-1', groupId: id }
  const out: Rule = { id: fixedId('sgr', `${id} out`), isEgress: true, protocol: '-1', cidrIpv4: '0.0.0.0/0' }
  return { id, region, name: 'default', description: 'default VPC security group', rules: [within, out] }
}
