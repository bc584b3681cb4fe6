/**
 * Tags of everything in EC2.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { applyFilters } from './filters.js'
import { idsIn, kindOf, requireIds } from './resources.js'
import { ec2Error, type Ec2State, pageOf, refuseDryRun } from './state.js'

/** Tags for what is being made. */
export interface TagSpecification {
  readonly ResourceType?: string
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[]
}

/** The handlers of tags. */
export function tagHandlers(state: Ec2State): AnyHandlers {
  const { tags } = state
  return asAnyHandlers<'ec2'>({
    createTags(input, { region }) {
      refuseDryRun(input)
      requireIds(state, region, input.Resources)
      for (const id of input.Resources) addTags(state, id, input.Tags)
      return {}
    },
    deleteTags(input, { region }) {
      refuseDryRun(input)
      requireIds(state, region, input.Resources)
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
      const known = idsIn(state, region)
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
