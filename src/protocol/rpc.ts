/**
 * What the protocols share that have one document each way and nothing in paths or queries: json and rpc-v2-cbor.
 *
 * @see features 5.4, 5.8, 5.12
 */

import type { Operation } from '../model/operation.js'
import type { Shape } from '../model/shape.js'
import { bodyBytes, readRequestIds } from './answer.js'
import type { AnswerMessage, AnswerParser } from './protocol.js'

/** The members of an input or output that stand in its document: all but a stream of events. */
export function documentMembers(shape: Shape | undefined): ReadonlyMap<string, Shape> {
  return new Map([...(shape?.members ?? [])].filter(([, member]) => member.traits.eventstream !== true))
}

/** Reads a document that has come as the body of a message. */
export type DocumentReader = (body: Uint8Array, message: AnswerMessage) => Record<string, unknown>

/** Compiles the answers of an operation. A stream of events is handed over as it comes, with the document still in it. */
export function compileRpcParser(operation: Operation, compile: (shape: Shape) => DocumentReader): AnswerParser {
  const { output } = operation
  if (output === undefined) return ({ headers }) => ({ output: {}, ...readRequestIds(headers) })
  for (const [name, member] of output.members) {
    if (member.traits.eventstream !== true) continue
    return ({ headers, body }) => ({ output: { [name]: body }, ...readRequestIds(headers) })
  }
  let read: DocumentReader | undefined
  return (message) => {
    read ??= compile(output)
    return { output: read(bodyBytes(message), message), ...readRequestIds(message.headers) }
  }
}
