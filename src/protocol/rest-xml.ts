/**
 * The protocol rest-xml: members in path, query and headers, the rest in an XML document.
 *
 * @see features 5.5, 5.7
 */

import { asBuffer } from '../base/bytes.js'
import type { Shape } from '../model/shape.js'
import { readRequestIds } from './answer.js'
import { asMembers } from './members.js'
import type { AnswerMessage, ProtocolFactory } from './protocol.js'
import { compileRestSerializer, type RestBodyWriter } from './rest-bindings.js'
import { compileRestParser, type RestBodyReader } from './rest-response-members.js'
import { readDocument } from './xml-document.js'
import { createXmlErrorParser } from './xml-errors.js'
import { createXmlReaders } from './xml-reader.js'
import { createXmlWriters } from './xml-writer.js'

const contentType = 'application/xml'

/** The `rest-xml` protocol of a service. */
export const restXml: ProtocolFactory = () => {
  const readers = createXmlReaders()
  const writers = createXmlWriters()
  const bodyWriter: RestBodyWriter = {
    compilePayload: (shape) => writers.compileRoot(shape),
    compileMembers: (input, members) => writers.compileMembers(input, members),
    absentPayload: undefined,
    absentMembers: undefined,
    contentType,
    blobContentType: undefined,
  }
  const compileRoot = (shape: Shape) => {
    const read = readers(shape)
    return (body: Buffer, message: AnswerMessage) => readDocument(body, message, read)
  }
  const bodyReader: RestBodyReader = {
    compilePayload: compileRoot,
    compileMembers(output) {
      const read = compileRoot(output)
      return (body, message) => (body.length === 0 ? {} : asMembers(read(body, message)))
    },
  }
  const parseError = createXmlErrorParser(readers)
  return {
    name: 'rest-xml',
    contentType,
    compileSerializer: (operation) => compileRestSerializer(operation, bodyWriter),
    compileParser({ output }) {
      const read = compileRestParser(output, bodyReader)
      return (message) => ({ output: read(message), ...readRequestIds(message.headers) })
    },
    compileErrorParser: () => parseError,
    compileBodyParser(shape) {
      const read = compileRoot(shape)
      return (bytes) => asMembers(read(asBuffer(bytes), { status: 200, headers: {}, body: bytes }))
    },
    compileBodySerializer: (shape) => writers.compileRoot(shape),
  }
}
