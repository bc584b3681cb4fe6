/**
 * Writing a file of `~/.aws` so that nothing is lost: under a lock, from what it holds at that moment, whole or not at all.
 *
 * @see features 18.2
 */

import { randomUUID } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'

import { type Clock, systemClock } from '../base/clock.js'
import { ConfigWriteError } from '../errors/config.js'
import { editIni, type SectionEdit } from './ini-edit.js'

/** An edit takes milliseconds: who holds the lock for as long as this has died. */
const LOCK_ABANDONED_MS = 5000
const LOCK_WAIT_MS = 30_000
const LOCK_POLL_MS = 15
/** How often to begin again because a program that knows nothing of the lock wrote the file meanwhile. */
const MAX_ROUNDS = 20

/**
 * Edits sections of a file; a file that is not there is made, readable by its owner only. Another program's edit that
 * comes between is kept. A link is followed, the file's mode and owner stay.
 *
 * @throws {@link ConfigWriteError} the file cannot be written, naming it
 * @throws {@link ConfigParseError}, {@link InvalidConfigError} as {@link editIni}; the file is as it was
 */
export async function editFile(path: string, edits: readonly SectionEdit[], clock: Clock = systemClock): Promise<void> {
  try {
    const target = followLinks(path)
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    refuseUnwritable(target, path)
    for (let round = 1; ; round++) {
      const lock = await acquireLock(`${target}.lock`, path, clock)
      try {
        if (editOnce(target, path, edits, lock)) return
      } finally {
        lock.release()
      }
      if (round === MAX_ROUNDS) throw unwritable(path, 'another program keeps writing it')
    }
  } catch (error) {
    throw isSystemError(error) ? unwritable(path, reasons[error.code] ?? error.code, error) : error
  }
}

interface Lock {
  isHeld(): boolean
  release(): void
}

/** One round: `false` where the file changed between reading and writing, and nothing was done. */
function editOnce(target: string, path: string, edits: readonly SectionEdit[], lock: Lock): boolean {
  const before = readIfThere(target)
  let after: Uint8Array = before ?? new Uint8Array()
  for (const edit of edits) after = Buffer.from(editIni(after, path, edit), 'utf8')
  if (before?.equals(after) === true) return true
  const temporary = `${target}.${randomUUID()}.tmp`
  try {
    writeTemporary(temporary, after, before === undefined ? undefined : statSync(target))
    const now = readIfThere(target)
    const isSame = now === undefined ? before === undefined : before?.equals(now) === true
    if (!isSame || !lock.isHeld()) return false
    renameSync(temporary, target)
    return true
  } finally {
    rmSync(temporary, { force: true })
  }
}

function writeTemporary(temporary: string, bytes: Uint8Array, original: Stats | undefined): void {
  const file = openSync(temporary, 'wx', 0o600)
  try {
    if (original !== undefined && process.platform !== 'win32') {
      keepOwner(file, original)
      fchmodSync(file, original.mode & 0o7777)
    }
    writeFileSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Root may edit a user's file: it stays the user's. */
function keepOwner(file: number, { uid, gid }: Stats): void {
  if (uid === process.getuid?.() && gid === process.getgid?.()) return
  try {
    fchownSync(file, uid, gid)
  } catch {
    // Only root may give files away; a member of the file's group who edits it becomes its owner.
  }
}

function refuseUnwritable(target: string, path: string): void {
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined) return
  // A rename would put a plain file in the place of /dev/null.
  if (!found.isFile()) throw unwritable(path, 'it is not a regular file')
  // To replace a file asks for no right to write it, and root may write all: the mode is what its owner meant.
  if ((found.mode & 0o222) === 0) throw unwritable(path, 'it is read-only')
  accessSync(target, constants.R_OK | constants.W_OK)
}

async function acquireLock(lockPath: string, path: string, clock: Clock): Promise<Lock> {
  const own = `${process.pid} ${randomUUID()}`
  const began = clock.now()
  let seen: string | undefined
  let seenSince = began
  for (;;) {
    if (createExclusively(lockPath, own)) break
    const holder = readIfThere(lockPath)?.toString('utf8')
    if (holder !== seen) {
      seen = holder
      seenSince = clock.now()
    } else if (clock.now() - seenSince > LOCK_ABANDONED_MS) {
      rmSync(lockPath, { force: true })
    }
    if (clock.now() - began > LOCK_WAIT_MS) throw unwritable(path, `${lockPath} is held by another program`)
    await clock.sleep(LOCK_POLL_MS)
  }
  const isHeld = () => readIfThere(lockPath)?.toString('utf8') === own
  return {
    isHeld,
    release: () => {
      if (isHeld()) rmSync(lockPath, { force: true })
    },
  }
}

function createExclusively(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false
    throw error
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The file behind a link, also where that does not exist yet. */
function followLinks(path: string): string {
  const link = lstatSync(path, { throwIfNoEntry: false })
  if (link === undefined || !link.isSymbolicLink()) return path
  const target = resolve(dirname(path), readlinkSync(path))
  return statSync(path, { throwIfNoEntry: false }) === undefined ? followLinks(target) : realpathSync(path)
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a directory',
  EEXIST: 'a part of its path is not a directory',
  ELOOP: 'its links lead in a circle',
}

function unwritable(path: string, reason: string, cause?: unknown): ConfigWriteError {
  const options = cause === undefined ? undefined : { cause }
  return new ConfigWriteError(`Unable to write ${path}: ${reason}`, { path, reason }, options)
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}
