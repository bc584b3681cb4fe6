import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { compileJsonMembersReader, compileJsonReader } from '../../src/protocol/json-reader.js'
import { shapeOf } from '../helpers/service-model.js'
import { everyType } from './every-type.js'

const shape = shapeOf(everyType, 'Everything')
const read = compileJsonReader(shape)

test.each([
  ['{}', {}],
  ['{"Text":"a","Flag":true,"Count":-1,"Ratio":0.5}', { Text: 'a', Flag: true, Count: -1, Ratio: 0.5 }],
  ['{"Ratio":"NaN","Small":"-Infinity"}', { Ratio: NaN, Small: -Infinity }],
  ['{"Count":"12","Flag":"true","Ratio":"1e3"}', { Count: 12, Flag: true, Ratio: 1000 }],
  ['{"Bytes":"YWI="}', { Bytes: Buffer.from('ab') }],
  ['{"At":1398796238}', { At: new Date(1398796238000) }],
  ['{"At":1398796238.123}', { At: new Date(1398796238123) }],
  ['{"At":"2014-04-29T18:30:38Z"}', { At: new Date(1398796238000) }],
  ['{"At":"Tue, 29 Apr 2014 18:30:38 GMT"}', { At: new Date(1398796238000) }],
  ['{"Anything":{"a":[1,null,{"b":"c"}]}}', { Anything: { a: [1, null, { b: 'c' }] } }],
  ['{"Renamed":{"Plain":"p","oddOnTheWire":0,"Odd":5}}', { Renamed: { Plain: 'p', Odd: new Date(0) } }],
  ['{"ByName":{"k":{"Bytes":"YQ=="}}}', { ByName: { k: { Bytes: Buffer.from('a') } } }],
  ['{"Texts":["a",null]}', { Texts: ['a', null] }],
  ['{"Children":[{"Count":1},null,{}]}', { Children: [{ Count: 1 }, null, {}] }],
])('%s reads as %o', (text, expected) => {
  expect(read(text)).toStrictEqual(expected)
})

test('nulls are dropped from structures and maps, and kept in sparse maps', () => {
  expect(read('{"Text":null,"Flag":true,"Bytes":null}')).toStrictEqual({ Flag: true })
  expect(read('{"Flag":true,"Labels":{"a":null,"b":"c"},"Sparse":{"a":null}}')).toStrictEqual({
    Flag: true,
    Labels: { b: 'c' },
    Sparse: { a: null },
  })
})

test('unknown members are dropped, wherever they stand among the known', () => {
  expect(read('{"New":{"x":1},"At":0,"Bytes":"YQ=="}')).toStrictEqual({ At: new Date(0), Bytes: Buffer.from('a') })
  expect(read('{"At":0,"New":1,"Bytes":"YQ=="}')).toStrictEqual({ At: new Date(0), Bytes: Buffer.from('a') })
  expect(read('{"At":0,"Bytes":"YQ==","New":1}')).toStrictEqual({ At: new Date(0), Bytes: Buffer.from('a') })
})

test('integers beyond 2^53 keep every digit, as bigints, and only these', () => {
  const text =
    '{"Size":9007199254740993,"Count":5,"Ratio":12345678901234567890,"Text":"9007199254740993 \\"12345678901234567890"}'
  expect(read(text)).toStrictEqual({
    Size: 9007199254740993n,
    Count: 5,
    Ratio: 12345678901234567000,
    Text: '9007199254740993 "12345678901234567890',
  })
  expect(read('{"Size":9007199254740991}')).toStrictEqual({ Size: 9007199254740991 })
  expect(read('{"Size":-9223372036854775808,"At":0}')).toStrictEqual({ Size: -9223372036854775808n, At: new Date(0) })
  expect(read('{"Size":"9007199254740993"}')).toStrictEqual({ Size: 9007199254740993n })
})

test('documents keep every digit too', () => {
  expect(read('{"Anything":[9007199254740993,1.5,1e300,{"a":2}]}')).toStrictEqual({
    Anything: [9007199254740993n, 1.5, 1e300, { a: 2 }],
  })
})

test('a union is its one member; null members and __type do not count', () => {
  expect(read('{"Choice":{"__type":"x#Choice","Text":null,"Bytes":"YQ=="}}')).toStrictEqual({
    Choice: { Bytes: Buffer.from('a') },
  })
})

test('a union member that is newer than the model is told by name', () => {
  expect(read('{"Choice":{"Hologram":{"a":1}}}')).toStrictEqual({
    Choice: { SDK_UNKNOWN_MEMBER: { name: 'Hologram' } },
  })
})

test.each(['{"Choice":{}}', '{"Choice":{"Text":null}}', '{"Choice":{"Text":"a","Bytes":"YQ=="}}'])(
  'a union with no member or several is malformed: %s',
  (text) => {
    expect(() => read(text)).toThrow(ResponseParserError)
  },
)

test.each([
  '[]',
  'null',
  '"text"',
  '{"Children":{}}',
  '{"Children":[5]}',
  '{"ByName":[]}',
  '{"ByName":{"a":"b"}}',
  '{"Renamed":[]}',
  '{"Bytes":5}',
  '{"At":"never"}',
  '{"At":true}',
])('a value of another kind than the shape has is malformed: %s', (text) => {
  expect(() => read(text)).toThrow(ResponseParserError)
})

test('a key __proto__ is harmless', () => {
  const output = read(
    '{"__proto__":{"polluted":1},"Labels":{"__proto__":"a"},"Blobs":{"__proto__":"YQ=="},"Anything":{"__proto__":{"polluted":1}}}',
  ) as Record<string, object>
  expect(Object.getPrototypeOf(output)).toBe(Object.prototype)
  expect('polluted' in output).toBe(false)
  expect(Object.entries(output['Labels']!)).toEqual([['__proto__', 'a']])
  expect(Object.entries(output['Blobs']!)).toEqual([['__proto__', Buffer.from('a')]])
  expect(Object.getPrototypeOf(output['Labels'])).toBe(Object.prototype)
})

test('every truncation of a document is refused', () => {
  const text =
    '{"Text":"é\\u0041","Count":12,"Size":9007199254740993,"Flag":true,"Children":[{"At":1.5}],"Labels":{"a":"b"},"Bytes":"YQ=="}'
  for (let length = 0; length < text.length; length++) expect(() => read(text.slice(0, length))).toThrow(SyntaxError)
  expect(() => read(`${text}}`)).toThrow(SyntaxError)
})

test('only the members that are asked for are read', () => {
  const members = new Map([...shape.members].filter(([name]) => name === 'At'))
  expect(compileJsonMembersReader(members)('{"At":0,"Text":"a"}')).toStrictEqual({ At: new Date(0) })
})

test('any JSON is read or refused with one of two errors', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        read(text)
      } catch (error) {
        expect(error).toBeInstanceOf(ResponseParserError)
      }
    }),
  )
})
