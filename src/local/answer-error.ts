/**
 * Errors as answers, whether or not it is known what a request was for.
 */

import { escapeText } from '../protocol/xml-entities.js'
import type { AnswerMessage, RequestMessage } from './protocol/server-protocol.js'
import { xmlDocument } from './protocol/xml-answer.js'
import type { Route } from './route.js'
import { ServiceError } from './service-error.js'

/** An error as the service of the route writes it; without a route, in XML or JSON as the request looks. */
export function writeErrorAnswer(
  error: ServiceError,
  route: Route | undefined,
  head: RequestMessage,
  requestId: string,
): AnswerMessage {
  if (route === undefined) return writeUnrouted(error, head, requestId)
  try {
    return route.protocol.writeError(error, requestId)
  } catch (problem) {
    // Members that are not as the model has them.
    const text = problem instanceof Error ? problem.message : String(problem)
    const plain = new ServiceError('InternalFailure', `The error ${error.code} cannot be written. ${text}`, {
      status: 500,
    })
    return route.protocol.writeError(plain, requestId)
  }
}

/** What was thrown, as a service error. What is none comes from a handler of the user's, so its message is told. */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof ServiceError) return cause
  // Only what is nested without end in a request can exhaust the stack.
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new ServiceError('SerializationException', 'The request is nested too deeply.', { status: 400 })
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new ServiceError('InternalFailure', `The embedded AWS failed to answer. ${text}`, { status: 500 })
}

/** The error for a request that fits no operation of its service. */
export function unknownOperation({ service, protocol }: Route, method: string): ServiceError {
  if (protocol.name === 'query' || protocol.name === 'ec2') {
    return new ServiceError('InvalidAction', `The action is not valid for this web service (${service.name}).`)
  }
  if (service.name === 's3') {
    const text = 'The specified method is not allowed against this resource.'
    return new ServiceError('MethodNotAllowed', text, { status: 405, fields: { Method: method } })
  }
  const status = protocol.name === 'json' ? 400 : 404
  return new ServiceError('UnknownOperationException', `${service.name} has no such operation.`, { status })
}

function writeUnrouted(error: ServiceError, { headers }: RequestMessage, requestId: string): AnswerMessage {
  const status = error.status ?? 400
  if (/json/.test(headers['content-type'] ?? '')) {
    const body = JSON.stringify({ __type: error.code, message: error.message })
    return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code }, body }
  }
  const details = `<Code>${escapeText(error.code)}</Code><Message>${escapeText(error.message)}</Message>`
  const body = xmlDocument(`<Error>${details}<RequestId>${requestId}</RequestId></Error>`)
  return { status, headers: { 'content-type': 'application/xml' }, body }
}
