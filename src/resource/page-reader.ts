/**
 * The pages of a collection as lists of resources: in order, up to a limit, the next one on its way while one is used.
 *
 * @see features 13.9
 */

/** Reads pages. Not for two readers at a time. */
export interface PageReader<Item> {
  /** The next page, which may be empty; `undefined` after the last. */
  read(): Promise<Item[] | undefined>
  /** Asks for the next page already, if there may be one that is wanted. */
  prefetch(): void
  /** Ends the reading. A page that is on its way is not waited for. */
  close(): void
}

/** What a {@link PageReader} reads. */
export interface PageReaderOptions<Item> {
  /** Gives the pages; a call that waits ends with the signal. */
  readonly pages: (signal: AbortSignal) => AsyncIterator<Item[]>
  /** The number of items after which nothing more is asked for. */
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** A reader that has asked for nothing yet. */
export function createPageReader<Item>({ pages, limit = Infinity, signal }: PageReaderOptions<Item>): PageReader<Item> {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(signal?.reason)
  let iterator: AsyncIterator<Item[]> | undefined
  let next: Promise<IteratorResult<Item[]>> | undefined
  let wanted = limit
  let isOpen = true

  const ask = (): Promise<IteratorResult<Item[]>> => {
    if (iterator === undefined) {
      if (signal?.aborted === true) onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      iterator = pages(controller.signal)
    }
    return iterator.next()
  }

  const close = (): void => {
    isOpen = false
    signal?.removeEventListener('abort', onAbort)
    if (next !== undefined) controller.abort()
  }

  return {
    async read() {
      signal?.throwIfAborted()
      if (!isOpen || wanted <= 0) {
        close()
        return undefined
      }
      try {
        const { done, value } = await (next ??= ask())
        next = undefined
        if (done === true) {
          close()
          return undefined
        }
        const page = value.length > wanted ? value.slice(0, wanted) : value
        wanted -= page.length
        return page
      } catch (error) {
        next = undefined
        close()
        throw error
      }
    },
    prefetch() {
      if (next !== undefined || !isOpen || wanted <= 0) return
      next = ask()
      // Whoever reads the page hears of the failure; nobody else must.
      next.catch(ignore)
    },
    close,
  }
}

function ignore(): void {
  // See where it is used.
}
