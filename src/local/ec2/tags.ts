/**
 * Tags of everything in EC2.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { applyFilters } from './filters.js'
import { ec2Error, pageOf, refuseDryRun } from './resources.js'
import type { Ec2State } from './state.js'

/** Kinds of resources by the beginning of their ids. */
const kinds: Readonly<Record<string, string>> = {
  ami: 'image',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  i: 'instance',
  igw: 'internet-gateway',
  key: 'key-pair',
  rtb: 'route-table',
  sg: 'security-group',
  sgr: 'security-group-rule',
  snap: 'snapshot',
  subnet: 'subnet',
  vol: 'volume',
  vpc: 'vpc',
}

/** Tags for what is being made. */
export interface TagSpecification {
  readonly ResourceType?: string
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[]
}

/** The ids of all things in a region. */
export type IdsIn = (region: string) => ReadonlySet<string>

/** The handlers of tags. */
export function tagHandlers(state: Ec2State, idsIn: IdsIn): AnyHandlers {
  const { tags } = state
  return asAnyHandlers<'ec2'>({
    createTags(input, { region }) {
      refuseDryRun(input)
      requireIds(input.Resources, idsIn(region))
      for (const id of input.Resources) addTags(state, id, input.Tags)
      return {}
    },
    deleteTags(input, { region }) {
      refuseDryRun(input)
      requireIds(input.Resources, idsIn(region))
      for (const id of input.Resources) {
        const left = Object.entries(tags.get(id) ?? {}).filter(([key, value]) => {
          const isMeant = input.Tags?.some((tag) => tag.Key === key && (tag.Value ?? value) === value) ?? true
          return !isMeant
        })
        setTags(state, id, Object.fromEntries(left))
      }
      return {}
    },
    describeTags({ Filters, ...request }, { region }) {
      const known = idsIn(region)
      const tagged = [...tags.keys()].filter((id) => known.has(id))
      const all = tagged.flatMap((id) =>
        Object.entries(tags.get(id) ?? {}).map(([Key, Value]) => ({
          ResourceId: id,
          ResourceType: kindOf(id) as 'instance',
          Key,
          Value,
        })),
      )
      const { items, ...page } = pageOf(
        applyFilters(all, Filters, fields, ({ Key, Value }) => ({ [Key]: Value })),
        request,
      )
      return { Tags: items, ...page }
    },
  })
}

const fields = {
  'resource-id': ({ ResourceId }: { readonly ResourceId: string }) => ResourceId,
  'resource-type': ({ ResourceType }: { readonly ResourceType: string }) => ResourceType,
  key: ({ Key }: { readonly Key: string }) => Key,
  value: ({ Value }: { readonly Value: string }) => Value,
}

/** Tags a resource that is being made. */
export function tagNew(state: Ec2State, id: string, specifications: readonly TagSpecification[] | undefined): void {
  for (const { ResourceType, Tags = [] } of specifications ?? [])
    if (ResourceType === kindOf(id)) addTags(state, id, Tags)
}

/** Forgets the tags of what is gone. */
export function dropTags({ tags }: Ec2State, id: string): void {
  tags.delete(id)
}

function addTags(
  state: Ec2State,
  id: string,
  added: readonly { readonly Key?: string; readonly Value?: string }[],
): void {
  const given = added.map(({ Key = '', Value = '' }) => {
    if (Key === '') throw ec2Error('InvalidParameterValue', 'Tag keys must not be empty.')
    if (Key.startsWith('aws:'))
      throw ec2Error('InvalidParameterValue', `Tag keys starting with 'aws:' are reserved for internal use`)
    if (Key.length > 127 || Value.length > 255)
      throw ec2Error('InvalidParameterValue', 'Tag keys may have 127 characters, values 255.')
    return [Key, Value] as const
  })
  setTags(state, id, { ...state.tags.get(id), ...Object.fromEntries(given) })
}

function setTags({ tags }: Ec2State, id: string, values: Readonly<Record<string, string>>): void {
  if (Object.keys(values).length > 50)
    throw ec2Error('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.')
  if (Object.keys(values).length === 0) tags.delete(id)
  else tags.set(id, values)
}

/** What the thing with that id is. */
export function kindOf(id: string): string {
  return kinds[id.slice(0, id.lastIndexOf('-'))] ?? 'unknown'
}

/** Codes for what is not there, by kind. */
const codes: Readonly<Record<string, string>> = {
  'elastic-ip': 'InvalidAllocationID.NotFound',
  image: 'InvalidAMIID.NotFound',
  instance: 'InvalidInstanceID.NotFound',
  'internet-gateway': 'InvalidInternetGatewayID.NotFound',
  'key-pair': 'InvalidKeyPair.NotFound',
  'network-interface': 'InvalidNetworkInterfaceID.NotFound',
  'route-table': 'InvalidRouteTableID.NotFound',
  'security-group': 'InvalidGroup.NotFound',
  'security-group-rule': 'InvalidSecurityGroupRuleId.NotFound',
  snapshot: 'InvalidSnapshot.NotFound',
  subnet: 'InvalidSubnetID.NotFound',
  volume: 'InvalidVolume.NotFound',
  vpc: 'InvalidVpcID.NotFound',
}

function requireIds(ids: readonly string[], known: ReadonlySet<string>): void {
  const missing = ids.find((id) => !known.has(id))
  if (missing === undefined) return
  throw ec2Error(codes[kindOf(missing)] ?? 'InvalidID', `The ID '${missing}' does not exist`)
}
