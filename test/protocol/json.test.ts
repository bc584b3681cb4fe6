import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { json } from '../../src/protocol/json.js'
import { serviceModel } from '../helpers/service-model.js'
import { everyType } from './every-type.js'

const service = serviceModel({
  metadata: { jsonVersion: '1.1', targetPrefix: 'Example_20260101' },
  shapes: {
    ...everyType,
    Labelled: { type: 'structure', members: { Account: { shape: 'String', hostLabel: true } } },
    Stream: { type: 'structure', eventstream: true, members: {} },
    Events: { type: 'structure', members: { Id: { shape: 'String' }, Events: { shape: 'Stream' } } },
  },
  operations: {
    Do: { input: { shape: 'Everything' }, output: { shape: 'Everything' } },
    Nothing: {},
    Labelled: { input: { shape: 'Labelled' }, endpoint: { hostPrefix: '{Account}.data-' } },
    Watch: { input: { shape: 'Events' }, output: { shape: 'Events' } },
  },
})
const protocol = json(service)
const parse = protocol.compileParser(service.operation('Do'))
const headers = { 'x-amzn-requestid': 'id-1' }

function answer(text: string) {
  return { status: 200, headers, body: Buffer.from(text) }
}

test('a request names its operation in a header and carries a document', () => {
  expect(protocol.compileSerializer(service.operation('Do'))({ Text: 'é', Bytes: 'a' })).toEqual({
    method: 'POST',
    path: '/',
    query: '',
    headers: { 'x-amz-target': 'Example_20260101.Do', 'content-type': 'application/x-amz-json-1.1' },
    body: '{"Text":"é","Bytes":"YQ=="}',
  })
})

test('an operation without input sends an empty document', () => {
  expect(protocol.compileSerializer(service.operation('Nothing'))({}).body).toBe('{}')
})

test('headers are made anew for each request', () => {
  const serialize = protocol.compileSerializer(service.operation('Do'))
  serialize({}).headers['x-amz-target'] = 'changed'
  expect(serialize({}).headers['x-amz-target']).toBe('Example_20260101.Do')
})

test('a host prefix is filled with its parameters', () => {
  const request = protocol.compileSerializer(service.operation('Labelled'))({ Account: '123' })
  expect(request.hostPrefix).toBe('123.data-')
  expect(request.body).toBe('{"Account":"123"}')
})

test('a query-compatible service is asked for the codes of old', () => {
  const compatible = serviceModel({ metadata: { awsQueryCompatible: {} }, operations: { Do: {} } })
  expect(json(compatible).compileSerializer(compatible.operation('Do'))({}).headers['x-amzn-query-mode']).toBe('true')
})

test('an answer is members and the request id', () => {
  expect(parse(answer('{"Text":"a","At":1.5}'))).toEqual({
    output: { Text: 'a', At: new Date(1500) },
    requestId: 'id-1',
  })
})

test('an empty body has no members, nor has the answer of an operation without output', () => {
  expect(parse(answer(''))).toEqual({ output: {}, requestId: 'id-1' })
  expect(protocol.compileParser(service.operation('Nothing'))(answer('{"a":1}'))).toEqual({
    output: {},
    requestId: 'id-1',
  })
})

test('a stream of events is handed over as it comes, and is no part of the request', () => {
  const message = answer('frames')
  expect(protocol.compileParser(service.operation('Watch'))(message).output).toEqual({ Events: message.body })
  expect(protocol.compileSerializer(service.operation('Watch'))({ Id: 'a', Events: [] }).body).toBe('{"Id":"a"}')
})

test('every truncation of an answer is refused, and the error tells of the answer', () => {
  const text = '{"Text":"abc","Children":[{"Count":1},{"Labels":{"a":"b"}}],"Bytes":"YQ=="}'
  for (let length = 1; length < text.length; length++) {
    expect(() => parse(answer(text.slice(0, length)))).toThrow(ResponseParserError)
  }
  const error = thrownBy(() => parse(answer(text.slice(0, 20))))
  expect(error).toMatchObject({
    name: 'ResponseParserError',
    fields: { statusCode: 200, requestId: 'id-1', bodyStart: '{"Text":"abc","Child' },
    cause: expect.any(SyntaxError),
  })
  expect(String(error)).toContain('{"Text":"abc","Child')
})

test.each(['<html>welcome</html>', '[]', 'null', '"text"', '{"Children":{}}', '{"At":"never"}', '\u0000'])(
  'a body of another kind is refused: %s',
  (text) => {
    expect(thrownBy(() => parse(answer(text)))).toMatchObject({
      name: 'ResponseParserError',
      fields: { statusCode: 200, requestId: 'id-1', bodyStart: text },
    })
  },
)

test('documents too deep for the stack are refused like any that make no sense', () => {
  const depth = 100_000
  const text = `${'{"Children":['.repeat(depth)}${']}'.repeat(depth)}`
  expect(() => parse(answer(text))).toThrow(ResponseParserError)
})

test('structures go to and from bytes without HTTP around them', () => {
  const shape = service.resolveShape('Everything')
  const bytes = protocol.compileBodySerializer(shape)({ Text: 'a', At: 5 })
  expect(bytes).toBe('{"Text":"a","At":5}')
  expect(protocol.compileBodyParser(shape)(Buffer.from('{"Text":"a","At":5}'))).toEqual({
    Text: 'a',
    At: new Date(5000),
  })
  expect(() => protocol.compileBodyParser(shape)(Buffer.from('{"Text":'))).toThrow(ResponseParserError)
})

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}
