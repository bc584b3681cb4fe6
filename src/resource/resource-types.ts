/**
 * What the generated types of resources are made of. They import these names under short ones; nothing here runs.
 */

import type { CallOptions } from '../client/context.js'
import type { ResponseMetadata } from '../errors/call.js'
import type { MapOptions } from './collection.js'
import type { MapInfo } from './concurrent-map.js'
import type { ResourceModel } from './resource-model.js'

export type { WaiterParams, WaitOptions } from '../client/waiters/waiter.js'

/** Facts about a resource. */
export interface ResourceMeta<Client, Data = object | undefined> {
  readonly client: Client
  /** What was loaded, under AWS's names; `undefined` before that. */
  data: Data
  /** The names of the identifiers. */
  readonly identifiers: readonly string[]
  readonly serviceName: string
  readonly resourceModel: ResourceModel
}

/** What every resource has. */
export interface Resource<Client> {
  readonly meta: ResourceMeta<Client>
  /** Whether both mean the same: one class, and the same identifiers. */
  equals(other: unknown): boolean
  /** The names of the methods that give other resources, sorted. */
  getAvailableSubresources(): string[]
  /** `s3.Bucket(name='photos')` */
  toString(): string
}

/** A resource whose attributes can be loaded. */
export interface Loadable<Loaded, Params> {
  /** Loads the attributes, always anew. Gives the resource, with them. @throws ResourceLoadException it does not exist */
  load(params?: Params, options?: CallOptions): Promise<Loaded>
  /** Loads the attributes if they are not there yet. Gives the resource, with them. */
  loaded(params?: Params, options?: CallOptions): Promise<Loaded>
  /** The same as `load`. */
  reload(params?: Params, options?: CallOptions): Promise<Loaded>
}

/**
 * Parameters of which the resource gives some itself. They may be given nevertheless, and go before then: the members of
 * `Parts` one by one, as objects are merged.
 */
export type Given<Params, Names extends keyof Params, Parts extends keyof Params = never> = Omit<
  Params,
  Names | Parts
> &
  Partial<Pick<Params, Names>> & { [Name in Parts]?: Partial<Params[Name]> }

/** A list of resources. Making one asks for nothing; each iteration asks anew. */
export interface Collection<Item, Params> extends AsyncIterable<Item> {
  /** All items. @param options  For each call; a `signal` ends the iteration at once. */
  all(options?: CallOptions): this
  /** Adds parameters of the list call. Lists are joined with those that are there already, all else is replaced. */
  filter(params?: Params, options?: CallOptions): this
  /** At most so many items. */
  limit(count: number): this
  /** How many items a page is asked to have. Of no effect on a list that comes in one answer. */
  pageSize(count: number): this
  /** The items in lists, as they come: one list a page. While one is used the next is on its way. */
  pages(options?: CallOptions): AsyncGenerator<Item[], void, undefined>
  /** The items, one by one. */
  iterator(options?: CallOptions): AsyncGenerator<Item, void, undefined>
  /** All items in one list. */
  toArray(options?: CallOptions): Promise<Item[]>
  /** The first item; `undefined` where there is none. */
  first(options?: CallOptions): Promise<Item | undefined>
  /**
   * Calls a function with each item, several at a time, and gives the results in the order of the items. The first
   * failure ends it: no further item is begun, and it rejects once those under way have ended.
   */
  map<Result>(
    fn: (item: Item, info: MapInfo) => Result | Promise<Result>,
    options?: MapOptions,
  ): Promise<Awaited<Result>[]>
  /** `s3.Bucket.objectsCollection(s3.Bucket(name='photos'), s3.ObjectSummary)` */
  toString(): string
}

/** An item for which a batch action failed. */
export interface BatchFailure<Item> {
  /** `undefined` where the service does not say which one it means. */
  readonly resource: Item | undefined
  /** The service's code: `AccessDenied`. */
  readonly code: string
  readonly message: string | undefined
  /** All that the service says about it. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** The answers to a batch action, one a page. */
export interface BatchAnswers<Output, Item> extends Array<Output & { ResponseMetadata: ResponseMetadata }> {
  /** The items for which the service refused the action, of all pages. */
  readonly failures: readonly BatchFailure<Item>[]
}
