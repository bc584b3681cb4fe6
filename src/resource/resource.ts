/**
 * What every resource is: identifiers, a client, and data once they are loaded. The rest is on its class.
 *
 * @see features 13.2
 */

import { concealAs } from '../base/secret.js'
import type { BaseClient } from '../client/base-client.js'
import type { ResourceModel } from './resource-model.js'

/** The value of an identifier. */
export type Identifier = string | number

/** The attributes of a resource as AWS names them. */
export type ResourceData = Readonly<Record<string, unknown>>

/** A class of resources, and the way to those that its resources lead to. */
export interface ResourceKind {
  readonly model: ResourceModel
  /** `s3.Bucket`. */
  readonly className: string
  create(client: BaseClient, identifiers: readonly Identifier[], data?: ResourceData): Resource
  /** Another class of the same service. @throws {@link ResourceModelError} */
  sibling(name: string): ResourceKind
}

/** Facts about a resource. @see boto3 `ResourceMeta` */
export class ResourceMeta {
  readonly client: BaseClient
  /** What was loaded, under AWS's names; `undefined` before that. */
  data: ResourceData | undefined
  readonly #kind: ResourceKind

  constructor(kind: ResourceKind, client: BaseClient, data: ResourceData | undefined) {
    this.#kind = kind
    this.client = client
    this.data = data
  }

  get serviceName(): string {
    return this.#kind.model.serviceName
  }

  /** The names of the identifiers. */
  get identifiers(): readonly string[] {
    return this.#kind.model.identifiers.map(({ property }) => property)
  }

  get resourceModel(): ResourceModel {
    return this.#kind.model
  }

  toString(): string {
    return `ResourceMeta('${this.serviceName}', identifiers=[${this.identifiers.map(quote).join(', ')}])`
  }

  static {
    concealAs(this.prototype, String)
  }
}

let kindOf: (resource: Resource) => ResourceKind
let identifiersOf: (resource: Resource) => readonly Identifier[]
let discard: (resource: Resource, action: string) => void
let discardedByOf: (resource: Resource) => string | undefined

/** An object of a service: what all of them have. Each class adds what its model says. */
export class Resource {
  readonly meta: ResourceMeta
  readonly #kind: ResourceKind
  readonly #identifiers: readonly Identifier[]
  #discardedBy: string | undefined

  constructor(kind: ResourceKind, client: BaseClient, identifiers: readonly Identifier[], data?: ResourceData) {
    this.#kind = kind
    this.#identifiers = identifiers
    this.meta = new ResourceMeta(kind, client, data)
  }

  /** Whether both mean the same: one class, and the same identifiers. Data do not count. */
  equals(other: unknown): boolean {
    if (!(other instanceof Resource) || other.#kind.className !== this.#kind.className) return false
    return this.#identifiers.every((value, place) => value === other.#identifiers[place])
  }

  /** The names of the methods that give other resources, sorted. */
  getAvailableSubresources(): string[] {
    const { members } = this.#kind.model
    return members.flatMap(({ kind, property }) => (kind === 'subresource' ? property : [])).toSorted()
  }

  toString(): string {
    const shown = this.#kind.model.identifiers.map(({ property }, i) => `${property}=${quote(this.#identifiers[i])}`)
    return `${this.#kind.className}(${shown.join(', ')})`
  }

  static {
    kindOf = (resource) => resource.#kind
    identifiersOf = (resource) => resource.#identifiers
    discard = (resource, action) => {
      if (resource.meta.data !== undefined) resource.#discardedBy = action
      resource.meta.data = undefined
    }
    discardedByOf = (resource) => resource.#discardedBy
    concealAs(this.prototype, String)
  }
}

/** The class that a resource is of. */
export function resourceKind(resource: Resource): ResourceKind {
  return kindOf(resource)
}

/** The values of a resource's identifiers, in the model's order. */
export function identifierValues(resource: Resource): readonly Identifier[] {
  return identifiersOf(resource)
}

/** Whether a value can be one of an identifier. */
export function isIdentifier(value: unknown): value is Identifier {
  return typeof value === 'string' || typeof value === 'number'
}

/** Forgets the data of a resource, because an action may have changed what they say. */
export function discardData(resource: Resource, action: string): void {
  discard(resource, action)
}

/** The action that made a resource forget its data. */
export function discardedBy(resource: Resource): string | undefined {
  return discardedByOf(resource)
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'` : String(value)
}
