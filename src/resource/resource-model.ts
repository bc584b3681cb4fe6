/**
 * The model of one resource: what it consists of, each thing under the name that boto3 gives it, in camelCase.
 *
 * @see features 13.3, 13.4, 13.8
 */

import { camelFromSnake, snakeCase } from '../base/names.js'
import { ResourceModelError } from '../errors/high-level.js'
import type {
  RawAction,
  RawCollection,
  RawHas,
  RawIdentifier,
  RawResource,
  RawResources,
  RawResourceWaiter,
} from './raw-resource.js'

/** What a resource is named by. */
export interface ResourceIdentifier {
  /** As the model spells it: `BucketName`. */
  readonly name: string
  /** `bucketName`. */
  readonly property: string
  /** The attribute that says the same. */
  readonly memberName: string | undefined
  readonly type: 'string' | 'number'
}

/** One thing that a resource has: `property` is its name on the object, `name` that in the model. */
export type ResourceMember =
  | { readonly kind: 'identifier'; readonly property: string; readonly name: string; readonly place: number }
  | { readonly kind: 'action'; readonly property: string; readonly name: string; readonly raw: RawAction }
  | { readonly kind: 'subresource'; readonly property: string; readonly name: string; readonly raw: RawHas }
  | { readonly kind: 'reference'; readonly property: string; readonly name: string; readonly raw: RawHas }
  | { readonly kind: 'collection'; readonly property: string; readonly name: string; readonly raw: RawCollection }
  | { readonly kind: 'waiter'; readonly property: string; readonly name: string; readonly raw: RawResourceWaiter }
  | { readonly kind: 'attribute'; readonly property: string; readonly name: string }

/** An action on all resources of a collection. */
export interface BatchActionModel {
  readonly property: string
  readonly name: string
  readonly raw: RawAction
}

/** The model of a resource. */
export interface ResourceModel {
  readonly serviceName: string
  /** `Bucket`; `ServiceResource` for the service itself. */
  readonly name: string
  readonly identifiers: readonly ResourceIdentifier[]
  readonly shape: string | undefined
  readonly load: RawAction | undefined
  readonly members: readonly ResourceMember[]
  readonly batchActions: readonly BatchActionModel[]
}

/** The name of the resource that stands for a service. */
export const SERVICE_RESOURCE = 'ServiceResource'

/**
 * Reads the model of a resource.
 *
 * @param shapeMembers  Gives the names of a shape's members, in the model's order.
 * @throws {@link ResourceModelError} there is no such resource, or two of its things have one name
 */
export function resourceModel(
  serviceName: string,
  file: RawResources,
  name: string,
  shapeMembers: (shape: string) => Iterable<string>,
): ResourceModel {
  const raw = name === SERVICE_RESOURCE ? file.service : file.resources?.[name]
  if (raw === undefined) throw new ResourceModelError(`The service ${serviceName} has no resource ${name}.`, { name })
  const give = nameGiver(`${serviceName}.${name}`, raw.load !== undefined)
  const identifiers = (raw.identifiers ?? []).map((identifier) => identifierModel(identifier, give))
  const members: ResourceMember[] = identifiers.map(({ property, name: id }, place) => {
    return { kind: 'identifier', property, name: id, place }
  })
  for (const [key, action] of Object.entries(raw.actions ?? {})) {
    members.push({ kind: 'action', property: give('action', snakeCase(key)), name: key, raw: action })
  }
  for (const [key, has] of Object.entries(hasOf(name, raw, file))) {
    const kind = isReference(has) ? 'reference' : 'subresource'
    const property = give(kind, kind === 'reference' ? snakeCase(key) : key)
    members.push({ kind, property, name: key, raw: has })
  }
  for (const [key, collection] of Object.entries(raw.hasMany ?? {})) {
    members.push({ kind: 'collection', property: give('collection', snakeCase(key)), name: key, raw: collection })
  }
  for (const [key, waiter] of Object.entries(raw.waiters ?? {})) {
    const property = give('waiter', snakeCase(`WaitUntil${key}`))
    members.push({ kind: 'waiter', property, name: key, raw: waiter })
  }
  if (raw.shape !== undefined) members.push(...attributes(identifiers, shapeMembers(raw.shape), give))
  const batchActions = Object.entries(raw.batchActions ?? {}).map(([key, action]) => {
    return { property: camelFromSnake(snakeCase(key)), name: key, raw: action }
  })
  return { serviceName, name, identifiers, shape: raw.shape, load: raw.load, members, batchActions }
}

/** Gives a property its name; where that is taken, the category comes behind it. */
type NameGiver = (category: string, name: string) => string

function nameGiver(resource: string, hasLoad: boolean): NameGiver {
  const taken = new Set(hasLoad ? ['meta', 'load', 'reload'] : ['meta'])
  return (category, name) => {
    const property = camelFromSnake(taken.has(camelFromSnake(name)) ? `${name}_${category}` : name)
    if (taken.has(property)) {
      throw new ResourceModelError(`Two things of ${resource} would have the name ${property}.`, { resource, property })
    }
    taken.add(property)
    return property
  }
}

function identifierModel({ name, memberName, type }: RawIdentifier, give: NameGiver): ResourceIdentifier {
  const property = give('identifier', snakeCase(name))
  return { name, property, memberName, type: type === 'integer' ? 'number' : 'string' }
}

/** A service leads to each of its resources, also to those that its model does not say it has. */
function hasOf(name: string, raw: RawResource, { resources = {} }: RawResources): Readonly<Record<string, RawHas>> {
  const has = raw.has ?? {}
  if (name !== SERVICE_RESOURCE) return has
  const all: Record<string, RawHas> = {}
  for (const [type, { identifiers = [] }] of Object.entries(resources)) {
    const known = Object.entries(has).find(([, { resource }]) => resource.type === type)
    const inputs = identifiers.map((identifier) => ({ target: identifier.name, source: 'input' }))
    if (known === undefined) all[type] = { resource: { type, identifiers: inputs } }
    else all[known[0]] = known[1]
  }
  return all
}

function isReference({ resource }: RawHas): boolean {
  return (resource.identifiers ?? []).some(({ source }) => source === 'data')
}

/** What an identifier says is no attribute; where it has another name as an attribute, it is known without the data. */
function* attributes(
  identifiers: readonly ResourceIdentifier[],
  shapeMembers: Iterable<string>,
  give: NameGiver,
): Generator<ResourceMember> {
  for (const name of shapeMembers) {
    const snake = snakeCase(name)
    if (identifiers.some(({ property }) => property === camelFromSnake(snake))) continue
    const property = give('attribute', snake)
    const place = identifiers.findIndex(({ memberName }) => memberName === name)
    if (place === -1) yield { kind: 'attribute', property, name }
    else yield { kind: 'identifier', property, name, place }
  }
}
