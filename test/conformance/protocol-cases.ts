/**
 * The protocol cases as their files have them, and the list of those that are not run.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parseJsonExactly } from '../../src/protocol/json-exact.js'
import type { RawMetadata, RawOperation, RawShape } from '../../src/model/raw.js'

export type Direction = 'input' | 'output'

export interface Suite {
  readonly description: string
  readonly metadata: RawMetadata
  readonly shapes?: Readonly<Record<string, RawShape>>
  readonly clientEndpoint?: string
  readonly cases: readonly Case[]
}

export interface Case {
  readonly id: string
  readonly given: RawOperation
  readonly params?: Readonly<Record<string, unknown>>
  readonly serialized?: ExpectedRequest
  readonly response?: GivenResponse
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: Readonly<Record<string, unknown>>
  readonly errorCode?: string
  readonly errorMessage?: string
}

export interface ExpectedRequest {
  readonly method: string
  readonly uri: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly requireHeaders?: readonly string[]
  readonly forbidHeaders?: readonly string[]
  readonly body?: string
}

export interface GivenResponse {
  readonly status_code: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The suites of one direction, by file name: `rest-xml`. */
export function readSuites(directory: string, direction: Direction): Map<string, readonly Suite[]> {
  const folder = join(directory, 'protocols', direction)
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return new Map(files.toSorted().map((file) => [file.slice(0, -'.json'.length), readJson(join(folder, file))]))
}

type Ignored = Partial<Record<Direction, { readonly suites?: readonly string[]; readonly cases?: readonly string[] }>>

interface IgnoreList {
  readonly general: Ignored
  readonly protocols: Readonly<Record<string, Ignored>>
}

/** Whether the list of the test data names a case, by its suite or by itself. */
export function readIgnoreList(
  directory: string,
): (file: string, direction: Direction, suite: Suite, id: string) => boolean {
  const list: IgnoreList = readJson(join(directory, 'protocols', 'protocol-tests-ignore-list.json'))
  return (file, direction, suite, id) =>
    [list.general[direction], list.protocols[file]?.[direction]].some(
      (ignored) => ignored?.suites?.includes(suite.description) === true || ignored?.cases?.includes(id) === true,
    )
}

/** The expected integers go up to 64 bits. */
function readJson(path: string): never {
  // The one place where the files' form is taken on trust.
  return parseJsonExactly(readFileSync(path, 'utf8')) as never
}
