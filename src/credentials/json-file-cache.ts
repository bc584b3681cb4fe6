/**
 * Values kept as JSON files that only their owner may read, for this process and the next.
 *
 * @see features 3.15; botocore `JSONFileCache`
 */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { formatIso8601 } from '../base/timestamps.js'
import { ValidationError } from '../errors/parameter.js'
import type { CredentialCache } from './context.js'
import { parseJson } from './fields.js'

/** A cache in a directory, a file a key. */
export interface JsonFileCache extends CredentialCache {
  /** The value; `undefined` where there is none or it cannot be read. */
  get(key: string): unknown
  /** Writes the value whole or not at all. @throws {@link ValidationError} it cannot be written as JSON */
  set(key: string, value: unknown): Promise<void>
  /** Removes the value, if there is one. */
  delete(key: string): Promise<void>
}

/** The cache in this directory, which is made when first needed. */
export function createJsonFileCache(directory: string): JsonFileCache {
  const pathOf = (key: string) => join(directory, `${key.replaceAll(/[:/\\]/g, '_')}.json`)
  return {
    get: (key) => readJson(pathOf(key)),
    set: async (key, value) => writeWhole(directory, pathOf(key), toJson(value)),
    delete: (key) => rm(pathOf(key), { force: true }),
  }
}

function readJson(path: string): unknown {
  try {
    return parseJson(readFileSync(path, 'utf8'))
  } catch {
    // Absent or not to be read: no value.
    return undefined
  }
}

function toJson(value: unknown): string {
  try {
    const text = JSON.stringify(value, function (this: Record<string, unknown>, name, shown: unknown) {
      const original = this[name]
      return original instanceof Date ? formatIso8601(original) : shown
    })
    if (typeof text === 'string') return text
  } catch {
    // What the platform says of it may show the value, which may be secret.
  }
  throw new ValidationError('Value cannot be cached, must be JSON serializable.')
}

async function writeWhole(directory: string, path: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const temporary = join(directory, `${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
