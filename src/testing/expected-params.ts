/**
 * Whether the parameters of a call are those that a test expects.
 */

import { inspect, isDeepStrictEqual } from 'node:util'
import { isRecord } from '../base/path.js'

/** Fits any value in expected parameters. */
export const ANY: unique symbol = Symbol('ANY')

/** Whether a value is the expected one, {@link ANY} standing for all values. Members that are undefined are absent. */
export function fitsExpectation(expected: unknown, actual: unknown): boolean {
  if (expected === ANY) return true
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length === actual.length && expected.every((item, i) => fitsExpectation(item, actual[i]))
  }
  if (!isRecord(expected) || !isRecord(actual)) return isDeepStrictEqual(expected, actual)
  const names = namesIn(expected)
  return names.length === namesIn(actual).length && names.every((name) => fitsMember(expected, actual, name))
}

/** Parameters as a message shows them. */
export function showParams(params: unknown): string {
  return inspect(params, { depth: 10, sorted: true })
}

type Members = Readonly<Record<string, unknown>>

function namesIn(members: Members): string[] {
  return Object.keys(members).filter((name) => members[name] !== undefined)
}

function fitsMember(expected: Members, actual: Members, name: string): boolean {
  return actual[name] !== undefined && fitsExpectation(expected[name], actual[name])
}
