/**
 * A service of the embedded AWS: its handlers, and what its callers must be allowed to do.
 */

import type { Principal } from './auth/principal.js'
import type { CallContext } from './call-context.js'
import type { RawCall } from './raw-call.js'
import type { AnswerMessage } from './protocol/server-protocol.js'
import type { AnyHandlers, ServiceName } from './handlers.js'
import type { Policy } from './policy/document.js'

/** Something that a call needs to be allowed. */
export interface AccessNeed {
  /** `s3:GetObject`. */
  readonly action: string
  /** An ARN; `*` where the action has none. */
  readonly resource: string
  /** What conditions see beside what all calls have. */
  readonly conditions?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The policy of the resource itself. */
  readonly resourcePolicy?: Policy | undefined
  /** The resource's policy must let the caller, whatever its own policies say. */
  readonly needsResource?: boolean
  /** Who must be allowed. Default: the caller. */
  readonly principal?: Principal
}

/** A service with state. */
export interface LocalService {
  readonly name: ServiceName
  readonly handlers: AnyHandlers
  /** What the call needs; `undefined` where the general rule is right: `<prefix>:<Operation>` on `*`. */
  accessNeeds?(input: Record<string, unknown>, context: CallContext): readonly AccessNeed[] | undefined
  /** Answers requests that are no operations, such as the forms of browsers. `undefined` where it is one. */
  answerRaw?(call: RawCall): Promise<AnswerMessage> | undefined
  /** Checks a body that is a document against what its head says of it. */
  checkDocument?(body: Uint8Array, context: Pick<CallContext, 'request'>, isChecksumRequired: boolean): void
  /** To be called before the first call, and after the state was loaded. */
  start?(): void
  /** Ends what goes on beside calls. */
  stop?(): void
}
