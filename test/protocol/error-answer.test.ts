import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { HttpResponse } from '../../src/base/http-message.js'
import { json } from '../../src/protocol/json.js'
import { restJson } from '../../src/protocol/rest-json.js'
import { rpcV2Cbor } from '../../src/protocol/rpc-v2-cbor.js'
import { serviceModel, shapeOf } from '../helpers/service-model.js'

const service = serviceModel({})
const protocols = { json: json(service), 'rest-json': restJson(service), cbor: rpcV2Cbor(service) }
const parseJson = protocols.json.compileErrorParser()

function response(body: string, more: Partial<HttpResponse> = {}): HttpResponse {
  return { status: 400, reason: 'Bad Request', headers: {}, body: Buffer.from(body), ...more }
}

test.each([
  ['{"__type":"FooError"}', 'FooError'],
  ['{"__type":"com.example#FooError"}', 'FooError'],
  ['{"__type":"com.example#FooError:http://example.com/#x"}', 'FooError'],
  ['{"code":"FooError:http://example.com"}', 'FooError'],
  ['{"__type":"FooError","code":"its own member"}', 'FooError'],
  ['{"code":404}', '400'],
  ['{"__type":""}', '400'],
  ['{}', '400'],
])('the code of %s is %s', (body, code) => {
  expect(parseJson(response(body)).code).toBe(code)
})

test('the code may stand in a header', () => {
  const headers = { 'x-amzn-errortype': 'com.example#FooError:http://example.com' }
  for (const protocol of Object.values(protocols)) {
    expect(protocol.compileErrorParser()(response('', { headers })).code).toBe('FooError')
  }
})

test('where header and document have a code, the protocol says which counts', () => {
  const answer = response('{"__type":"InDocument"}', { headers: { 'x-amzn-errortype': 'InHeader' } })
  expect(parseJson(answer).code).toBe('InDocument')
  expect(protocols['rest-json'].compileErrorParser()(answer).code).toBe('InHeader')
})

test.each([
  ['{"message":"a","Message":"b"}', 'a'],
  ['{"Message":"b"}', 'b'],
  ['{"errorMessage":"c"}', 'c'],
  ['{"message":null,"Message":"b"}', 'b'],
  ['{"message":5}', ''],
  ['{}', ''],
])('the message of %s is %o', (body, message) => {
  expect(parseJson(response(body)).message).toBe(message)
})

test.each([
  ['', 'Bad Request'],
  ['   \n', 'Bad Request'],
  ['no such thing', 'no such thing'],
  ['{"message":"cut o', '{"message":"cut o'],
  ['["list"]', '["list"]'],
  [
    '<html><head><title>403</title><style>a{b:c}</style></head><body><h1>Forbidden</h1>\n<p>by proxy</p>',
    'Forbidden by proxy',
  ],
  ['<'.repeat(10_000), '<'.repeat(500)],
  ['x'.repeat(10_000), 'x'.repeat(500)],
])('a body that is no document is told as text, in short (%#)', (body, message) => {
  const parsed = parseJson(response(body))
  expect(parsed.code).toBe('400')
  expect(parsed.message).toBe(message)
  expect(parsed.members(shapeOf({ E: { type: 'structure', members: {} } }, 'E'))).toEqual({})
})

test('the page of a server error is told in short; an empty one by its status line', () => {
  const page = response('<html><body>Service Unavailable, sorry</body></html>', { status: 503, reason: 'Slow down' })
  expect(parseJson(page)).toMatchObject({ code: '503', message: 'Service Unavailable, sorry' })
  const empty = response('<html></html>', { status: 503, reason: 'Slow down' })
  expect(parseJson(empty).message).toBe('Slow down')
  expect(parseJson({ ...empty, reason: '' }).message).toBe('Service Unavailable')
})

test('the code of old goes before the new, which is kept', () => {
  const headers = { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' }
  const parsed = parseJson(response('{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"m"}', { headers }))
  expect(parsed).toMatchObject({
    code: 'AWS.SimpleQueueService.NonExistentQueue',
    message: 'm',
    fields: { Type: 'Sender', QueryErrorCode: 'QueueDoesNotExist' },
  })
})

test.each(['Only', ';Sender', 'a;b;c', ''])('a header of another form than code;type is ignored: %o', (header) => {
  const parsed = parseJson(response('{"__type":"New"}', { headers: { 'x-amzn-query-error': header } }))
  expect(parsed).toMatchObject({ code: 'New', fields: {} })
})

test('members of the shape are read; members that make no sense are none', () => {
  const shape = shapeOf(
    {
      E: { type: 'structure', members: { At: { shape: 'T' }, message: { shape: 'S' } } },
      T: { type: 'timestamp' },
      S: { type: 'string' },
    },
    'E',
  )
  expect(parseJson(response('{"__type":"E","message":"m","At":0,"x":1}')).members(shape)).toEqual({
    message: 'm',
    At: new Date(0),
  })
  expect(parseJson(response('{"__type":"E","message":"m","At":"never"}')).members(shape)).toEqual({})
})

test.each(Object.entries(protocols))('%s makes an error of any bytes', (_name, protocol) => {
  const parse = protocol.compileErrorParser()
  const shape = shapeOf({ E: { type: 'structure', members: {} } }, 'E')
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.json().map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(body, fc.integer({ min: 300, max: 599 }), (bytes, status) => {
      const parsed = parse({ status, reason: '', headers: {}, body: bytes })
      expect(parsed.code).not.toBe('')
      expect(typeof parsed.message).toBe('string')
      expect(parsed.members(shape)).toEqual({})
    }),
  )
})
