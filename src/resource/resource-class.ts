/**
 * Classes of resources, made from a service's resource model: what the model says is on their prototypes, so that
 * completion, `util.inspect` and stack traces are as for any class. What it takes to use a thing is compiled at its
 * first use.
 *
 * @see features 13.2, 13.3
 */

import type { EmittedEvent, HierarchicalEmitter } from '../base/emitter.js'
import type { BaseClient } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import type { RawWaiter } from '../model/raw.js'
import type { ServiceModel } from '../model/service.js'
import { compileAction } from './action.js'
import { compileCollection } from './collection-class.js'
import { defineGetter, defineMethod } from './define-property.js'
import { canAskForExistence, compileExists } from './exists.js'
import { compileLoad, isLoadable, type Loadable, loadedData, loadOnce } from './load.js'
import type { RawResources } from './raw-resource.js'
import { type Identifier, identifierValues, Resource, type ResourceData, type ResourceKind } from './resource.js'
import { type ResourceMember, resourceModel } from './resource-model.js'
import { compileReference, compileSubresource } from './subresource.js'
import { compileWaitAction } from './wait-action.js'

/** What classes of resources are made from. */
export interface ResourceSource {
  readonly service: ServiceModel
  readonly file: RawResources
  readonly waiters: () => Readonly<Record<string, RawWaiter>>
  /** Hears of each class when it is made. */
  readonly events: HierarchicalEmitter
}

/** The event `creating-resource-class.<service>.<Resource>`. */
export interface ResourceClassEvent extends EmittedEvent {
  readonly serviceName: string
  readonly resourceName: string
  /** The prototype of the class: what is added here its resources have. */
  readonly classAttributes: object
}

/** The classes of a service's resources, each made when it is first asked for. */
export function createResourceKinds(source: ResourceSource): (name: string) => ResourceKind {
  const kinds = new Map<string, ResourceKind>()
  const find = (name: string): ResourceKind => {
    let kind = kinds.get(name)
    if (kind === undefined) kinds.set(name, (kind = createKind(source, name, find)))
    return kind
  }
  return find
}

function createKind(source: ResourceSource, name: string, sibling: ResourceKind['sibling']): ResourceKind {
  const { service, file, events } = source
  const { serviceName } = service
  const model = resourceModel(serviceName, file, name, (shape) => service.resolveShape(shape).members.keys())
  const resource = class extends Resource {}
  const className = `${serviceName}.${name}`
  Object.defineProperty(resource, 'name', { value: className })
  const kind: ResourceKind = {
    model,
    className,
    sibling,
    create: (client: BaseClient, identifiers: readonly Identifier[], data?: ResourceData) =>
      new resource(kind, client, identifiers, data),
  }
  const { prototype } = resource
  for (const member of model.members) defineMember(prototype, kind, member)
  const { load } = model
  if (load !== undefined) defineCall(prototype, 'load', () => compileLoad(kind, load))
  const event: Omit<ResourceClassEvent, 'eventName'> = { serviceName, resourceName: name, classAttributes: prototype }
  events.emit(`creating-resource-class.${className}`, event)
  if (isLoadable(prototype)) defineLoading(prototype)
  defineExists(prototype, kind, source)
  return kind
}

function defineMember(prototype: object, kind: ResourceKind, member: ResourceMember): void {
  const { property } = member
  switch (member.kind) {
    case 'identifier':
      defineGetter(prototype, property, (self) => identifierValues(self)[member.place])
      break
    case 'attribute':
      defineGetter(prototype, property, (self) => loadedData(self, property)[member.name])
      break
    case 'action':
      defineCall(prototype, property, () => compileAction(kind, property, member.raw))
      break
    case 'waiter':
      defineCall(prototype, property, () => compileWaitAction(kind, member.raw))
      break
    case 'subresource': {
      const find = once(() => compileSubresource(kind, member.raw))
      defineMethod(prototype, property, function (this: Resource, ...given: readonly unknown[]) {
        return find()(this, given)
      })
      break
    }
    case 'reference': {
      const find = once(() => compileReference(kind, property, member.raw))
      defineGetter(prototype, property, (self) => find()(self))
      break
    }
    case 'collection': {
      const make = once(() => compileCollection(kind, property, member.raw))
      defineGetter(prototype, property, (self) => make()(self))
    }
  }
}

/** A method that takes what the caller gives and options. */
function defineCall(prototype: object, name: string, compile: () => Call): void {
  const call = once(compile)
  defineMethod(prototype, name, function (this: Resource, given?: object, options?: CallOptions) {
    return call()(this, given, options)
  })
}

type Call = (resource: Resource, given?: object, options?: CallOptions) => Promise<unknown>

/** What goes with `load()`, be it the model's or one that a service's room has added. */
function defineLoading(prototype: Loadable): void {
  defineMethod(prototype, 'reload', function (this: Loadable, given?: object, options?: CallOptions) {
    return this.load(given, options)
  })
  defineMethod(prototype, 'loaded', function (this: Loadable, given?: object, options?: CallOptions) {
    return loadOnce(this, given, options)
  })
}

function defineExists(prototype: Resource, kind: ResourceKind, { waiters }: ResourceSource): void {
  if (!canAskForExistence(kind.model)) return
  const ask = once(() => compileExists(kind, waiters()))
  defineMethod(prototype, 'exists', function (this: Resource, options?: CallOptions) {
    return ask()(this, options)
  })
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
