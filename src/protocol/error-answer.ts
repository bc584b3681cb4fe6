/**
 * Errors whose members stand in a document, JSON or CBOR, with the code in it or in a header.
 *
 * @see features 5.4, 5.6, 5.8, 5.9, 5.11
 */

import type { HttpResponse } from '../base/http-message.js'
import type { Shape } from '../model/shape.js'
import { describeAnswer, readRequestIds } from './answer.js'
import { hasMembers, type Members } from './members.js'
import type { ErrorParser, ParsedError } from './protocol.js'
import { readQueryError } from './query-compatible.js'

/** Where a protocol has what all errors have. */
export interface ErrorNotation {
  /** The document; whatever is thrown means that it is none. */
  readDocument(body: Uint8Array): unknown
  /** Compiles the members of a modelled error. */
  compileMembers(shape: Shape): (response: HttpResponse) => Members
  /** Where the code may be, the first place that has one counts. */
  readonly codePlaces: readonly ('header' | '__type' | 'code' | 'Code')[]
}

/** Makes the error parser of a protocol. */
export function createErrorParser(notation: ErrorNotation): ErrorParser {
  return (response) => {
    const document = readDocument(response, notation)
    const code = findCode(response, document, notation.codePlaces)
    const parsed: ParsedError = {
      code: code ?? String(response.status),
      message: document === undefined ? describeAnswer(response) : findMessage(document),
      fields: {},
      ...readRequestIds(response.headers),
      members: (shape) => readMembers(shape, response, notation),
    }
    const queryError = readQueryError(response.headers)
    if (code === undefined || queryError === undefined) return parsed
    parsed.fields = { Type: queryError.type, QueryErrorCode: code }
    parsed.code = queryError.code
    return parsed
  }
}

function readDocument(response: HttpResponse, notation: ErrorNotation): Members | undefined {
  if (response.body.length === 0) return undefined
  try {
    const document = notation.readDocument(response.body)
    return hasMembers(document) ? document : undefined
  } catch {
    // A page of a proxy, a text: told as the message.
    return undefined
  }
}

function findCode(
  { headers }: HttpResponse,
  document: Members | undefined,
  places: ErrorNotation['codePlaces'],
): string | undefined {
  for (const place of places) {
    const code = place === 'header' ? headers['x-amzn-errortype'] : document?.[place]
    const cleaned = typeof code === 'string' ? cleanCode(code) : ''
    if (cleaned !== '') return cleaned
  }
  return undefined
}

/** `aws.example#FooError:http://…` to `FooError`. */
function cleanCode(code: string): string {
  const [name = ''] = code.split(':', 1)
  return name.slice(name.lastIndexOf('#') + 1).trim()
}

function findMessage(document: Members): string {
  for (const key of ['message', 'Message', 'errorMessage']) {
    const message = document[key]
    if (typeof message === 'string') return message
  }
  return ''
}

function readMembers(shape: Shape, response: HttpResponse, notation: ErrorNotation): Members {
  try {
    return notation.compileMembers(shape)(response)
  } catch {
    // Code and message are known already; members that make no sense must not hide them.
    return {}
  }
}
