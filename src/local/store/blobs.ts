/**
 * Bytes of objects, each lot under an id: small ones in memory, large ones and all that must last in files.
 * They are counted: what nobody refers to any more goes when the change that let go of it is on disk.
 */

import { randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDirectory } from './journal.js'

/** A lot of bytes that was written. */
export interface Blob {
  readonly id: string
  readonly size: number
}

/** Keeps lots of bytes. */
export interface BlobStore {
  /** Writes all that comes. Nothing is left behind where the source fails. */
  write(source: AsyncIterable<Uint8Array>): Promise<Blob>
  /** The bytes from `start` up to, not including, `end`. Whoever reads must have retained the blob. */
  read(id: string, start: number, end: number): AsyncIterable<Uint8Array>
  /** Counts one more reference. */
  retain(id: string): void
  /** Counts one less. */
  release(id: string): void
  /** Removes what was let go before, once `committed` has resolved. */
  sweep(committed: Promise<void> | void): Promise<void>
  /** Removes files that nobody has retained: a crash may leave some. To be called once, after loading. */
  removeUnreferenced(): void
  close(): void
}

/** Up to this size blobs stay in memory, where they need not last. */
const SMALL_BYTES = 64 << 10

/** Keeps blobs below a folder, which is made when it is needed. */
export function createBlobStore(options: { readonly directory: () => string; readonly isDurable: boolean }): BlobStore {
  const { isDurable } = options
  const small = new Map<string, Buffer>()
  const references = new Map<string, number>()
  let doomed: string[] = []
  let directory: string | undefined

  const root = (): string => {
    if (directory === undefined) {
      directory = options.directory()
      mkdirSync(join(directory, 'tmp'), { recursive: true })
      if (!isDurable) process.once('exit', removeAll)
    }
    return directory
  }
  // Also where a program ends without having stopped its server.
  const removeAll = (): void => {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
  }
  const folderOf = (id: string): string => join(root(), id.slice(0, 2))
  const pathOf = (id: string): string => join(folderOf(id), id)

  const moveIn = async (file: FileHandle, temporary: string, id: string): Promise<void> => {
    if (isDurable) await file.sync()
    await file.close()
    await mkdir(folderOf(id), { recursive: true })
    await rename(temporary, pathOf(id))
    if (isDurable) await syncDirectory(folderOf(id))
  }

  const remove = async (id: string): Promise<void> => {
    if (!small.delete(id)) await rm(pathOf(id), { force: true })
  }

  return {
    async write(source) {
      const id = randomUUID()
      const head: Uint8Array[] = []
      let size = 0
      let file: FileHandle | undefined
      const temporary = (): string => join(root(), 'tmp', id)
      try {
        for await (const piece of source) {
          size += piece.length
          if (file === undefined && (isDurable || size > SMALL_BYTES)) {
            file = await open(temporary(), 'w')
            for (const early of head) await file.write(early)
          }
          if (file === undefined) head.push(Buffer.from(piece))
          else await file.writeFile(piece)
        }
        if (file === undefined && isDurable) file = await open(temporary(), 'w')
        if (file === undefined) small.set(id, Buffer.concat(head))
        else await moveIn(file, temporary(), id)
        return { id, size }
      } catch (error) {
        await file?.close().catch(() => {})
        if (file !== undefined) await rm(temporary(), { force: true })
        throw error
      }
    },
    read(id, start, end) {
      const bytes = small.get(id)
      if (bytes !== undefined) return once(bytes.subarray(start, end))
      return end > start ? createReadStream(pathOf(id), { start, end: end - 1, highWaterMark: 256 << 10 }) : once()
    },
    retain: (id) => void references.set(id, (references.get(id) ?? 0) + 1),
    release(id) {
      const left = (references.get(id) ?? 0) - 1
      if (left > 0) {
        references.set(id, left)
        return
      }
      references.delete(id)
      doomed.push(id)
    },
    async sweep(committed) {
      if (doomed.length === 0) return await committed
      const gone = doomed
      doomed = []
      await committed
      await Promise.all(gone.filter((id) => !references.has(id)).map(remove))
    },
    removeUnreferenced() {
      if (!isDurable) return
      rmSync(join(root(), 'tmp'), { recursive: true, force: true })
      mkdirSync(join(root(), 'tmp'), { recursive: true })
      for (const name of readdirSync(root(), { recursive: true, encoding: 'utf8' })) {
        const id = /[/\\]([\da-f-]{36})$/.exec(name)?.[1]
        if (id !== undefined && !references.has(id)) rmSync(join(root(), name))
      }
    },
    close() {
      small.clear()
      if (isDurable || directory === undefined) return
      process.off('exit', removeAll)
      removeAll()
    },
  }
}

async function* once(bytes?: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes !== undefined && bytes.length > 0) yield bytes
}
