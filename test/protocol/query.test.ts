import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { ec2 } from '../../src/protocol/ec2.js'
import { query } from '../../src/protocol/query.js'
import type { ProtocolFactory } from '../../src/protocol/protocol.js'
import { serviceModel } from '../helpers/service-model.js'

const service = serviceModel({
  shapes: {
    String: { type: 'string' },
    Texts: { type: 'list', member: { shape: 'String', locationName: 'item' } },
    Output: {
      type: 'structure',
      members: { Name: { shape: 'String', locationName: 'name' }, Texts: { shape: 'Texts', locationName: 'textSet' } },
    },
  },
  operations: {
    Get: { output: { shape: 'Output', resultWrapper: 'GetResult' } },
    Bare: { output: { shape: 'Output' } },
    Prefixed: { endpoint: { hostPrefix: 'data-' } },
    Nothing: {},
  },
})

function parse(factory: ProtocolFactory, operation: string, body: string, headers: Record<string, string> = {}) {
  return factory(service).compileParser(service.operation(operation))({ status: 200, headers, body: Buffer.from(body) })
}

const id = '<ResponseMetadata><RequestId>R</RequestId><BoxUsage>1</BoxUsage></ResponseMetadata>'

test('query has its members in the wrapper, and the id of the request beside it', () => {
  const body = `<GetResponse xmlns="urn:x"><GetResult><name>n</name></GetResult>${id}</GetResponse>`
  expect(parse(query, 'Get', body)).toEqual({ output: { Name: 'n' }, requestId: 'R' })
  expect(parse(query, 'Get', `<GetResponse>${id}</GetResponse>`)).toEqual({ output: {}, requestId: 'R' })
})

test('where the model names no wrapper the usual one counts, else the root', () => {
  expect(parse(query, 'Bare', '<R><BareResult><name>n</name></BareResult></R>').output).toEqual({ Name: 'n' })
  expect(parse(query, 'Bare', '<R><name>n</name></R>').output).toEqual({ Name: 'n' })
})

test('ec2 has its members and the id of the request in the root', () => {
  const body =
    '<GetResponse><requestId>R</requestId><name>n</name><textSet><item>a</item><item/></textSet></GetResponse>'
  expect(parse(ec2, 'Bare', body)).toEqual({ output: { Name: 'n', Texts: ['a', ''] }, requestId: 'R' })
})

test('an id in the headers counts where the body has none', () => {
  expect(parse(query, 'Nothing', '', { 'x-amzn-requestid': 'H' })).toEqual({ output: {}, requestId: 'H' })
  expect(parse(ec2, 'Bare', '<r/>', { 'x-amzn-requestid': 'H' })).toEqual({ output: {}, requestId: 'H' })
})

test('an empty answer is refused where members were to come', () => {
  expect(() => parse(query, 'Get', '')).toThrow(ResponseParserError)
  expect(() => parse(ec2, 'Bare', '')).toThrow(ResponseParserError)
})

test('an operation may ask for a prefix of the host', () => {
  const request = query(service).compileSerializer(service.operation('Prefixed'))({})
  expect(request.hostPrefix).toBe('data-')
})

test('a body without HTTP around it is written and read as in requests and answers', () => {
  const protocol = query(service)
  const shape = service.resolveShape('Output')
  expect(protocol.compileBodySerializer(shape)({ Name: 'n' })).toBe('name=n')
  expect(protocol.compileBodyParser(shape)(Buffer.from('<a><name>n</name></a>'))).toEqual({ Name: 'n' })
})
