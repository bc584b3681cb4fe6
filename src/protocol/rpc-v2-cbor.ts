/**
 * The protocol smithy-rpc-v2-cbor: the operation in the path, a CBOR document each way.
 *
 * @see features 5.8
 */

import type { Operation } from '../model/operation.js'
import { compileCborBodyReader, readCborDocument } from './cbor-reader.js'
import { compileCborMembersWriter } from './cbor-writer.js'
import { createErrorParser } from './error-answer.js'
import { compileHostPrefix } from './host-prefix.js'
import type { Params, ProtocolFactory, Serializer } from './protocol.js'
import { queryModeHeaders } from './query-compatible.js'
import { compileRpcParser, documentMembers } from './rpc.js'

const contentType = 'application/cbor'
const eventStreamType = 'application/vnd.amazon.eventstream'

/** The `smithy-rpc-v2-cbor` protocol of a service. */
export const rpcV2Cbor: ProtocolFactory = (service) => {
  const { targetPrefix = '' } = service.metadata
  const queryMode = queryModeHeaders(service)

  function compileSerializer(operation: Operation): Serializer {
    const { input, method } = operation
    const path = `/service/${targetPrefix}/operation/${operation.name}`
    const accept = operation.eventStreamOutput === undefined ? contentType : eventStreamType
    const hostPrefix = compileHostPrefix(operation)
    const write = input === undefined ? undefined : compileCborMembersWriter(documentMembers(input))
    const fixed = { 'smithy-protocol': 'rpc-v2-cbor', accept, ...queryMode }
    const headers = write === undefined ? fixed : { ...fixed, 'content-type': contentType }
    return (params: Params) => {
      const request = { method, path, query: '', headers: { ...headers }, body: write?.(params) }
      return hostPrefix === undefined ? request : { ...request, hostPrefix: hostPrefix(params) }
    }
  }

  return {
    name: 'smithy-rpc-v2-cbor',
    contentType,
    hasInitialResponse: true,
    compileSerializer,
    compileParser: (operation) => compileRpcParser(operation, compileCborBodyReader),
    compileErrorParser: () => parseError,
    compileBodyParser: (shape) => compileCborBodyReader(shape),
    compileBodySerializer: (shape) => compileCborMembersWriter(documentMembers(shape)),
  }
}

const parseError = createErrorParser({
  codePlaces: ['__type', 'header', 'code'],
  readDocument: readCborDocument,
  compileMembers(shape) {
    const read = compileCborBodyReader(shape)
    return (response) => read(response.body, response)
  },
})
