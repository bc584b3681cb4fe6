/**
 * Errors in XML, in the three forms that services have: `Error` as the root (S3), in `ErrorResponse` (query and most of
 * rest-xml), in `Response/Errors` (ec2).
 *
 * @see features 5.2, 5.3, 5.7, 5.11
 */

import { asBuffer } from '../base/bytes.js'
import type { HttpResponse } from '../base/http-message.js'
import type { Shape } from '../model/shape.js'
import { describeAnswer, readRequestIds, type RequestIds } from './answer.js'
import { asMembers, hasMembers, type Members } from './members.js'
import type { ErrorParser, ParsedError } from './protocol.js'
import { compileRestParser, type RestBodyReader } from './rest-response-members.js'
import { readDocument } from './xml-document.js'
import { readPlain } from './xml-plain.js'
import { compileFields, type ElementReader, memberField } from './xml-fields.js'
import type { XmlReaders } from './xml-reader.js'

/** Makes the error parser of the XML protocols. */
export function createXmlErrorParser(readers: XmlReaders): ErrorParser {
  return (response) => {
    const found = findError(response)
    const base = { ...readRequestIds(response.headers), members: () => ({}) }
    if (found === undefined) {
      return { ...base, code: String(response.status), message: describeAnswer(response), fields: {} }
    }
    const { error, ids } = found
    const { Code, Message, message, ...fields } = error
    const parsed: ParsedError = {
      ...base,
      ...ids,
      code: asText(Code) ?? String(response.status),
      message: asText(Message) ?? asText(message) ?? '',
      fields,
      members: (shape) => readMembers(shape, response, readers),
    }
    return parsed
  }
}

interface FoundError {
  error: Members
  ids: RequestIds
}

function findError(response: HttpResponse): FoundError | undefined {
  if (response.body.length === 0) return undefined
  try {
    return readDocument(asBuffer(response.body), response, (cursor, endTag, rootName) => {
      const root = readPlain(cursor, endTag)
      return hasMembers(root) ? locateError(root, rootName, response) : undefined
    })
  } catch {
    // Not XML: a proxy's page, a text. What it says becomes the message.
    return undefined
  }
}

function locateError(root: Members, rootName: string, response: HttpResponse): FoundError | undefined {
  if (rootName === 'Error') {
    const { RequestId, HostId, ...error } = root
    const ids = readRequestIds(response.headers)
    return { error, ids: ids.requestId === undefined ? asIds(RequestId, HostId) : ids }
  }
  const error = first(hasMembers(root['Errors']) ? root['Errors']['Error'] : root['Error']) ?? root
  if (!hasMembers(error) || asText(error['Code']) === undefined) return undefined
  return { error, ids: asIds(root['RequestId'] ?? root['RequestID'], root['HostId']) }
}

function asIds(requestId: unknown, hostId: unknown): RequestIds {
  const ids: RequestIds = {}
  if (typeof requestId === 'string') ids.requestId = requestId
  if (typeof hostId === 'string') ids.hostId = hostId
  return ids
}

function readMembers(shape: Shape, response: HttpResponse, readers: XmlReaders): Members {
  const reader: RestBodyReader = {
    compilePayload: () => () => undefined,
    compileMembers: (error) => (body, message) => {
      if (body.length === 0) return {}
      const read = readers(error)
      return readDocument(body, message, (cursor, endTag, rootName) => {
        if (rootName === 'Error') return asMembers(read(cursor, endTag))
        const members: Members = {}
        compileErrorPlace(read)(cursor, endTag, members)
        return asMembers(members['Error'] ?? asMembers(members['Errors'])['Error'])
      })
    },
  }
  try {
    return compileRestParser(shape, reader)(response)
  } catch {
    // Code and message are known already; members that make no sense must not hide them.
    return {}
  }
}

function compileErrorPlace(read: ElementReader): ReturnType<typeof compileFields> {
  const readErrors = compileFields([memberField('Error', 'Error', read)])
  return compileFields([
    memberField('Error', 'Error', read),
    memberField('Errors', 'Errors', (cursor, endTag) => {
      const members: Members = {}
      readErrors(cursor, endTag, members)
      return members
    }),
  ])
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
