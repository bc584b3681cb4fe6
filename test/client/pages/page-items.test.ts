import { expect, test } from 'vitest'
import { iterateItems } from '../../../src/client/pages/page-items.js'

/** Pages of these items, and how far they were read. */
function pagesOf(...pages: (readonly unknown[] | Error)[]) {
  const read = { pages: 0, isClosed: false }
  async function* walk(): AsyncGenerator<Record<string, unknown>, void, undefined> {
    try {
      for (const page of pages) {
        read.pages++
        if (page instanceof Error) throw page
        yield { Items: page }
      }
    } finally {
      read.isClosed = true
    }
  }
  return { walk: walk(), read }
}

test('items come in order however they are asked for', async () => {
  const { walk } = pagesOf([1, 2], [], [3])
  const items = iterateItems(walk, 'Items', false)
  const asked = await Promise.all([items.next(), items.next(), items.next(), items.next(), items.next()])
  expect(asked.map(({ value }) => value)).toEqual([1, 2, 3, undefined, undefined])
  expect(asked.map(({ done }) => done)).toEqual([false, false, false, true, true])
})

test('whoever stops early asks for no further page', async () => {
  const { walk, read } = pagesOf([1, 2], [3])
  const items = iterateItems(walk, 'Items', false)
  for await (const item of items) if (item === 2) break
  expect(read).toEqual({ pages: 1, isClosed: true })
  expect(await items.next()).toEqual({ done: true, value: undefined })
})

test('an error ends the iteration', async () => {
  const { walk } = pagesOf([1], new Error('broken'), [2])
  const items = iterateItems(walk, 'Items', false)
  expect(await items.next()).toEqual({ done: false, value: 1 })
  await expect(items.next()).rejects.toThrow('broken')
  expect(await items.next()).toEqual({ done: true, value: undefined })
})

async function all(givesNull: boolean): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const item of iterateItems(pagesOf([1], []).walk, 'Items[0]', givesNull)) found.push(item)
  return found
}

test('a page without what is looked for gives null where null is wanted', async () => {
  expect(await all(true)).toEqual([1, null])
  expect(await all(false)).toEqual([1])
})
