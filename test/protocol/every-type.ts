/**
 * A structure with a member of every type, one that is nested in itself, and values for it.
 */

import * as fc from 'fast-check'

import type { RawShape } from '../../src/model/raw.js'

export const everyType: Readonly<Record<string, RawShape>> = {
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Integer: { type: 'integer' },
  Long: { type: 'long' },
  Float: { type: 'float' },
  Double: { type: 'double' },
  Blob: { type: 'blob' },
  Timestamp: { type: 'timestamp' },
  Document: { type: 'structure', document: true, members: {} },
  Texts: { type: 'list', member: { shape: 'String' } },
  Everythings: { type: 'list', member: { shape: 'Everything' } },
  Labels: { type: 'map', key: { shape: 'String' }, value: { shape: 'String' } },
  Sparse: { type: 'map', sparse: true, key: { shape: 'String' }, value: { shape: 'String' } },
  ByName: { type: 'map', key: { shape: 'String' }, value: { shape: 'Everything' } },
  Blobs: { type: 'map', key: { shape: 'String' }, value: { shape: 'Blob' } },
  Choice: {
    type: 'structure',
    union: true,
    members: { Text: { shape: 'String' }, Bytes: { shape: 'Blob' }, Nested: { shape: 'Everything' } },
  },
  Renamed: {
    type: 'structure',
    members: { Plain: { shape: 'String' }, Odd: { shape: 'Timestamp', locationName: 'oddOnTheWire' } },
  },
  Everything: {
    type: 'structure',
    members: {
      Text: { shape: 'String' },
      Flag: { shape: 'Boolean' },
      Count: { shape: 'Integer' },
      Size: { shape: 'Long' },
      Ratio: { shape: 'Double' },
      Small: { shape: 'Float' },
      Bytes: { shape: 'Blob' },
      At: { shape: 'Timestamp' },
      AtIso: { shape: 'Timestamp', timestampFormat: 'iso8601' },
      AtHttp: { shape: 'Timestamp', timestampFormat: 'rfc822' },
      Anything: { shape: 'Document' },
      Texts: { shape: 'Texts' },
      Children: { shape: 'Everythings' },
      Labels: { shape: 'Labels' },
      Sparse: { shape: 'Sparse' },
      ByName: { shape: 'ByName' },
      Blobs: { shape: 'Blobs' },
      Choice: { shape: 'Choice' },
      Renamed: { shape: 'Renamed' },
    },
  },
}

const text = fc.string({ unit: 'binary', maxLength: 12 })
const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString'))
const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array))
/** Whole seconds: what the protocols write. */
const date = fc.integer({ min: -1e9, max: 4e9 }).map((seconds) => new Date(seconds * 1000))
const long = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => (BigInt.asIntN(54, value) === value ? Number(value) : value))
const real = fc.double().filter((value) => !Object.is(value, -0))
/** A member that is null reads as absent; integers beyond 2^53 read as bigints. */
const document = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value), withSmallIntegers) as unknown)
  .filter((value) => value !== null)

function withSmallIntegers(_key: string, value: unknown): unknown {
  return Number.isInteger(value) ? (Number(value) % 1000) | 0 : value
}

function record<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(key, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries))
}

/** Values of the shape `Everything`, as a caller would write them and would want them back. */
export const everything: fc.Arbitrary<object> = fc.letrec<{ everything: object }>((tie) => ({
  everything: fc.record(
    {
      Text: text,
      Flag: fc.boolean(),
      Count: fc.integer(),
      Size: fc.oneof(long, fc.integer()),
      Ratio: real,
      Small: fc.float().filter((value) => !Object.is(value, -0)),
      Bytes: bytes,
      At: date,
      AtIso: date,
      AtHttp: date,
      Anything: document,
      Texts: fc.array(text, { maxLength: 3 }),
      Children: fc.oneof(
        { maxDepth: 2, depthSize: 'small' },
        fc.constant([]),
        fc.array(tie('everything'), { maxLength: 2 }),
      ),
      Labels: record(text),
      Sparse: record(fc.option(text)),
      ByName: fc.oneof({ maxDepth: 2, depthSize: 'small' }, fc.constant({}), record(tie('everything'))),
      Blobs: record(bytes),
      Choice: fc.oneof(
        text.map((value) => ({ Text: value })),
        bytes.map((value) => ({ Bytes: value })),
      ),
      Renamed: fc.record({ Plain: text, Odd: date }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
})).everything
