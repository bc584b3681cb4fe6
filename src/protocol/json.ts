/**
 * The protocols json 1.0 and 1.1: one path, the operation in a header, a JSON document each way.
 *
 * @see features 5.4
 */

import { utf8 } from '../base/bytes.js'
import type { Operation } from '../model/operation.js'
import type { Shape } from '../model/shape.js'
import { createErrorParser } from './error-answer.js'
import { compileHostPrefix } from './host-prefix.js'
import { compileJsonBodyReader } from './json-answer.js'
import { jsonWriters } from './json-writer.js'
import type { ProtocolFactory, Serializer } from './protocol.js'
import { queryModeHeaders } from './query-compatible.js'
import { compileRpcParser, documentMembers } from './rpc.js'

/** The `json` protocol of a service. */
export const json: ProtocolFactory = (service) => {
  const { jsonVersion = '1.0', targetPrefix = '' } = service.metadata
  const contentType = `application/x-amz-json-${jsonVersion}`
  const queryMode = queryModeHeaders(service)

  function compileSerializer(operation: Operation): Serializer {
    const { input, method } = operation
    const [path = '/', query = ''] = operation.requestUri.split('?', 2)
    const hostPrefix = compileHostPrefix(operation)
    const write = jsonWriters.compileMembers(documentMembers(input))
    const target = `${targetPrefix}.${operation.name}`
    return (params) => {
      const headers = { 'x-amz-target': target, 'content-type': contentType, ...queryMode }
      const request = { method, path, query, headers, body: write(params) }
      return hostPrefix === undefined ? request : { ...request, hostPrefix: hostPrefix(params) }
    }
  }

  return {
    name: 'json',
    contentType,
    hasInitialResponse: true,
    compileSerializer,
    compileParser: (operation) => compileRpcParser(operation, compileJsonBodyReader),
    compileErrorParser: () => parseError,
    compileBodyParser: (shape) => compileJsonBodyReader(shape),
    compileBodySerializer: (shape) => jsonWriters.compileMembers(documentMembers(shape)),
  }
}

const parseError = createErrorParser({
  codePlaces: ['__type', 'header', 'code'],
  readDocument: (body) => JSON.parse(utf8(body)),
  compileMembers(shape: Shape) {
    const read = compileJsonBodyReader(shape)
    return (response) => read(response.body, response)
  },
})
