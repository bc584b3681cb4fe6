import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { ParamValidationError } from '../../src/errors/parameter.js'
import { compileCborBodyReader } from '../../src/protocol/cbor-reader.js'
import { compileCborMembersWriter } from '../../src/protocol/cbor-writer.js'
import { shapeOf } from '../helpers/service-model.js'
import { everything, everyType } from './every-type.js'

const shape = shapeOf(everyType, 'Everything')
const write = compileCborMembersWriter(shape.members)

test.each([
  [{}, 'a0'],
  [{ Text: 'é' }, 'a1 6454657874 62c3a9'],
  [{ Flag: true, Count: -500 }, 'a2 64466c6167 f5 65436f756e74 3901f3'],
  [{ Count: 24 }, 'a1 65436f756e74 1818'],
  [{ Count: 65536 }, 'a1 65436f756e74 1a00010000'],
  [{ Size: 2n ** 63n - 1n }, 'a1 6453697a65 1b7fffffffffffffff'],
  [{ Size: -(2n ** 63n) }, 'a1 6453697a65 3b7fffffffffffffff'],
  [{ Size: 9007199254740991 }, 'a1 6453697a65 1b001fffffffffffff'],
  [{ Ratio: 1 }, 'a1 65526174696f fb3ff0000000000000'],
  [{ Small: 1.5 }, 'a1 65536d616c6c fa3fc00000'],
  [{ Ratio: NaN, Small: -Infinity }, 'a2 65526174696f f97e00 65536d616c6c f9fc00'],
  [{ Bytes: 'ab' }, 'a1 654279746573 426162'],
  [{ At: new Date(1398796238999) }, 'a1 624174 c1 1a535fefce'],
  [{ At: -1 }, 'a1 624174 c1 20'],
  [{ AtIso: 0 }, 'a1 65417449736f c1 00'],
  [{ Texts: ['a', null] }, 'a1 655465787473 82 6161 f6'],
  [{ Labels: { a: 'b', c: null } }, 'a1 664c6162656c73 a1 6161 6162'],
  [{ Sparse: { a: null } }, 'a1 66537061727365 a1 6161 f6'],
  [{ Renamed: { Odd: 0 } }, 'a1 6752656e616d6564 a1 6c6f64644f6e54686557697265 c100'],
  [{ Anything: { a: [1, 1.5, 'x', true, null] } }, 'a1 68416e797468696e67 a1 6161 85 01 fb3ff8000000000000 6178 f5 f6'],
  [{ Text: undefined, Flag: null, Count: 0, Unknown: 1 }, 'a1 65436f756e74 00'],
])('%o is written in these bytes', (value, hex) => {
  expect(write(value).toString('hex')).toBe(hex.replaceAll(' ', ''))
})

test('the buffer grows with what is written', () => {
  const value = { Text: 'é'.repeat(5000), Bytes: Buffer.alloc(70_000, 7), Texts: Array<string>(1000).fill('item') }
  expect(compileCborBodyReader(shape)(write(value))).toEqual(value)
})

test('integers of more than 64 bits are refused', () => {
  expect(() => write({ Size: 2n ** 64n })).toThrow(ParamValidationError)
  expect(() => write({ Size: -(2n ** 64n) - 1n })).toThrow(ParamValidationError)
})

test('what is written reads back the same', () => {
  const read = compileCborBodyReader(shape)
  fc.assert(
    fc.property(everything, (value) => {
      expect(read(write(value))).toEqual(value)
    }),
  )
})
