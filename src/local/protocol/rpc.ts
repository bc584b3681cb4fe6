/**
 * The server side of json 1.0 and 1.1 and of rpc-v2-cbor: one document each way, and the operation beside it.
 *
 * @see features 5.4, 5.8, 5.9
 */

import { utf8 } from '../../base/bytes.js'
import type { Operation } from '../../model/operation.js'
import type { ServiceModel } from '../../model/service.js'
import type { Shape } from '../../model/shape.js'
import { compileCborBodyReader } from '../../protocol/cbor-reader.js'
import { compileCborMembersWriter } from '../../protocol/cbor-writer.js'
import { compileJsonMembersReader } from '../../protocol/json-reader.js'
import { jsonMillisecondWriters } from '../../protocol/json-writer.js'
import { asMembers, type Members } from '../../protocol/members.js'
import { documentMembers } from '../../protocol/rpc.js'
import { ServiceError } from '../service-error.js'
import { errorFacts } from './error-facts.js'
import { compileEventsWriter } from './events.js'
import {
  type InputReader,
  oncePerOperation,
  type OutputWriter,
  type RequestMessage,
  type ServerProtocol,
  type ServerProtocolFactory,
} from './server-protocol.js'

/** In what the two differ. */
interface Notation {
  readonly name: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  nameOfOperation(message: RequestMessage): string | undefined
  compileReader(input: Shape): (body: Uint8Array) => Members
  compileWriter(members: ReadonlyMap<string, Shape>): (value: object) => string | Uint8Array
  writeError(document: Readonly<Record<string, unknown>>): string | Uint8Array
}

/** The `json` protocol of a service. */
export const json: ServerProtocolFactory = (service) => {
  const { jsonVersion = '1.0', targetPrefix = '' } = service.metadata
  return createRpc(service, {
    name: 'json',
    contentType: `application/x-amz-json-${jsonVersion}`,
    headers: {},
    nameOfOperation({ headers }) {
      const target = headers['x-amz-target'] ?? ''
      return target.startsWith(`${targetPrefix}.`) ? target.slice(targetPrefix.length + 1) : undefined
    },
    compileReader(input) {
      const read = compileJsonMembersReader(documentMembers(input))
      return (body) => (body.length === 0 ? {} : read(utf8(body)))
    },
    compileWriter: (members) => jsonMillisecondWriters.compileMembers(members),
    writeError(document) {
      // Members that the model has are written by their shapes: they may be bytes or times.
      const { __type, ...members } = document
      const shape = service.exceptions.get(String(__type))
      const known = shape === undefined ? members : { ...members, ...readBack(shape, members) }
      return JSON.stringify({ __type, ...known })
    },
  })
}

/** The `smithy-rpc-v2-cbor` protocol of a service. */
export const rpcV2Cbor: ServerProtocolFactory = (service) => {
  const { targetPrefix = '' } = service.metadata
  return createRpc(service, {
    name: 'smithy-rpc-v2-cbor',
    contentType: 'application/cbor',
    headers: { 'smithy-protocol': 'rpc-v2-cbor' },
    nameOfOperation({ path }) {
      const [, prefix, operation] = /\/service\/([^/]+)\/operation\/([^/]+)$/.exec(path) ?? []
      return prefix === targetPrefix ? operation : undefined
    },
    compileReader: (input) => compileCborBodyReader(input),
    compileWriter: (members) => compileCborMembersWriter(members),
    writeError(document) {
      const shape = service.exceptions.get(String(document['__type']))
      const members = new Map(shape === undefined ? [] : shape.members)
      const known = compileCborMembersWriter(new Map([...textMembers(Object.keys(document), service), ...members]))
      return known(document)
    },
  })
}

function readBack(shape: Shape, members: Members): Members {
  const known: unknown = JSON.parse(jsonMillisecondWriters.compileMembers(shape.members)(members))
  return asMembers(known)
}

/** Fields of errors that no shape describes are texts. */
function textMembers(names: readonly string[], service: ServiceModel): readonly [string, Shape][] {
  const text = service.shapeNames.find((name) => service.resolveShape(name).type === 'string')
  return text === undefined ? [] : names.map((name): [string, Shape] => [name, service.resolveShape(text)])
}

function createRpc(service: ServiceModel, notation: Notation): ServerProtocol {
  const names = new Set(service.operationNames)
  const hasQueryCodes = service.metadata.awsQueryCompatible !== undefined
  return {
    name: notation.name,
    malformedCode: 'SerializationException',
    invalidCode: hasQueryCodes ? 'MissingParameter' : 'ValidationException',
    findOperation(message) {
      const name = notation.nameOfOperation(message)
      return name === undefined || !names.has(name) ? undefined : { operation: service.operation(name), labels: {} }
    },
    reader: oncePerOperation((operation) => compileReader(operation, notation)),
    writer: oncePerOperation((operation) => compileWriter(operation, service, notation)),
    writeError(error, requestId) {
      const { name, code, status, isSender, members } = errorFacts(service, error)
      const headers: Record<string, string> = {
        ...notation.headers,
        'content-type': notation.contentType,
        'x-amzn-requestid': requestId,
        ...error.headers,
      }
      if (hasQueryCodes)
        headers['x-amzn-query-error'] = `${error.queryCode ?? code};${isSender ? 'Sender' : 'Receiver'}`
      return { status, headers, body: notation.writeError({ __type: name, ...members }) }
    },
  }
}

function compileReader({ input }: Operation, notation: Notation): InputReader {
  if (input === undefined) return () => ({})
  const read = notation.compileReader(input)
  return ({ body }) => {
    if (!(body instanceof Uint8Array)) return {}
    try {
      return read(body)
    } catch (error) {
      if (error instanceof ServiceError) throw error
      throw new ServiceError('SerializationException', 'The request body could not be parsed.', { status: 400 })
    }
  }
}

function compileWriter(operation: Operation, service: ServiceModel, notation: Notation): OutputWriter {
  const { output, eventStreamOutput } = operation
  const write = notation.compileWriter(documentMembers(output))
  const stream = [...(output?.members ?? [])].find(([, { traits }]) => traits.eventstream === true)
  const headersOf = (requestId: string, contentType: string) => ({
    ...notation.headers,
    'content-type': contentType,
    'x-amzn-requestid': requestId,
  })
  if (stream === undefined || eventStreamOutput === undefined) {
    return (members, requestId) => ({
      status: operation.raw.http?.responseCode ?? 200,
      headers: headersOf(requestId, notation.contentType),
      body: output === undefined && notation.name !== 'json' ? undefined : write(members),
    })
  }
  const writeEvents = compileEventsWriter(service, eventStreamOutput)
  const [name] = stream
  return (members, requestId) => ({
    status: 200,
    headers: headersOf(requestId, 'application/vnd.amazon.eventstream'),
    body: writeEvents(members[name], write(members)),
  })
}
