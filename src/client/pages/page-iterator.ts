/**
 * The pages of a list, and what can be made of them: items, one full result, what a JMESPath expression finds.
 */

import { PaginationError } from '../../errors/pagination.js'
import type { RawPaginator } from '../../model/raw.js'
import type { Output } from '../answer.js'
import { type ItemIterator, iterateItems } from './page-items.js'
import { mergeMembers, mergePages, shareIteration } from './page-merge.js'
import { namesOf, pagePlan } from './page-plan.js'
import { encodeResumeToken, type PagePlace } from './page-token.js'
import type { FirstKey, FullResult, ItemAt, KeyOf } from './page-types.js'
import { type PageData, walkPages } from './page-walk.js'

/** What a {@link PageIterator} goes through. */
export interface PageSource {
  readonly paginator: RawPaginator
  /** Asks for a page. */
  readonly request: (params: PageData) => Promise<PageData>
  readonly params: PageData
  readonly start: PagePlace | undefined
  readonly maxItems: number | undefined
}

/**
 * The pages of a list. Nothing is asked for before they are iterated; each iteration begins anew.
 *
 * @throws {@link PaginationError} (while iterating) the service gives the same token twice
 * @throws {@link ClientError} (while iterating) the service refuses a page
 * @see botocore `PageIterator`
 */
export class PageIterator<Page extends object = Output, Keys = string> implements AsyncIterable<Page> {
  readonly #source: PageSource
  #resumePlace: PagePlace | undefined
  #nonAggregatePart: PageData = {}

  constructor(source: PageSource) {
    this.#source = source
  }

  /** Where in a page the results are. The first one is what `MaxItems` counts. */
  get resultKeys(): readonly KeyOf<Keys>[] {
    return namesOf(this.#source.paginator.result_key) as readonly KeyOf<Keys>[]
  }

  /** Where to go on when `MaxItems` has ended the iteration: a `StartingToken`. `undefined` where nothing is left. */
  get resumeToken(): string | undefined {
    return this.#resumePlace === undefined ? undefined : encodeResumeToken(this.#resumePlace)
  }

  /** What the model says is the same on all pages, from the first page of the last iteration. */
  get nonAggregatePart(): Readonly<Partial<Page>> {
    return this.#nonAggregatePart as Partial<Page>
  }

  /** The pages, one after the other; each is asked for when it is wanted. */
  [Symbol.asyncIterator](): AsyncGenerator<Page, void, undefined> {
    return this.#walk() as AsyncGenerator<Page, void, undefined>
  }

  /**
   * The items of all pages. A result that is no list is given as it is, once a page.
   *
   * @param resultKey  One of {@link resultKeys}. Default: the first.
   * @throws {@link PaginationError} there is no such result key
   * @example
   * for await (const { Key } of s3.getPaginator('listObjectsV2').paginate({ Bucket: 'photos' }).items()) console.log(Key)
   */
  items<Key extends KeyOf<Keys> = FirstKey<Keys> & KeyOf<Keys>>(resultKey?: Key): ItemIterator<ItemAt<Page, Key>> {
    const keys: readonly string[] = this.resultKeys
    const path = resultKey ?? keys[0] ?? ''
    if (!keys.includes(path)) {
      throw new PaginationError(`The results of these pages are at ${keys.join(', ')}; there are none at ${path}.`, {
        resultKey: path,
      })
    }
    return iterateItems(this.#walk(), path, false) as ItemIterator<ItemAt<Page, Key>>
  }

  /**
   * What a JMESPath expression finds in each page: the elements of a list one by one, all else as it is, null included.
   * Times compare as ISO 8601 texts.
   *
   * @throws {@link InvalidExpressionError} (while iterating) the expression cannot be used
   * @example
   * const large = pages.search('Contents[?Size > `1000000`].Key')
   */
  search<Item = unknown>(expression: string): ItemIterator<Item> {
    return iterateItems(this.#walk(), expression, true) as ItemIterator<Item>
  }

  /** The items of each of {@link resultKeys}. They share one iteration: no page is asked for twice. */
  resultKeyIters(): ItemIterator<ItemAt<Page, KeyOf<Keys>>>[] {
    const keys: readonly string[] = this.resultKeys
    const walks = shareIteration(this.#walk(), keys.length)
    const items = walks.map((walk, i) => iterateItems(walk, keys[i] ?? '', false))
    return items as ItemIterator<ItemAt<Page, KeyOf<Keys>>>[]
  }

  /**
   * All pages as one: lists are joined, numbers added, and what is the same on all pages stands beside them.
   * `NextToken` is there where `MaxItems` has left something.
   */
  async buildFullResult(): Promise<FullResult<Page, Keys>> {
    const { results } = await pagePlan(this.#source.paginator)
    const merged = mergeMembers(await mergePages(this.#walk(), results), this.#nonAggregatePart)
    const { resumeToken } = this
    if (resumeToken !== undefined) merged['NextToken'] = resumeToken
    return merged as unknown as FullResult<Page, Keys>
  }

  #walk(): AsyncGenerator<PageData, void, undefined> {
    this.#resumePlace = undefined
    return walkPages({
      ...this.#source,
      onFirst: (nonAggregatePart) => {
        this.#nonAggregatePart = nonAggregatePart
      },
      onLimit: (place) => {
        this.#resumePlace = place
      },
    })
  }
}
