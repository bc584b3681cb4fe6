/**
 * The server side of rest-json.
 *
 * @see features 5.5, 5.6
 */

import { utf8 } from '../../base/bytes.js'
import type { ServiceModel } from '../../model/service.js'
import { compileJsonMembersReader, compileJsonReader } from '../../protocol/json-reader.js'
import { jsonMillisecondWriters } from '../../protocol/json-writer.js'
import type { RestBodyReader } from '../../protocol/rest-response-members.js'
import { errorFacts } from './error-facts.js'
import { compileEventsWriter } from './events.js'
import { compileRestWriter, type RestAnswerBodies } from './rest-answer.js'
import { createRestFinder } from './rest-path.js'
import { compileRestReader } from './rest-request.js'
import { oncePerOperation, type ServerProtocolFactory } from './server-protocol.js'

/** The `rest-json` protocol of a service. */
export const restJson: ServerProtocolFactory = (service) => {
  const answerBodies = createAnswerBodies(service)
  const codes = { malformedBody: 'SerializationException', malformedValue: 'ValidationException' }
  return {
    name: 'rest-json',
    invalidCode: 'ValidationException',
    malformedCode: codes.malformedBody,
    findOperation: createRestFinder(service),
    reader: oncePerOperation((operation) => compileRestReader(operation, requestBodies, codes)),
    writer: oncePerOperation((operation) => {
      const write = compileRestWriter(operation, answerBodies)
      return (output, requestId) => {
        const answer = write(output, requestId)
        answer.headers['x-amzn-requestid'] ??= requestId
        return answer
      }
    }),
    writeError(error, requestId) {
      const { name, status, members } = errorFacts(service, error)
      const headers = {
        'content-type': 'application/json',
        'x-amzn-errortype': name,
        'x-amzn-requestid': requestId,
        ...error.headers,
      }
      return { status, headers, body: JSON.stringify(members) }
    },
  }
}

const requestBodies: RestBodyReader = {
  compilePayload(shape) {
    const read = compileJsonReader(shape)
    return (body) => read(utf8(body))
  },
  compileMembers(_input, members) {
    if (members.size === 0) return () => ({})
    const read = compileJsonMembersReader(members)
    return (body) => (body.length === 0 ? {} : read(utf8(body)))
  },
}

function createAnswerBodies(service: ServiceModel): RestAnswerBodies {
  return {
    contentType: 'application/json',
    compilePayload: (shape) => jsonMillisecondWriters.compile(shape),
    compileMembers: (_output, members) => jsonMillisecondWriters.compileMembers(members),
    compileEvents: (shape) => compileEventsWriter(service, shape),
  }
}
