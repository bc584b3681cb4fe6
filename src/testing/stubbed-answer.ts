/**
 * Stubbed answers as a client gives them, after they have been checked against the model.
 */

import { Readable } from 'node:stream'
import { toBytes } from '../base/bytes.js'
import type { Output } from '../client/answer.js'
import { compilePageLists } from '../client/pages/page-lists.js'
import type { ErrorResponse } from '../errors/call.js'
import { ParamValidationError } from '../errors/parameter.js'
import { StreamingBody } from '../http/streaming-body.js'
import type { Operation } from '../model/operation.js'
import type { RawPaginator } from '../model/raw.js'
import type { ServiceModel } from '../model/service.js'
import type { Shape } from '../model/shape.js'
import { compileValidator } from '../validate/validator.js'
import type { ClientErrorOptions } from './stubber.js'

type Members = Readonly<Record<string, unknown>>

/** Makes the output of a call, one for each. @throws {@link ParamValidationError} */
export function stubbedOutput(
  operation: Operation,
  paginator: RawPaginator | undefined,
  response: object,
): () => Output {
  const { ResponseMetadata = {}, ...members } = response as Members & { ResponseMetadata?: object }
  checkAnswer(operation.output, members, operation)
  const fillLists = compilePageLists(operation, paginator)
  const bodyName = operation.streamingOutput === undefined ? undefined : operation.output?.traits.payload
  return () => {
    const metadata = { HTTPStatusCode: 200, HTTPHeaders: {}, RetryAttempts: 0, ...ResponseMetadata }
    const output: Output = { ...members, ResponseMetadata: metadata }
    fillLists?.(output)
    if (bodyName !== undefined) output[bodyName] = asBody(output[bodyName])
    return output
  }
}

/** Makes the error answer of a call, one for each. @throws {@link ParamValidationError} */
export function stubbedError(service: ServiceModel, options: ClientErrorOptions): () => ErrorResponse {
  const { serviceErrorCode = '', serviceMessage = '', httpStatusCode = 400, modeledFields = {} } = options
  checkAnswer(service.exceptions.get(serviceErrorCode), modeledFields, { name: serviceErrorCode })
  return () => ({
    Error: { Message: serviceMessage, Code: serviceErrorCode, ...options.serviceErrorMeta },
    ResponseMetadata: {
      HTTPStatusCode: httpStatusCode,
      HTTPHeaders: {},
      RetryAttempts: 0,
      ...options.responseMeta,
    },
    ...modeledFields,
  })
}

/** Events are handed over as the test gives them: they are no value that could be checked. */
function checkAnswer(shape: Shape | undefined, members: Members, { name }: { readonly name: string }): void {
  const events = [...(shape?.members ?? [])].filter(([, member]) => member.traits.eventstream === true)
  const checked = { ...members }
  for (const [event] of events) delete checked[event]
  try {
    compileValidator(shape, name)(checked)
  } catch (error) {
    if (!(error instanceof ParamValidationError)) throw error
    const { report } = error.fields
    throw new ParamValidationError(
      `The stubbed answer is none that the model has for ${name}:\n${String(report)}`,
      error.fields,
    )
  }
}

function asBody(value: unknown): StreamingBody {
  if (value instanceof StreamingBody) return value
  if (value instanceof Readable) return new StreamingBody(value)
  if (typeof value === 'string' || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return new StreamingBody(toBytes(value))
  }
  return new StreamingBody(value === undefined ? new Uint8Array() : Readable.from(value as AsyncIterable<Uint8Array>))
}
