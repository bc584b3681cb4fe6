/**
 * The folder that keeps the state between starts. One server at a time has it.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LocalStateError } from './state-error.js'

/** Takes the folder, making it where it is not there. Gives back the function that lets go of it. */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'lock')
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
  } catch {
    const owner = ownerOf(path)
    if (owner !== undefined) {
      throw new LocalStateError(`The folder ${directory} is in use by the process ${owner}.`, { directory, owner })
    }
    // Its owner is gone without a word.
    writeFileSync(path, String(process.pid))
  }
  return () => rmSync(path, { force: true })
}

/** Removes the state from a folder that is not in use. What is not ours stays. */
export function emptyDirectory(directory: string): void {
  for (const name of readdirSync(directory)) {
    const isOurs = /^state-\d+\.log(?:\.tmp)?$/.test(name) || name === 'objects'
    if (isOurs) rmSync(join(directory, name), { recursive: true, force: true })
  }
}

/** The living process that has the lock. */
function ownerOf(path: string): number | undefined {
  try {
    const owner = Number(readFileSync(path, 'utf8'))
    if (!(owner > 0)) return undefined
    process.kill(owner, 0)
    return owner
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else. All else: there is none.
    const isForeign = error instanceof Error && 'code' in error && error.code === 'EPERM'
    return isForeign ? Number(readFileSync(path, 'utf8')) : undefined
  }
}
