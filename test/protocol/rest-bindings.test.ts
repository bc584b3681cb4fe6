import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { ParamValidationError } from '../../src/errors/parameter.js'
import type { RawReference, RawShape } from '../../src/model/raw.js'
import { restXml } from '../../src/protocol/rest-xml.js'
import { serviceModel } from '../helpers/service-model.js'

const scalars: Readonly<Record<string, RawShape>> = {
  String: { type: 'string' },
  Long: { type: 'long' },
  Double: { type: 'double' },
  Boolean: { type: 'boolean' },
  Blob: { type: 'blob' },
  Timestamp: { type: 'timestamp' },
  Texts: { type: 'list', member: { shape: 'String' } },
  Longs: { type: 'list', member: { shape: 'Long' } },
  Times: { type: 'list', member: { shape: 'Timestamp' } },
  Labels: { type: 'map', key: { shape: 'String' }, value: { shape: 'String' } },
  ManyLabels: { type: 'map', key: { shape: 'String' }, value: { shape: 'Texts' } },
}

function service(requestUri: string, members: Record<string, RawReference>, hostPrefix?: string) {
  const endpoint = hostPrefix === undefined ? {} : { endpoint: { hostPrefix } }
  return serviceModel({
    metadata: { protocol: 'rest-xml' },
    shapes: { ...scalars, Members: { type: 'structure', members } },
    operations: {
      Do: {
        http: { method: 'GET', requestUri },
        input: { shape: 'Members' },
        output: { shape: 'Members' },
        ...endpoint,
      },
    },
  })
}

function request(
  requestUri: string,
  members: Record<string, RawReference>,
  params: Record<string, unknown>,
  hostPrefix?: string,
) {
  const model = service(requestUri, members, hostPrefix)
  return restXml(model).compileSerializer(model.operation('Do'))(params)
}

function answer(members: Record<string, RawReference>, headers: Record<string, string>) {
  const model = service('/', members)
  return restXml(model).compileParser(model.operation('Do'))({ status: 201, headers, body: Buffer.alloc(0) }).output
}

const noon = new Date('2026-01-05T12:00:00Z')
const label = (shape: string): RawReference => ({ shape, location: 'uri' })
const query = (shape: string, traits: Partial<RawReference> = {}): RawReference => ({
  shape,
  location: 'querystring',
  ...traits,
})
const header = (shape: string, traits: Partial<RawReference> = {}): RawReference => ({
  shape,
  location: 'header',
  ...traits,
})

test('labels are encoded; greedy ones keep their slashes', () => {
  const members = { A: label('String'), B: label('String') }
  const { path } = request('/x/{A}/{B+}', members, { A: "a/b c'!*()", B: 'd/é?//#~' })
  expect(path).toBe('/x/a%2Fb%20c%27%21%2A%28%29/d/%C3%A9%3F//%23~')
})

test('labels may be numbers, booleans and times, and have another name than the member', () => {
  const members = {
    Long: label('Long'),
    Flag: label('Boolean'),
    At: label('Timestamp'),
    X: { ...label('String'), locationName: 'Y' },
  }
  const { path } = request('/{Long}/{Flag}/{At}/{Y}', members, { Long: 5n, Flag: true, At: noon, X: 'x' })
  expect(path).toBe('/5/true/2026-01-05T12%3A00%3A00Z/x')
})

test('the query of the URI stays, and members follow it', () => {
  const members = { A: query('String', { locationName: 'a-b' }), B: query('Texts'), C: query('Double') }
  expect(request('/x?acl&x=1', members, {}).query).toBe('acl&x=1')
  expect(request('/x?acl', members, { A: 'p q&', B: ['1', '2'], C: -Infinity }).query).toBe(
    'acl&a-b=p%20q%26&B=1&B=2&C=-Infinity',
  )
  expect(request('/x', members, { B: [] })).toMatchObject({ path: '/x', query: '' })
})

test('times in the query are ISO unless a format is named', () => {
  const members = {
    A: query('Timestamp'),
    B: query('Timestamp', { timestampFormat: 'unixTimestamp' }),
    C: query('Times'),
  }
  expect(request('/', members, { A: noon, B: noon, C: [noon] }).query).toBe(
    'A=2026-01-05T12%3A00%3A00Z&B=1767614400&C=2026-01-05T12%3A00%3A00Z',
  )
})

test('a map in the query gives names and values, but not over a member of that name', () => {
  const members = { All: query('Labels'), Many: query('ManyLabels'), One: query('String', { locationName: 'one' }) }
  const params = { All: { one: 'no', two: '2' }, Many: { three: ['3', '4'] }, One: '1' }
  expect(request('/', members, params).query).toBe('two=2&three=3&three=4&one=1')
  expect(request('/', members, { All: { one: 'yes' } }).query).toBe('one=yes')
})

test('headers are lower-case names with values as text', () => {
  const members = {
    A: header('String', { locationName: 'X-A' }),
    B: header('Boolean', { locationName: 'X-B' }),
    C: header('Timestamp', { locationName: 'X-C' }),
    D: header('Timestamp', { locationName: 'X-D', timestampFormat: 'iso8601' }),
    E: header('Long', { locationName: 'X-E' }),
  }
  expect(request('/', members, { A: '', B: false, C: noon, D: noon, E: 0 }).headers).toEqual({
    'x-a': '',
    'x-b': 'false',
    'x-c': 'Mon, 05 Jan 2026 12:00:00 GMT',
    'x-d': '2026-01-05T12:00:00Z',
    'x-e': '0',
  })
})

