import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { rpcV2Cbor } from '../../src/protocol/rpc-v2-cbor.js'
import { serviceModel } from '../helpers/service-model.js'
import { everyType } from './every-type.js'

const service = serviceModel({
  metadata: { protocol: 'smithy-rpc-v2-cbor', targetPrefix: 'Example' },
  shapes: {
    ...everyType,
    Stream: { type: 'structure', eventstream: true, members: {} },
    Events: { type: 'structure', members: { Events: { shape: 'Stream' } } },
  },
  operations: {
    Do: { input: { shape: 'Everything' }, output: { shape: 'Everything' } },
    Nothing: {},
    Watch: { input: { shape: 'Everything' }, output: { shape: 'Events' } },
  },
})
const protocol = rpcV2Cbor(service)
const parse = protocol.compileParser(service.operation('Do'))

function answer(hex: string) {
  return { status: 200, headers: { 'x-amzn-requestid': 'id' }, body: Buffer.from(hex.replaceAll(' ', ''), 'hex') }
}

test('a request names its operation in the path and carries a document', () => {
  expect(protocol.compileSerializer(service.operation('Do'))({ Flag: true })).toEqual({
    method: 'POST',
    path: '/service/Example/operation/Do',
    query: '',
    headers: { 'smithy-protocol': 'rpc-v2-cbor', accept: 'application/cbor', 'content-type': 'application/cbor' },
    body: Buffer.from('a164466c6167f5', 'hex'),
  })
})

test('an operation without input sends nothing', () => {
  expect(protocol.compileSerializer(service.operation('Nothing'))({})).toMatchObject({
    headers: { 'smithy-protocol': 'rpc-v2-cbor', accept: 'application/cbor' },
    body: undefined,
  })
})

test('a stream of events is asked for by its own media type', () => {
  const { headers } = protocol.compileSerializer(service.operation('Watch'))({})
  expect(headers['accept']).toBe('application/vnd.amazon.eventstream')
  expect(headers['content-type']).toBe('application/cbor')
})

test('an answer is members and the request id', () => {
  expect(
    parse(answer('bf 6454657874 7f6161ff 624174 c1 fb3ff8000000000000 655465787473 9f f6 ff 634e6577 01 ff')),
  ).toEqual({
    output: { Text: 'a', At: new Date(1500), Texts: [null] },
    requestId: 'id',
  })
  expect(parse(answer(''))).toEqual({ output: {}, requestId: 'id' })
})

test('every truncation of an answer is refused, and the error tells of the answer', () => {
  const hex = 'a2 6454657874 6161 664c6162656c73 a1 6161 6162'.replaceAll(' ', '')
  expect(parse(answer(hex)).output).toEqual({ Text: 'a', Labels: { a: 'b' } })
  for (let length = 2; length < hex.length; length += 2) {
    expect(() => parse(answer(hex.slice(0, length)))).toThrow(ResponseParserError)
  }
  expect(() => parse(answer(`${hex}00`))).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ statusCode: 200, requestId: 'id' }) }),
  )
})

test.each([
  ['a1 624174 c0 00', 'another tag than that of a time'],
  ['a1 624174 61 61', 'a time that is text'],
  ['a1 654279746573 6161', 'bytes that are text'],
  ['80', 'a list in the place of a structure'],
])('%s is refused: %s', (hex) => {
  expect(() => parse(answer(hex))).toThrow(ResponseParserError)
})

test('an error has its code in the document', () => {
  const parsed = protocol.compileErrorParser()({
    status: 400,
    reason: '',
    headers: {},
    body: Buffer.from('a2665f5f74797065657823466f6f676d657373616765624869', 'hex'),
  })
  expect(parsed).toMatchObject({ code: 'Foo', message: 'Hi' })
})

test('structures go to and from bytes without HTTP around them', () => {
  const shape = service.resolveShape('Everything')
  const bytes = protocol.compileBodySerializer(shape)({ Text: 'a' })
  expect(protocol.compileBodyParser(shape)(Buffer.from(bytes))).toEqual({ Text: 'a' })
})
