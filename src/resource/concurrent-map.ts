/**
 * A function over the items of a collection, several at a time.
 */

/** What a function hears beside its item. */
export interface MapInfo {
  /** The item's place in the collection, from 0. */
  readonly index: number
  /** Aborted when another item's function has failed, or by the caller: what the function waits for can end then too. */
  readonly signal: AbortSignal
}

/**
 * The function's results in the order of the items. At most `concurrency` items are under way. The first failure ends
 * it: no further item is begun, and the call rejects once those under way have ended.
 */
export async function mapConcurrently<Item, Result>(
  items: AsyncIterator<Item>,
  fn: (item: Item, info: MapInfo) => Result | Promise<Result>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal | undefined },
): Promise<Result[]> {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const results: Result[] = []
  let begun = 0
  const work = async (): Promise<void> => {
    for (;;) {
      controller.signal.throwIfAborted()
      const { done, value } = await items.next()
      if (done === true) return
      controller.signal.throwIfAborted()
      // Items come in the order in which they were asked for.
      const index = begun++
      results[index] = await fn(value, { index, signal: controller.signal })
    }
  }
  const workers = Array.from({ length: concurrency }, () =>
    work().catch((error: unknown) => {
      if (!controller.signal.aborted) controller.abort(error)
    }),
  )
  await Promise.all(workers)
  signal?.removeEventListener('abort', onAbort)
  await items.return?.()
  controller.signal.throwIfAborted()
  return results
}
