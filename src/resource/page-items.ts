/**
 * The items of pages, one by one.
 */

import type { PageReader } from './page-reader.js'

/**
 * Goes through the items of all pages. Written by hand: an async generator costs three times as much an item, which is
 * what a list of many thousands mostly consists of.
 */
export class PageItems<Item> implements AsyncIterableIterator<Item> {
  readonly #reader: PageReader<Item>
  readonly #signal: AbortSignal | undefined
  #page: readonly Item[] = []
  #at = 0
  /** Where in the page the next one is asked for: at its half, so that nobody who stops early has asked in vain. */
  #prefetchAt = 0
  #waiting: Promise<IteratorResult<Item>> | undefined

  constructor(reader: PageReader<Item>, signal: AbortSignal | undefined) {
    this.#reader = reader
    this.#signal = signal
  }

  next(): Promise<IteratorResult<Item>> {
    if (this.#waiting === undefined && this.#at < this.#page.length && this.#signal?.aborted !== true) {
      return Promise.resolve(this.#take())
    }
    const waiting = this.#afterWaiting(this.#waiting)
    const onDone = (): void => {
      if (this.#waiting === waiting) this.#waiting = undefined
    }
    this.#waiting = waiting
    waiting.then(onDone, onDone)
    return waiting
  }

  return(): Promise<IteratorResult<Item>> {
    this.#page = []
    this.#reader.close()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #take(): IteratorResult<Item> {
    if (this.#at === this.#prefetchAt) this.#reader.prefetch()
    return { done: false, value: this.#page[this.#at++]! }
  }

  /** Those who ask before an answer is there are served one after the other. */
  async #afterWaiting(earlier: Promise<IteratorResult<Item>> | undefined): Promise<IteratorResult<Item>> {
    try {
      await earlier
    } catch {
      // Said to the one who asked first; a closed reader has no more pages.
    }
    this.#signal?.throwIfAborted()
    while (this.#at >= this.#page.length) {
      const page = await this.#reader.read()
      if (page === undefined) return { done: true, value: undefined }
      this.#page = page
      this.#at = 0
      this.#prefetchAt = page.length >> 1
    }
    return this.#take()
  }
}
