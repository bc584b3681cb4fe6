/**
 * Parameters out of a request, checked against the model: handlers get what fits it, and nothing else.
 */

import { Readable } from 'node:stream'
import { ParamValidationError } from '../errors/parameter.js'
import { StreamingBody } from '../http/streaming-body.js'
import type { Operation } from '../model/operation.js'
import { compileValidator } from '../validate/validator.js'
import type { IncomingBody } from './call-context.js'
import { textIn } from './input-values.js'
import { compileRangeCheck } from './protocol/number-ranges.js'
import { oncePerOperation, type Labels, type RequestMessage, type ServerProtocol } from './protocol/server-protocol.js'
import { ServiceError } from './service-error.js'
import { isStreaming } from './service-traits.js'

const rangeChecks = oncePerOperation(({ input }) => compileRangeCheck(input))
const validators = oncePerOperation((operation) => compileValidator(operation.input, operation.name))

/** Reads and checks the parameters of a call. @throws ServiceError in the protocol's own words */
export function readInput(
  protocol: ServerProtocol,
  operation: Operation,
  message: RequestMessage,
  labels: Labels,
  body: IncomingBody,
): Record<string, unknown> {
  const input = protocol.reader(operation)(message, labels)
  const payload = operation.input?.traits.payload
  if (payload !== undefined && operation.streamingInput !== undefined) {
    const bytes = message.body instanceof Uint8Array ? message.body : new Uint8Array(0)
    input[payload] = new StreamingBody(isStreaming(operation) ? Readable.from(body.stream) : bytes)
  }
  try {
    validators(operation)(input)
  } catch (error) {
    if (error instanceof ParamValidationError) throw invalid(protocol, error)
    throw error
  }
  const beyond = rangeChecks(operation)?.(input)
  if (beyond !== undefined) {
    throw new ServiceError(protocol.malformedCode, `The number at ${beyond} is beyond the range of its type.`, {
      status: 400,
    })
  }
  return input
}

function invalid({ invalidCode }: ServerProtocol, { fields }: ParamValidationError): ServiceError {
  const problems: unknown[] = Array.isArray(fields['problems']) ? fields['problems'] : []
  if (invalidCode === 'MalformedXML') {
    const text = 'The XML you provided was not well-formed or did not validate against our published schema'
    return new ServiceError(invalidCode, text, { status: 400 })
  }
  const count = problems.length
  const report = textIn(fields, 'report').replaceAll('\n', '; ')
  const text = `${count} validation error${count === 1 ? '' : 's'} detected: ${report}`
  return new ServiceError(invalidCode, text, { status: 400 })
}
