import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { ParamValidationError } from '../../src/errors/parameter.js'
import { compileJsonReader } from '../../src/protocol/json-reader.js'
import { jsonMillisecondWriters, jsonWriters } from '../../src/protocol/json-writer.js'
import { shapeOf } from '../helpers/service-model.js'
import { everything, everyType } from './every-type.js'

const shape = shapeOf(everyType, 'Everything')
const write = jsonWriters.compile(shape)

test.each([
  [{}, '{}'],
  [{ Text: 'a "b" \u2028 é' }, '{"Text":"a \\"b\\" \u2028 é"}'],
  [{ Flag: false, Count: 0 }, '{"Flag":false,"Count":0}'],
  [{ Size: 9007199254740993n }, '{"Size":9007199254740993}'],
  [{ Size: 5n }, '{"Size":5}'],
  [{ Size: -9223372036854775808n, Text: 'x', Flag: true }, '{"Size":-9223372036854775808,"Text":"x","Flag":true}'],
  [{ Ratio: NaN, Small: -Infinity }, '{"Ratio":"NaN","Small":"-Infinity"}'],
  [{ Ratio: 0.1 }, '{"Ratio":0.1}'],
  [{ Bytes: 'text' }, '{"Bytes":"dGV4dA=="}'],
  [{ Bytes: Uint8Array.of(255, 0) }, '{"Bytes":"/wA="}'],
  [{ Bytes: Uint8Array.of(1, 2, 3).buffer }, '{"Bytes":"AQID"}'],
  [{ At: new Date(1398796238999) }, '{"At":1398796238}'],
  [{ At: '2014-04-29T18:30:38Z' }, '{"At":1398796238}'],
  [{ At: 1398796238 }, '{"At":1398796238}'],
  [{ AtIso: new Date(1398796238000) }, '{"AtIso":"2014-04-29T18:30:38Z"}'],
  [{ AtHttp: new Date(1398796238000) }, '{"AtHttp":"Tue, 29 Apr 2014 18:30:38 GMT"}'],
  [{ Anything: { a: [1, null, 'x', { b: true }] } }, '{"Anything":{"a":[1,null,"x",{"b":true}]}}'],
  [{ Anything: null, Text: null }, '{"Anything":null}'],
  [{ Anything: 12345678901234567890n }, '{"Anything":12345678901234567890}'],
  [{ Texts: ['a', null, 'b'] }, '{"Texts":["a",null,"b"]}'],
  [{ Renamed: { Plain: 'p', Odd: 0 } }, '{"Renamed":{"Plain":"p","oddOnTheWire":0}}'],
  [{ ByName: { x: { Bytes: 'a' }, y: {} } }, '{"ByName":{"x":{"Bytes":"YQ=="},"y":{}}}'],
  [{ Children: [{ Count: 1 }, { Bytes: 'a' }] }, '{"Children":[{"Count":1},{"Bytes":"YQ=="}]}'],
  [{ Choice: { Bytes: 'a' } }, '{"Choice":{"Bytes":"YQ=="}}'],
])('%o is written as %s', (value, expected) => {
  expect(write(value)).toBe(expected)
})

test('undefined and null members are left out, with and without a conversion beside them', () => {
  expect(write({ Text: undefined, Bytes: undefined, Count: null, Flag: true })).toBe('{"Flag":true}')
  expect(write({ Text: null, Bytes: 'a', At: null, Renamed: { Plain: undefined, Odd: null } })).toBe(
    '{"Bytes":"YQ==","Renamed":{}}',
  )
  expect(write({ Size: 9007199254740993n, Text: undefined })).toBe('{"Size":9007199254740993}')
})

test('what the shape does not have is not sent', () => {
  expect(write({ Text: 'a', Unknown: 1 })).toBe('{"Text":"a"}')
})

test('what is given stays as it was', () => {
  const value = { Bytes: Buffer.from('a'), Children: [{ At: new Date(0), Renamed: { Odd: new Date(0) } }], Size: 2n }
  const before = structuredClone({ ...value, Bytes: 'same' })
  write(value)
  expect({ ...value, Bytes: 'same' }).toEqual(before)
  expect(Buffer.isBuffer(value.Bytes)).toBe(true)
})

test('a map key __proto__ is a key like any other', () => {
  const map: unknown = JSON.parse('{"__proto__":"YQ==","b":"x"}')
  expect(write({ Blobs: map })).toBe('{"Blobs":{"__proto__":"WVE9PQ==","b":"eA=="}}')
  expect(write({ Blobs: map, Size: 9007199254740993n })).toContain('"__proto__":"WVE9PQ=="')
})

test('only the members that are asked for are written', () => {
  const members = new Map([...shape.members].filter(([name]) => name === 'Text' || name === 'At'))
  expect(jsonWriters.compileMembers(members)({ Text: 'a', At: 1, Count: 5 })).toBe('{"Text":"a","At":1}')
})

test('times are written to the millisecond where a service wants that', () => {
  const writeMs = jsonMillisecondWriters.compile(shape)
  const at = new Date(1398796238123)
  expect(writeMs({ At: at, AtIso: at, AtHttp: at })).toBe(
    '{"At":1398796238.123,"AtIso":"2014-04-29T18:30:38.123Z","AtHttp":"Tue, 29 Apr 2014 18:30:38 GMT"}',
  )
  expect(writeMs({ AtIso: new Date(0) })).toBe('{"AtIso":"1970-01-01T00:00:00.000Z"}')
})

test('what is no time and no bytes is refused', () => {
  expect(() => write({ At: 'yesterday or so' })).toThrow(ParamValidationError)
  expect(() => write({ Bytes: 5 })).toThrow(ParamValidationError)
})

test('what is written reads back the same', () => {
  const read = compileJsonReader(shape)
  fc.assert(
    fc.property(everything, (value) => {
      expect(read(write(value))).toEqual(value)
    }),
  )
})
