/**
 * What query and ec2 have in common: a form goes out, XML comes back.
 */

import { asBuffer } from '../base/bytes.js'
import type { Operation } from '../model/operation.js'
import type { ServiceModel } from '../model/service.js'
import type { Shape } from '../model/shape.js'
import { bodyBytes, readRequestIds } from './answer.js'
import { compileHostPrefix } from './host-prefix.js'
import type { AnswerMessage, AnswerParser, ParsedAnswer, Protocol, Serializer } from './protocol.js'
import { asMembers, type Members } from './members.js'
import { createFormWriters, type FormDialect, type FormWriters } from './query-params.js'
import { readDocument } from './xml-document.js'
import { createXmlErrorParser } from './xml-errors.js'
import { compileFields, type FieldsReader, memberField, type XmlField } from './xml-fields.js'
import { createXmlReaders, memberFields, type XmlReaders } from './xml-reader.js'

/** In what the two differ. */
export interface QueryDialect extends FormDialect {
  readonly name: string
  /** The child of an answer's root that has the request's id; it becomes the member `requestId`. */
  readonly requestId: XmlField
}

const formType = 'application/x-www-form-urlencoded; charset=utf-8'

/** Makes a protocol of this kind. */
export function createQueryProtocol(service: ServiceModel, dialect: QueryDialect): Protocol {
  const readers = createXmlReaders()
  const writers = createFormWriters(dialect)
  const parseError = createXmlErrorParser(readers)
  return {
    name: dialect.name,
    contentType: formType,
    compileSerializer: (operation) => compileSerializer(operation, service, writers),
    compileParser: (operation) => compileParser(operation.output, compileRoot(operation, readers, dialect.requestId)),
    compileErrorParser: () => parseError,
    compileBodyParser(shape) {
      return (bytes) => {
        const message: AnswerMessage = { status: 200, headers: {}, body: bytes }
        return readDocument(asBuffer(bytes), message, (cursor, endTag) => asMembers(readers(shape)(cursor, endTag)))
      }
    },
    compileBodySerializer: (shape) => (value) => writers(shape)(value, '').slice(1),
  }
}

function compileSerializer(operation: Operation, service: ServiceModel, writers: FormWriters): Serializer {
  const { input, method } = operation
  const start = `Action=${operation.name}&Version=${service.apiVersion}`
  const hostPrefix = compileHostPrefix(operation)
  return (params) => {
    const body = input === undefined ? start : start + writers(input)(params, '')
    const request = { method, path: '/', query: '', headers: { 'content-type': formType }, body }
    return hostPrefix === undefined ? request : { ...request, hostPrefix: hostPrefix(params) }
  }
}

function compileParser(output: Shape | undefined, readRoot: FieldsReader): AnswerParser {
  const hasNoMembers = output === undefined || output.members.size === 0
  return (message) => {
    const body = bodyBytes(message)
    const ids = readRequestIds(message.headers)
    // Operations without output may answer with nothing at all.
    if (body.length === 0 && hasNoMembers) return { output: {}, ...ids }
    return readDocument(body, message, (cursor, endTag) => {
      const root: Members = { output: {} }
      readRoot(cursor, endTag, root)
      const parsed: ParsedAnswer = { output: asMembers(root['output']), ...ids }
      if (typeof root['requestId'] === 'string') parsed.requestId = root['requestId']
      return parsed
    })
  }
}

/** The output's members stand in a wrapper, or else directly in the root. */
function compileRoot({ name, output }: Operation, readers: XmlReaders, requestId: XmlField): FieldsReader {
  if (output === undefined) return compileFields([requestId])
  const { resultWrapper } = output.traits
  if (resultWrapper !== undefined)
    return compileFields([requestId, memberField(resultWrapper, 'output', readers(output))])
  const fields = memberFields(output, readers).map(({ tag, readInto }): XmlField => {
    return { tag, readInto: (cursor, endTag, root) => readInto(cursor, endTag, asMembers(root['output'])) }
  })
  return compileFields([requestId, memberField(`${name}Result`, 'output', readers(output)), ...fields])
}
