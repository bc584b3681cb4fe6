/**
 * Reads the data files of botocore and boto3: plain or gzipped, extras merged in, prose left out.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isJsonObject, type JsonObject, withExtras } from '../../src/model/extras.js'

/** Keys whose text is written for people. A member or an operation of that name is an object and stays. */
const proseKeys: readonly string[] = ['documentation', 'documentationUrl', 'deprecatedMessage']

/** Integers that a double cannot hold are carried as marked strings, so that the written file has their digits. */
const bigIntegerMark = 'exact-integer:'

/** The services that have this type of file, with their newest version. */
export function newestVersions(dataFolder: string, type: string): ReadonlyMap<string, string> {
  const newest = new Map<string, string>()
  for (const entry of readdirSync(dataFolder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const versions = readdirSync(join(dataFolder, entry.name)).filter((version) =>
      isThere(join(dataFolder, entry.name, version, type)),
    )
    const last = versions.toSorted().at(-1)
    if (last !== undefined) newest.set(entry.name, last)
  }
  return new Map([...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** `<path>.json` or `<path>.json.gz` with the extras beside it, without prose and the other keys that are named. */
export function readData(path: string, unwanted: readonly string[] = []): JsonObject | undefined {
  const text = readText(path)
  if (text === undefined) return undefined
  const extras = readText(`${path}.sdk-extras`)
  const merged = withExtras(parse(text), extras === undefined ? undefined : parse(extras))
  return withoutTexts(merged, new Set([...proseKeys, ...unwanted]))
}

/** The JSON text of one value on one line. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(new RegExp(`"${bigIntegerMark}(-?\\d+)"`, 'g'), '$1')
}

function isThere(path: string): boolean {
  return existsSync(`${path}.json`) || existsSync(`${path}.json.gz`)
}

function readText(path: string): string | undefined {
  if (existsSync(`${path}.json`)) return readFileSync(`${path}.json`, 'utf8')
  if (existsSync(`${path}.json.gz`)) return gunzipSync(readFileSync(`${path}.json.gz`)).toString('utf8')
  return undefined
}

function parse(text: string): JsonObject {
  const exact = text.replaceAll(/(":\s*)(-?\d{16,})(?=\s*[,}])/g, `$1"${bigIntegerMark}$2"`)
  const object: JsonObject = JSON.parse(exact)
  return object
}

function withoutTexts(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  const kept = Object.entries(object).filter(([key, value]) => !(keys.has(key) && typeof value === 'string'))
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutTextsInside(value, keys)]))
}

function withoutTextsInside(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => withoutTextsInside(entry, keys))
  return isJsonObject(value) ? withoutTexts(value, keys) : value
}
