/**
 * The ways from a resource to another one: `bucket.Object('key')`, where the caller names it, and references, which the
 * data name.
 *
 * @see features 13.8
 */

import { MissingParametersError } from '../errors/parameter.js'
import { compileAnswer } from './answer.js'
import { loadedData } from './load.js'
import { identifierPlace } from './parameters.js'
import type { RawHas } from './raw-resource.js'
import { identifierValues, isIdentifier, type Resource, type ResourceKind } from './resource.js'

/** Gives another resource; `given` are the identifiers that the parent does not know. */
export type Subresource = (parent: Resource, given: readonly unknown[]) => Resource

/** Compiles the way to a resource that the caller names. @throws {@link ResourceModelError} */
export function compileSubresource(
  parent: ResourceKind,
  { resource: { type, identifiers = [] } }: RawHas,
): Subresource {
  const kind = parent.sibling(type)
  let inputs = 0
  const sources = kind.model.identifiers.map(({ name, property }) => {
    const source = identifiers.find(({ target }) => target === name)
    if (source?.source === 'identifier')
      return { isGiven: false, place: identifierPlace(parent.model, source.name), property }
    return { isGiven: true, place: inputs++, property }
  })
  return (resource, given) => {
    const own = identifierValues(resource)
    const values = sources.map(({ isGiven, place, property }) => {
      const value = isGiven ? given[place] : own[place]
      if (!isIdentifier(value)) throw noIdentifier(kind, property, value)
      return value
    })
    return kind.create(resource.meta.client, values)
  }
}

/** Gives the resource, or the resources, that a resource's data name. */
export type Reference = (resource: Resource) => Resource | Resource[] | undefined

/** Compiles a reference. @throws {@link ResourceModelError} */
export function compileReference(kind: ResourceKind, property: string, { resource: raw }: RawHas): Reference {
  const reader = compileAnswer(kind, raw)
  return (resource) => {
    loadedData(resource, property)
    const found = reader.read({ parent: resource })
    return reader.isList ? found : found[0]
  }
}

function noIdentifier({ className }: ResourceKind, property: string, value: unknown): MissingParametersError {
  const given = value === undefined || value === null ? 'it is missing' : `a ${typeof value} is none`
  return new MissingParametersError(`${className} needs its ${property}: ${given}.`, {
    objectName: className,
    missing: property,
  })
}
