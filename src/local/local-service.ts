/**
 * A service of the embedded AWS: its handlers, and what its callers must be allowed to do.
 */

import type { AccessNeed } from './access-need.js'
import type { Headers } from '../base/http-message.js'
import type { CallContext, RequestHead } from './call-context.js'
import type { RawCall } from './raw-call.js'
import type { AnswerMessage } from './protocol/server-protocol.js'
import type { AnyHandlers, ServiceName } from './handlers.js'

/** A service with state. */
export interface LocalService {
  readonly name: ServiceName
  readonly handlers: AnyHandlers
  /** What the call needs; `undefined` where the general rule is right: `<prefix>:<Operation>` on `*`. */
  accessNeeds?(input: Record<string, unknown>, context: CallContext): readonly AccessNeed[] | undefined
  /** Answers requests that are no operations, such as the forms of browsers. `undefined` where it is one. */
  answerRaw?(call: RawCall): Promise<AnswerMessage> | undefined
  /** Headers that answers to this request have, whatever it is. */
  headersFor?(request: RequestHead): Headers
  /** Checks a body that is a document against what its head says of it. */
  checkDocument?(body: Uint8Array, context: Pick<CallContext, 'request'>, isChecksumRequired: boolean): void
  /** To be called before the first call, and after the state was loaded. */
  start?(): void
  /** Ends what goes on beside calls. */
  stop?(): void
}
