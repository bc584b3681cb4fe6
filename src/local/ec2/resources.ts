/**
 * Everything in a region that can have tags.
 */

import { imagesOf } from './images.js'
import { subnetsOf, vpcOf } from './network.js'
import { allGroups } from './find-groups.js'
import { ec2Error, type Ec2State, inRegion } from './state.js'

/** Kinds of resources by the beginning of their ids. */
const kinds: Readonly<Record<string, string>> = {
  ami: 'image',
  i: 'instance',
  key: 'key-pair',
  sg: 'security-group',
  sgr: 'security-group-rule',
  subnet: 'subnet',
  vpc: 'vpc',
}

/** What the thing with that id is. */
export function kindOf(id: string): string {
  return kinds[id.slice(0, id.lastIndexOf('-'))] ?? 'unknown'
}

/** The ids of all things of a region. */
export function idsIn(state: Ec2State, region: string): ReadonlySet<string> {
  const groups = allGroups(state, region)
  return new Set([
    ...[...inRegion(state.instances, region), ...inRegion(state.keyPairs, region), ...groups].map(({ id }) => id),
    ...groups.flatMap(({ rules }) => rules.map(({ id }) => id)),
    ...[...imagesOf(region), ...subnetsOf(state, region)].map(({ id }) => id),
    vpcOf(state, region),
  ])
}

/** Codes for what is not there, by kind. */
const codes: Readonly<Record<string, string>> = {
  image: 'InvalidAMIID.NotFound',
  instance: 'InvalidInstanceID.NotFound',
  'key-pair': 'InvalidKeyPair.NotFound',
  'security-group': 'InvalidGroup.NotFound',
  'security-group-rule': 'InvalidSecurityGroupRuleId.NotFound',
  subnet: 'InvalidSubnetID.NotFound',
  vpc: 'InvalidVpcID.NotFound',
}

/** @throws ServiceError for ids that mean nothing in the region */
export function requireIds(state: Ec2State, region: string, ids: readonly string[]): void {
  const known = idsIn(state, region)
  const missing = ids.find((id) => !known.has(id))
  if (missing === undefined) return
  throw ec2Error(codes[kindOf(missing)] ?? 'InvalidID', `The ID '${missing}' does not exist`)
}
