/**
 * The protocol rest-json: members in path, query and headers, the rest in a JSON document.
 *
 * @see features 5.5, 5.6
 */

import { utf8 } from '../base/bytes.js'
import { readRequestIds } from './answer.js'
import { createErrorParser } from './error-answer.js'
import { compileJsonBodyReader, readJsonBody } from './json-answer.js'
import { compileJsonMembersReader, compileJsonReader } from './json-reader.js'
import { jsonMillisecondWriters, jsonWriters, type JsonWriters } from './json-writer.js'
import type { Protocol, ProtocolFactory } from './protocol.js'
import { compileRestSerializer, type RestBodyWriter } from './rest-bindings.js'
import { compileRestParser, type RestBodyReader } from './rest-response-members.js'
import { documentMembers } from './rpc.js'

/** The `rest-json` protocol of a service. */
export const restJson: ProtocolFactory = () => createRestJson(jsonWriters)

/** The same for services that want the times in documents to the millisecond. */
export const restJsonMilliseconds: ProtocolFactory = () => createRestJson(jsonMillisecondWriters)

const contentType = 'application/json'

function createRestJson(writers: JsonWriters): Protocol {
  const bodyWriter: RestBodyWriter = {
    compilePayload: (shape) => writers.compile(shape),
    compileMembers: (_input, members) => writers.compileMembers(members),
    blobContentType: 'application/octet-stream',
    absentPayload: '{}',
    absentMembers: '{}',
    contentType,
  }
  return {
    name: 'rest-json',
    contentType,
    compileSerializer: (operation) => compileRestSerializer(operation, bodyWriter),
    compileParser({ output }) {
      const read = compileRestParser(output, bodyReader)
      return (message) => ({ output: read(message), ...readRequestIds(message.headers) })
    },
    compileErrorParser: () => parseError,
    compileBodyParser: (shape) => compileJsonBodyReader(shape),
    compileBodySerializer: (shape) => writers.compileMembers(documentMembers(shape)),
  }
}

const bodyReader: RestBodyReader = {
  compilePayload(shape) {
    const read = compileJsonReader(shape)
    return (body, message) => readJsonBody(read, body, message)
  },
  compileMembers(_output, members) {
    const read = compileJsonMembersReader(members)
    return (body, message) => readJsonBody(read, body, message)
  },
}

const parseError = createErrorParser({
  codePlaces: ['header', 'code', 'Code', '__type'],
  readDocument: (body) => JSON.parse(utf8(body)),
  compileMembers: (shape) => compileRestParser(shape, bodyReader),
})
