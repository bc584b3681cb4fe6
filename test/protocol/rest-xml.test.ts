import * as fc from 'fast-check'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { restXml } from '../../src/protocol/rest-xml.js'
import { serviceModel } from '../helpers/service-model.js'
import { node, xmlShapes } from './xml-shapes.js'

const service = serviceModel({
  metadata: { protocol: 'rest-xml' },
  shapes: {
    ...xmlShapes,
    Mixed: {
      type: 'structure',
      members: {
        Id: { shape: 'String', location: 'uri', locationName: 'Id' },
        Tag: { shape: 'String', location: 'header', locationName: 'X-Tag' },
        Text: { shape: 'String' },
        Texts: { shape: 'Texts' },
      },
    },
    Wrapped: {
      type: 'structure',
      payload: 'Inner',
      members: {
        Inner: { shape: 'Node', locationName: 'Body', xmlNamespace: { uri: 'urn:x' } },
        Tag: { shape: 'String', location: 'header', locationName: 'X-Tag' },
      },
    },
    Chosen: { type: 'structure', payload: 'Choice', members: { Choice: { shape: 'Choice' } } },
    Stream: { type: 'structure', payload: 'Bytes', members: { Bytes: { shape: 'Blob' } } },
    Policy: { type: 'structure', payload: 'Text', members: { Text: { shape: 'String' } } },
    Headers: {
      type: 'structure',
      members: { Tag: { shape: 'String', location: 'header', locationName: 'X-Tag' } },
    },
  },
  operations: Object.fromEntries(
    ['Node', 'Mixed', 'Wrapped', 'Chosen', 'Stream', 'Policy', 'Headers'].map((name) => [
      name,
      { http: { method: 'PUT', requestUri: '/x' }, input: { shape: name }, output: { shape: name } },
    ]),
  ),
})
const protocol = restXml(service)

function serialise(name: string, params: Record<string, unknown>) {
  return protocol.compileSerializer(service.operation(name))(params)
}

function parse(name: string, body: string | Buffer, headers: Record<string, string> = {}) {
  return protocol.compileParser(service.operation(name))({ status: 200, headers, body: Buffer.from(body) })
}

test('what is written as a document is read back as it was', () => {
  const write = protocol.compileBodySerializer(service.resolveShape('Node'))
  const read = protocol.compileBodyParser(service.resolveShape('Node'))
  fc.assert(
    fc.property(node, (value) => {
      // Matchers take a key named `constructor` for the class.
      const back = read(Buffer.from(write({ ...value })))
      expect(isDeepStrictEqual(back, value)).toBe(true)
    }),
  )
})

test('any text comes back as it was, in elements and attributes', () => {
  const write = protocol.compileBodySerializer(service.resolveShape('Node'))
  const read = protocol.compileBodyParser(service.resolveShape('Node'))
  const check = (text: string): void => {
    expect(read(Buffer.from(write({ Text: text, Kind: text })))).toEqual({ Text: text, Kind: text })
  }
  for (let start = 0; start < 0x11_0000; start += 0x400) {
    // Halves of surrogate pairs are no text.
    if (start >= 0xd800 && start < 0xe000) continue
    check(Array.from({ length: 0x400 }, (_, i) => String.fromCodePoint(start + i)).join(''))
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), check))
})

test('a document that is cut off anywhere is refused', () => {
  const write = protocol.compileBodySerializer(service.resolveShape('Node'))
  const read = protocol.compileBodyParser(service.resolveShape('Node'))
  const cut = fc.tuple(node, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  fc.assert(
    fc.property(cut, ([value, part]) => {
      const body = Buffer.from(write({ ...value }))
      expect(() => read(body.subarray(0, Math.floor(body.length * part)))).toThrow(ResponseParserError)
    }),
  )
})

test('a document with a few bytes changed is read or refused, and nothing else happens', () => {
  const write = protocol.compileBodySerializer(service.resolveShape('Node'))
  const read = protocol.compileBodyParser(service.resolveShape('Node'))
  const byte = fc.oneof(fc.constantFrom(...Buffer.from('<>/&;!?"\'= \r\n:-[]x')), fc.integer({ min: 0, max: 255 }))
  const changes = fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(node, changes, (value, places) => {
      const body = Buffer.from(write({ ...value }))
      for (const [place, changed] of places) body[place % body.length] = changed
      try {
        read(body)
      } catch (error) {
        expect(error).toBeInstanceOf(ResponseParserError)
      }
    }),
    { numRuns: 300 },
  )
})

