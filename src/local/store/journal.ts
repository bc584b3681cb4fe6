/**
 * The file that keeps the state: one line for all changes of one commit, with a checksum before it. What was committed
 * is on disk; a line that a crash cut off was never acknowledged, and is dropped.
 */

import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { LocalStateError } from './state-error.js'

/** One change: the table, the key, and the new value; without one, the key is gone. */
export type Change = readonly [table: string, key: string, value?: unknown]

/** An open journal. */
export interface Journal {
  /** What was committed before, in its order. */
  readonly commits: readonly (readonly Change[])[]
  /** Resolves when the changes would survive a crash. */
  append(changes: readonly Change[]): Promise<void>
  /** Begins a new file, with these changes in place of all before. */
  rewrite(changes: Iterable<Change>): Promise<void>
  /** The bytes in the file. */
  size(): number
  close(): Promise<void>
}

/** Opens the journal in a folder, which must exist. @throws LocalStateError where it is damaged before its end */
export async function openJournal(directory: string): Promise<Journal> {
  let number = latestNumber(directory)
  let path = pathOf(directory, number)
  const { commits, length } = readCommits(path)
  let size = length
  let file = await open(path, 'a')
  return {
    commits,
    size: () => size,
    async append(changes) {
      const line = encodeLine(changes)
      await file.appendFile(line)
      await file.datasync()
      size += line.length
    },
    async rewrite(changes) {
      const next = pathOf(directory, number + 1)
      const rewritten = await open(`${next}.tmp`, 'w')
      size = await writeWhole(rewritten, changes)
      await rename(`${next}.tmp`, next)
      await syncDirectory(directory)
      await file.close()
      rmSync(path)
      file = rewritten
      path = next
      number++
    },
    close: () => file.close(),
  }
}

/** Makes what was created, renamed or removed in a folder survive a crash. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } catch {
    // Some systems cannot sync a folder; they have other promises for it.
  } finally {
    await handle.close()
  }
}

const LINE_FEED = 10
const CHECKSUM_LENGTH = 8
/** Changes in one line of a rewritten file. */
const CHANGES_A_LINE = 100

function pathOf(directory: string, number: number): string {
  return join(directory, `state-${String(number).padStart(6, '0')}.log`)
}

/** A file is there under its name only when it is whole; an older one beside it was about to be removed. */
function latestNumber(directory: string): number {
  const numbers = readdirSync(directory).flatMap((name) => {
    const match = /^state-(\d+)\.log$/.exec(name)
    return match === null ? [] : [Number(match[1])]
  })
  const latest = Math.max(1, ...numbers)
  for (const number of numbers) if (number < latest) rmSync(pathOf(directory, number))
  return latest
}

function readCommits(path: string): { commits: (readonly Change[])[]; length: number } {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    // The first start: the file comes with the first change.
    return { commits: [], length: 0 }
  }
  const commits: (readonly Change[])[] = []
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(LINE_FEED, start)
    const changes = end === -1 ? undefined : decodeLine(bytes.subarray(start, end))
    if (changes === undefined) {
      if (end !== -1 && end + 1 < bytes.length) throw damaged(path, start)
      truncateSync(path, start)
      break
    }
    commits.push(changes)
    start = end + 1
  }
  return { commits, length: start }
}

function damaged(path: string, at: number): LocalStateError {
  return new LocalStateError(
    `The state in ${path} is damaged at byte ${at}, and more follows. Restore the file, or begin with an empty folder.`,
    { path, at },
  )
}

function encodeLine(changes: readonly Change[]): Buffer {
  const text = JSON.stringify(changes)
  return Buffer.from(`${checksum(Buffer.from(text))} ${text}\n`)
}

function decodeLine(line: Buffer): readonly Change[] | undefined {
  const text = line.subarray(CHECKSUM_LENGTH + 1)
  if (line.toString('latin1', 0, CHECKSUM_LENGTH) !== checksum(text)) return undefined
  const changes: readonly Change[] = JSON.parse(text.toString('utf8'))
  return changes
}

function checksum(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, '0')
}

async function writeWhole(file: FileHandle, changes: Iterable<Change>): Promise<number> {
  let size = 0
  let batch: Change[] = []
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return
    const line = encodeLine(batch)
    batch = []
    await file.appendFile(line)
    size += line.length
  }
  for (const change of changes) {
    batch.push(change)
    if (batch.length === CHANGES_A_LINE) await flush()
  }
  await flush()
  await file.sync()
  return size
}
