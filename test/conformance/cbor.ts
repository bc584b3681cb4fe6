/**
 * CBOR items that decode, and items that must not.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { ResponseParserError } from '../../src/errors/http.js'
import { decodeCbor } from '../../src/protocol/cbor-decoder.js'
import { parseJsonExactly } from '../../src/protocol/json-exact.js'

interface Report {
  pass(id: string): void
  fail(id: string, why: string): void
  skip(id: string, why: string): void
}

interface Case {
  readonly description: string
  readonly input: string
  readonly expect?: Readonly<Record<string, unknown>>
}

/** Runs the cases of `<directory>/cbor`. */
export function run(directory: string, report: Report): void {
  for (const file of ['decode-success-tests.json', 'decode-error-tests.json']) {
    // The expected integers go up to 64 bits.
    const cases = parseJsonExactly(readFileSync(join(directory, 'cbor', file), 'utf8')) as readonly Case[]
    if (cases.length === 0) report.fail(`cbor/${file}`, 'no cases')
    for (const one of cases) {
      const id = `cbor/${one.description}`
      const why = one.expect === undefined ? whyNotRefused(one) : whyNotEqual(one, one.expect)
      if (why === undefined) report.pass(id)
      else report.fail(id, why)
    }
  }
}

function whyNotRefused({ input }: Case): string | undefined {
  try {
    return `decoded as ${String(decode(input))}`
  } catch (error) {
    return error instanceof ResponseParserError ? undefined : `failed with ${String(error)}`
  }
}

function whyNotEqual({ input }: Case, expect: Readonly<Record<string, unknown>>): string | undefined {
  const expected = valueOf(expect)
  try {
    const actual = decode(input)
    return isDeepStrictEqual(actual, expected) ? undefined : `${String(actual)} instead of ${String(expected)}`
  } catch (error) {
    return `failed with ${String(error)}`
  }
}

function decode(hex: string): unknown {
  return decodeCbor(Buffer.from(hex, 'hex'), (id, value) => ({ id, value }))
}

function valueOf(expect: Readonly<Record<string, unknown>>): unknown {
  for (const [type, value] of Object.entries(expect)) {
    const read = valueReaders[type]
    return read === undefined ? value : read(value)
  }
  return undefined
}

const valueReaders: Readonly<Record<string, (value: unknown) => unknown>> = {
  null: () => null,
  bytestring: (value) => Buffer.from(value as number[]),
  float32: (value) => new Float32Array(Uint32Array.of(Number(value)).buffer)[0],
  float64: (value) => new Float64Array(BigUint64Array.of(BigInt(String(value))).buffer)[0],
  list: (value) => (value as Readonly<Record<string, unknown>>[]).map(valueOf),
  map: mapOf,
  tag(value) {
    const { id, value: content } = value as { id: unknown; value: Readonly<Record<string, unknown>> }
    return { id, value: valueOf(content) }
  },
}

function mapOf(value: unknown): unknown {
  const entries = Object.entries(value as Readonly<Record<string, Readonly<Record<string, unknown>>>>)
  return Object.fromEntries(entries.map(([key, item]) => [key, valueOf(item)]))
}