test('members without a place are the body; its root is the input', () => {
  expect(serialise('Mixed', { Id: 'a', Tag: 't', Text: 'x', Texts: ['y'] })).toEqual({
    method: 'PUT',
    path: '/x',
    query: '',
    headers: { 'x-tag': 't', 'content-type': 'application/xml' },
    body: '<Mixed><Text>x</Text><Texts><member>y</member></Texts></Mixed>',
  })
})

test('without body members there is no body and no content type', () => {
  const bare = { method: 'PUT', path: '/x', query: '', headers: {}, body: undefined }
  expect(serialise('Mixed', { Id: 'a' })).toEqual(bare)
  expect(serialise('Wrapped', {})).toEqual(bare)
  expect(serialise('Stream', {})).toEqual(bare)
})

test('a structure as payload is the root under its own name and namespace', () => {
  expect(serialise('Wrapped', { Inner: { Text: 'x' }, Tag: 't' }).body).toBe(
    '<Body xmlns="urn:x"><Text>x</Text></Body>',
  )
})

test('a blob or text as payload is the body as it is', () => {
  const stream = Readable.from(['x'])
  for (const Bytes of [stream, Buffer.from('x'), 'x']) {
    const { body, headers } = serialise('Stream', { Bytes })
    expect(body).toBe(Bytes)
    expect(headers).toEqual({})
  }
  expect(serialise('Stream', { Bytes: Uint8Array.of(1, 2).buffer }).body).toEqual(Buffer.of(1, 2))
  expect(serialise('Policy', { Text: '{}' })).toMatchObject({ body: '{}', headers: { 'content-type': 'text/plain' } })
})

test('headers and body make the answer, with the ids of the request', () => {
  const headers = { 'x-tag': 't', 'x-amz-request-id': 'R', 'x-amz-id-2': 'H' }
  expect(parse('Mixed', '<MixedResult><Text>x</Text><Tag>no</Tag></MixedResult>', headers)).toEqual({
    output: { Tag: 't', Text: 'x' },
    requestId: 'R',
    hostId: 'H',
  })
  expect(parse('Mixed', '', { 'x-tag': 't' })).toEqual({ output: { Tag: 't' } })
})

test('a payload is read from the root, whatever its name', () => {
  expect(parse('Wrapped', '<Any><Text>x</Text></Any>').output).toEqual({ Inner: { Text: 'x' } })
  expect(parse('Wrapped', '').output).toEqual({ Inner: {} })
  expect(parse('Chosen', '<Choice><Text>x</Text></Choice>').output).toEqual({ Choice: { Text: 'x' } })
  expect(parse('Chosen', '').output).toEqual({})
  expect(parse('Policy', '{"é":1}').output).toEqual({ Text: '{"é":1}' })
})

test('a blob as payload is the body as it came, stream or bytes', () => {
  const read = protocol.compileParser(service.operation('Stream'))
  const stream = Readable.from(['x'])
  expect(read({ status: 200, headers: {}, body: stream }).output['Bytes']).toBe(stream)
  expect(read({ status: 200, headers: {}, body: Buffer.from('x') }).output['Bytes']).toEqual(Buffer.from('x'))
})

test('an answer without body members is not read as XML', () => {
  expect(parse('Headers', 'whatever', { 'x-tag': 't' }).output).toEqual({ Tag: 't' })
})

test('a document where a stream came is an error that says so', () => {
  const read = protocol.compileParser(service.operation('Mixed'))
  expect(() => read({ status: 200, headers: {}, body: Readable.from([]) })).toThrow('the body is a stream')
})
