import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { restJson, restJsonMilliseconds } from '../../src/protocol/rest-json.js'
import { serviceModel } from '../helpers/service-model.js'
import { everyType } from './every-type.js'

const service = serviceModel({
  metadata: { protocol: 'rest-json' },
  shapes: {
    ...everyType,
    Mixed: {
      type: 'structure',
      members: {
        Id: { shape: 'String', location: 'uri', locationName: 'id' },
        Filter: { shape: 'String', location: 'querystring', locationName: 'filter' },
        Tag: { shape: 'String', location: 'header', locationName: 'x-tag' },
        Status: { shape: 'Integer', location: 'statusCode' },
        Text: { shape: 'String', locationName: 'text' },
        At: { shape: 'Timestamp' },
      },
    },
    Raw: {
      type: 'structure',
      payload: 'Body',
      members: {
        Body: { shape: 'Blob' },
        Tag: { shape: 'String', location: 'header', locationName: 'x-tag' },
      },
    },
    Wrapped: { type: 'structure', payload: 'Inner', members: { Inner: { shape: 'Everything' } } },
    Loose: { type: 'structure', payload: 'Inner', members: { Inner: { shape: 'Document' } } },
    Gone: {
      type: 'structure',
      exception: true,
      members: {
        message: { shape: 'String' },
        Since: { shape: 'Timestamp' },
        RetryAfter: { shape: 'Integer', location: 'header', locationName: 'Retry-After' },
      },
    },
  },
  operations: {
    Put: {
      http: { method: 'PUT', requestUri: '/things/{id}?mode=a' },
      input: { shape: 'Mixed' },
      output: { shape: 'Mixed' },
    },
    Raw: { http: { method: 'POST', requestUri: '/raw' }, input: { shape: 'Raw' }, output: { shape: 'Raw' } },
    Wrapped: { http: { method: 'POST', requestUri: '/w' }, input: { shape: 'Wrapped' }, output: { shape: 'Wrapped' } },
    Loose: { http: { method: 'POST', requestUri: '/l' }, input: { shape: 'Loose' }, output: { shape: 'Loose' } },
    Get: { http: { method: 'GET', requestUri: '/things' } },
  },
})
const protocol = restJson(service)

function serialize(operation: string, params: Record<string, unknown>) {
  return protocol.compileSerializer(service.operation(operation))(params)
}

function parse(operation: string, text: string, headers: Record<string, string> = {}) {
  return protocol.compileParser(service.operation(operation))({ status: 200, headers, body: Buffer.from(text) }).output
}

test('members go to the path, the query, a header or the document', () => {
  expect(serialize('Put', { Id: 'a b', Filter: 'x', Tag: 't', Text: 'body', At: new Date(5000) })).toEqual({
    method: 'PUT',
    path: '/things/a%20b',
    query: 'mode=a&filter=x',
    headers: { 'x-tag': 't', 'content-type': 'application/json' },
    body: '{"text":"body","At":5}',
  })
})

test('the document is empty where the input has members for it and none is given', () => {
  expect(serialize('Put', { Id: 'a' })).toMatchObject({ body: '{}', headers: { 'content-type': 'application/json' } })
  expect(serialize('Wrapped', {})).toMatchObject({ body: '{}' })
})

test('there is no document where the input has no member for it', () => {
  expect(serialize('Get', {})).toEqual({ method: 'GET', path: '/things', query: '', headers: {}, body: undefined })
})

test('a payload is the document, or the body as it is', () => {
  expect(serialize('Wrapped', { Inner: { Text: 'a' } }).body).toBe('{"Text":"a"}')
  expect(serialize('Loose', { Inner: [1, null] }).body).toBe('[1,null]')
  const body = Readable.from(['a'])
  expect(serialize('Raw', { Body: body }).body).toBe(body)
})

test('an answer is put together from status, headers and document', () => {
  expect(parse('Put', '{"text":"a","At":1,"Unknown":1}', { 'x-tag': 't' })).toEqual({
    Status: 200,
    Tag: 't',
    Text: 'a',
    At: new Date(1000),
  })
  expect(parse('Put', '')).toEqual({ Status: 200 })
  expect(parse('Wrapped', '{"Text":"a"}')).toEqual({ Inner: { Text: 'a' } })
  expect(parse('Loose', '[1]')).toEqual({ Inner: [1] })
})

test('every truncation of an answer is refused', () => {
  const text = '{"text":"abc","At":1.5}'
  for (let length = 1; length < text.length; length++) {
    expect(() => parse('Put', text.slice(0, length))).toThrow(ResponseParserError)
  }
})

test('members of an error come from headers and document', () => {
  const parsed = protocol.compileErrorParser()({
    status: 410,
    reason: 'Gone',
    headers: { 'x-amzn-errortype': 'Gone:http://example.com/', 'retry-after': '5', 'x-amzn-requestid': 'id' },
    body: Buffer.from('{"message":"it went","Since":0,"code":"not this"}'),
  })
  expect(parsed).toMatchObject({ code: 'Gone', message: 'it went', requestId: 'id' })
  expect(parsed.members(service.resolveShape('Gone'))).toEqual({
    message: 'it went',
    Since: new Date(0),
    RetryAfter: 5,
  })
})

test('times are written to the millisecond for services that want it', () => {
  const precise = restJsonMilliseconds(service)
  const request = precise.compileSerializer(service.operation('Put'))({ Id: 'a', At: new Date(1234) })
  expect(request.body).toBe('{"At":1.234}')
})
