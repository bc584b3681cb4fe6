import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createBlobStore } from '../../../src/local/store/blobs.js'
import { lockDirectory } from '../../../src/local/store/data-directory.js'
import { openJournal } from '../../../src/local/store/journal.js'
import { createStore } from '../../../src/local/store/store.js'
import { fromStored, toStored } from '../../../src/local/store/stored-value.js'

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'boto3-ts-store-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const logOf = (directory: string): string =>
  join(
    directory,
    readdirSync(directory).find((name) => name.endsWith('.log'))!,
  )

test('what was committed is there again, with its times, bytes and large numbers', async () => {
  const directory = folder()
  const value = { at: new Date(5), bytes: Buffer.from([0, 255]), big: 2n ** 70n, $date: 'mine', list: [1, { a: null }] }
  const store = createStore(await openJournal(directory))
  store.table('t').set('k', value)
  store.table('t').set('gone', 1)
  store.table('t').delete('gone')
  await store.close()
  const again = createStore(await openJournal(directory))
  expect(again.table('t').get('k')).toEqual(value)
  expect([...again.table('t').keys()]).toEqual(['k'])
  await again.close()
})

test('any value goes to disk and comes back', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.date({ noInvalidDate: true }),
      fc.bigInt(),
      fc.uint8Array(),
      (json, date, big, bytes) => {
        const value = {
          json: JSON.parse(JSON.stringify(json)) as unknown,
          date,
          big,
          bytes: Buffer.from(bytes),
          $weird: [date],
        }
        expect(fromStored(JSON.parse(JSON.stringify(toStored(value))))).toEqual(value)
      },
    ),
  )
})

test('a line that a crash cut off is dropped, and all before it stays', async () => {
  const directory = folder()
  const store = createStore(await openJournal(directory))
  for (const key of ['a', 'b', 'c']) {
    store.table('t').set(key, key)
    await store.commit()
  }
  await store.close()
  const whole = readFileSync(logOf(directory)).length
  for (const cut of [1, 5, 20]) {
    truncateSync(logOf(directory), whole - cut)
    const again = createStore(await openJournal(directory))
    expect([...again.table('t').keys()]).toEqual(['a', 'b'])
    again.table('t').set('c', 'c')
    await again.close()
  }
})

test('damage before the end is told, and nothing is thrown away', async () => {
  const directory = folder()
  const store = createStore(await openJournal(directory))
  for (const key of ['a', 'b']) {
    store.table('t').set(key, key)
    await store.commit()
  }
  await store.close()
  const bytes = readFileSync(logOf(directory))
  bytes[15]! ^= 1
  writeFileSync(logOf(directory), bytes)
  await expect(openJournal(directory)).rejects.toThrow(/damaged at byte 0/)
  expect(readFileSync(logOf(directory))).toEqual(bytes)
})

test('the file is written anew when it has grown, and a half-written one beside it does not count', async () => {
  const directory = folder()
  const journal = await openJournal(directory)
  const store = createStore(journal)
  const large = 'x'.repeat(1 << 20)
  for (let i = 0; i < 12; i++) {
    store.table('t').set('same', `${i}${large}`)
    await store.commit()
  }
  expect(journal.size()).toBeLessThan(8 << 20)
  await store.close()
  appendFileSync(join(directory, 'state-000009.log.tmp'), 'half of it')
  const again = createStore(await openJournal(directory))
  expect(again.table<string>('t').get('same')?.startsWith('11')).toBe(true)
  await again.close()
})

test('commits made at the same time are all kept', async () => {
  const directory = folder()
  const store = createStore(await openJournal(directory))
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      store.table('t').set(String(i), i)
      await store.commit()
    }),
  )
  await store.close()
  const again = createStore(await openJournal(directory))
  expect(again.table('t').size).toBe(50)
  await again.close()
})

test('one server at a time has a folder; a dead one lets go of it', () => {
  const directory = folder()
  const unlock = lockDirectory(directory)
  expect(() => lockDirectory(directory)).toThrow(/in use by the process/)
  unlock()
  writeFileSync(join(directory, 'lock'), '999999999')
  lockDirectory(directory)()
  expect(existsSync(join(directory, 'lock'))).toBe(false)
})

async function* pieces(...given: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* given
}

async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const piece of source) read.push(piece)
  return Buffer.concat(read)
}

test.each([true, false])('blobs are read in part and go with their last reference (durable: %s)', async (isDurable) => {
  const directory = join(folder(), 'blobs')
  const blobs = createBlobStore({ directory: () => directory, isDurable })
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251))
  const { id, size } = await blobs.write(pieces(bytes.subarray(0, 1000), bytes.subarray(1000)))
  blobs.retain(id)
  blobs.retain(id)
  expect(size).toBe(300_000)
  expect(await all(blobs.read(id, 999, 1002))).toEqual(bytes.subarray(999, 1002))
  blobs.release(id)
  await blobs.sweep(undefined)
  expect(await all(blobs.read(id, 0, 5))).toEqual(bytes.subarray(0, 5))
  blobs.release(id)
  await blobs.sweep(undefined)
  expect(readdirSync(directory, { recursive: true }).filter((name) => String(name).includes(id))).toEqual([])
  blobs.close()
  expect(existsSync(directory)).toBe(isDurable)
})

async function* failing(): AsyncGenerator<Uint8Array, void> {
  yield Buffer.alloc(100_000)
  throw new TypeError('cut off')
}

test('nothing is left of a body that fails halfway', async () => {
  const directory = join(folder(), 'blobs')
  const blobs = createBlobStore({ directory: () => directory, isDurable: true })
  await expect(blobs.write(failing())).rejects.toThrow('cut off')
  expect(readdirSync(join(directory, 'tmp'))).toEqual([])
})

test('files that a crash left behind are removed, those in use are not', async () => {
  const directory = join(folder(), 'blobs')
  const blobs = createBlobStore({ directory: () => directory, isDurable: true })
  const [kept, lost] = [await blobs.write(pieces(Buffer.from('a'))), await blobs.write(pieces(Buffer.from('b')))]
  const next = createBlobStore({ directory: () => directory, isDurable: true })
  next.retain(kept.id)
  next.removeUnreferenced()
  expect((await all(next.read(kept.id, 0, 1))).toString()).toBe('a')
  await expect(all(next.read(lost.id, 0, 1))).rejects.toThrow(/ENOENT/)
})
