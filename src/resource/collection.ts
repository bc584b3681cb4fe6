/**
 * Collections: the resources that a list call gives, asked for when they are iterated, page by page.
 *
 * @see features 13.9
 */

import { concealAs } from '../base/secret.js'
import type { CallOptions } from '../client/context.js'
import { ValidationError } from '../errors/parameter.js'
import { mapConcurrently, type MapInfo } from './concurrent-map.js'
import { createPageReader, type PageReader } from './page-reader.js'
import { mergeParams } from './parameters.js'
import type { Resource } from './resource.js'

/** How the pages of a collection are got. */
export interface CollectionSource {
  /** `s3.Bucket.objectsCollection`. */
  readonly className: string
  /** The class of the items: `s3.ObjectSummary`. */
  readonly itemClassName: string
  pages(parent: Resource, query: CollectionQuery, options: CallOptions): AsyncIterator<Resource[]>
}

/** What is asked for. */
export interface CollectionQuery {
  readonly params: object
  readonly pageSize?: number | undefined
}

interface CollectionState extends CollectionQuery {
  readonly source: CollectionSource
  readonly parent: Resource
  readonly limit?: number | undefined
  readonly options?: CallOptions | undefined
}

/** Options of {@link Collection.map}. */
export interface MapOptions extends CallOptions {
  /** How many items are under way at a time. Default 10, as many as a client has connections. */
  readonly concurrency?: number
}

let pageReader: (collection: Collection, options?: CallOptions) => PageReader<Resource>
let optionsOf: (collection: Collection, options?: CallOptions) => CallOptions

/**
 * A list of resources. Making one asks for nothing; each iteration asks anew. Methods that narrow it down give another one.
 *
 * @see boto3 `ResourceCollection`, `CollectionManager`
 */
export class Collection implements AsyncIterable<Resource> {
  readonly #state: CollectionState

  constructor(state: CollectionState) {
    this.#state = state
  }

  /** All items. @param options  For each call; a `signal` ends the iteration at once. */
  all(options?: CallOptions): this {
    return this.#with(options === undefined ? {} : { options })
  }

  /** Adds parameters of the list call. Lists are joined with those that are there already, all else is replaced. */
  filter(params: object = {}, options?: CallOptions): this {
    const merged = { params: mergeParams(this.#state.params, params, true) }
    return this.#with(options === undefined ? merged : { ...merged, options })
  }

  /** At most so many items. */
  limit(count: number): this {
    return this.#with({ limit: wholeNumber('limit', count, 0) })
  }

  /** How many items a page is asked to have. Of no effect on a list that comes in one answer. */
  pageSize(count: number): this {
    return this.#with({ pageSize: wholeNumber('pageSize', count, 1) })
  }

  /** The items in lists, as they come: one list a page. While one is used the next is on its way. */
  pages(options?: CallOptions): AsyncGenerator<Resource[], void, undefined> {
    return readPages(pageReader(this, options), true)
  }

  /** The items, one by one. */
  async *iterator(options?: CallOptions): AsyncGenerator<Resource, void, undefined> {
    const reader = pageReader(this, options)
    const { signal } = optionsOf(this, options)
    try {
      for (let page = await reader.read(); page !== undefined; page = await reader.read()) {
        // At the half of a page, so that who stops early has not asked for another one in vain.
        const half = page.length >> 1
        for (let i = 0; i < page.length; i++) {
          if (i === half) reader.prefetch()
          signal?.throwIfAborted()
          yield page[i]!
        }
      }
    } finally {
      reader.close()
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Resource, void, undefined> {
    return this.iterator()
  }

  /** All items in one list. */
  async toArray(options?: CallOptions): Promise<Resource[]> {
    const items: Resource[] = []
    // One by one: a list in one answer may be longer than a call has arguments.
    for await (const page of this.pages(options)) for (const item of page) items.push(item)
    return items
  }

  /** The first item; `undefined` where there is none. */
  async first(options?: CallOptions): Promise<Resource | undefined> {
    for await (const item of this.limit(1).iterator(options)) return item
    return undefined
  }

  /**
   * Calls a function with each item, several at a time, and gives the results in the order of the items. The first
   * failure ends it: no further item is begun, and it rejects once those under way have ended.
   */
  async map<Result>(
    fn: (item: Resource, info: MapInfo) => Result | Promise<Result>,
    { concurrency = 10, ...options }: MapOptions = {},
  ): Promise<Result[]> {
    wholeNumber('concurrency', concurrency, 1)
    const { signal } = optionsOf(this, options)
    return mapConcurrently(this.iterator(options), fn, { concurrency, signal })
  }

  toString(): string {
    const { source, parent } = this.#state
    return `${source.className}(${String(parent)}, ${source.itemClassName})`
  }

  #with(change: Partial<CollectionState>): this {
    const collection = this.constructor as new (state: CollectionState) => this
    return new collection({ ...this.#state, ...change })
  }

  static {
    optionsOf = (collection, options) => ({ ...collection.#state.options, ...options })
    pageReader = (collection, options) => {
      const { source, parent, limit, ...query } = collection.#state
      const { signal, ...others } = optionsOf(collection, options)
      const pages = (ended: AbortSignal) => source.pages(parent, query, { ...others, signal: ended })
      return createPageReader({ pages, limit, signal })
    }
    concealAs(this.prototype, String)
  }
}

/** The pages of a collection, each asked for when the one before has been used. */
export function pagesInTurn(
  collection: Collection,
  options?: CallOptions,
): AsyncGenerator<Resource[], void, undefined> {
  return readPages(pageReader(collection, options), false)
}

/** The options of a collection with others over them. */
export function collectionOptions(collection: Collection, options?: CallOptions): CallOptions {
  return optionsOf(collection, options)
}

async function* readPages(reader: PageReader<Resource>, isAhead: boolean) {
  try {
    for (let page = await reader.read(); page !== undefined; page = await reader.read()) {
      if (isAhead) reader.prefetch()
      yield page
    }
  } finally {
    reader.close()
  }
}

function wholeNumber(name: string, value: number, minValue: number): number {
  if (Number.isInteger(value) && value >= minValue) return value
  throw new ValidationError(`${name} must be a whole number from ${minValue} on, got ${String(value)}.`, {
    param: name,
    value,
    typeName: typeof value,
  })
}