test('lists in headers are joined; items that hold commas or quotes are quoted; empty lists are left out', () => {
  const members = { A: header('Texts', { locationName: 'X-A' }), B: header('Longs', { locationName: 'X-B' }) }
  expect(request('/', members, { A: ['a', 'b,c', 'd"e'], B: [1, 2] }).headers).toEqual({
    'x-a': String.raw`a,"b,c","d\"e"`,
    'x-b': '1,2',
  })
  expect(request('/', members, { A: [], B: undefined }).headers).toEqual({})
})

test('JSON in a header is compact and in base64', () => {
  const members = { A: header('String', { locationName: 'X-A', jsonvalue: true }) }
  expect(request('/', members, { A: { a: [1, 'é'] } }).headers).toEqual({
    'x-a': Buffer.from('{"a":[1,"é"]}').toString('base64'),
  })
})

test('a map in headers has a prefix, and leaves headers alone that have a member of their own', () => {
  const members: Record<string, RawReference> = {
    Meta: { shape: 'Labels', location: 'headers', locationName: 'X-Meta-' },
    All: { shape: 'Labels', location: 'headers', locationName: '' },
    Own: header('String', { locationName: 'X-Own' }),
  }
  const params = { Meta: { Name: 'n', __proto__: undefined }, All: { 'x-own': 'no', 'X-Free': 'f' }, Own: 'o' }
  expect(request('/', members, params).headers).toEqual({ 'x-meta-name': 'n', 'x-own': 'o', 'x-free': 'f' })
})

test('a host prefix takes members, and refuses what cannot stand in a host name', () => {
  const members: Record<string, RawReference> = {
    Account: { ...header('String', { locationName: 'X-Account' }), hostLabel: true },
  }
  expect(request('/', members, { Account: '123' }, '{Account}.data-').hostPrefix).toBe('123.data-')
  for (const Account of ['a/b', '', undefined]) {
    expect(() => request('/', members, { Account }, '{Account}.')).toThrow(ParamValidationError)
  }
})

test('what is no time and no bytes is refused even where nothing was validated', () => {
  expect(() => request('/', { A: query('Timestamp') }, { A: 'soon' })).toThrow(ParamValidationError)
  expect(() => request('/', { A: query('Blob') }, { A: 5 })).toThrow(ParamValidationError)
})

test('headers and the status of an answer become members', () => {
  const members: Record<string, RawReference> = {
    A: header('Long', { locationName: 'X-A' }),
    B: header('Boolean', { locationName: 'X-B' }),
    C: header('Timestamp', { locationName: 'X-C' }),
    D: header('String', { locationName: 'X-D', jsonvalue: true }),
    Status: { shape: 'Long', location: 'statusCode' },
    Meta: { shape: 'Labels', location: 'headers', locationName: 'X-Meta-' },
  }
  const headers = {
    'x-a': '9007199254740993',
    'x-b': 'True',
    'x-c': 'Mon, 05 Jan 2026 12:00:00 GMT',
    'x-d': Buffer.from('{"é":[1]}').toString('base64'),
    'x-meta-name': 'n',
    'x-other': 'o',
  }
  const output = answer(members, headers)
  expect(output).toEqual({ A: 9007199254740993n, B: true, C: noon, D: { é: [1] }, Status: 201, Meta: { name: 'n' } })
  expect(answer(members, { 'x-a': '', 'x-c': '' })).toEqual({ Status: 201, Meta: {} })
})

test('metadata may have any name', () => {
  const members: Record<string, RawReference> = {
    Meta: { shape: 'Labels', location: 'headers', locationName: 'X-Meta-' },
  }
  const { Meta } = answer(members, { 'x-meta-__proto__': 'x' }) as { Meta: object }
  expect(Object.entries(Meta)).toEqual([['__proto__', 'x']])
})

test('lists in headers are split; quotes hold items together; dates keep their commas', () => {
  const members = {
    A: header('Texts', { locationName: 'X-A' }),
    B: header('Longs', { locationName: 'X-B' }),
    C: header('Times', { locationName: 'X-C' }),
  }
  const http = 'Mon, 05 Jan 2026 12:00:00 GMT'
  expect(answer(members, { 'x-a': String.raw`a ,"b,c", "d\"e",`, 'x-b': '1, 2', 'x-c': `${http}, ${http}` })).toEqual({
    A: ['a', 'b,c', 'd"e'],
    B: [1, 2],
    C: [noon, noon],
  })
  expect(answer(members, { 'x-a': 'a,,b', 'x-c': '2026-01-05T12:00:00Z,1767614400' })).toEqual({
    A: ['a', '', 'b'],
    C: [noon, noon],
  })
  expect(answer(members, { 'x-a': '' })).toEqual({ A: [] })
})

test.each([
  ['Long', 'many'],
  ['Timestamp', 'soon'],
  ['Longs', '1,x'],
])('a header that holds no %s is an error: %s', (shape, text) => {
  expect(() => answer({ A: header(shape, { locationName: 'X-A' }) }, { 'x-a': text })).toThrow(ResponseParserError)
})
