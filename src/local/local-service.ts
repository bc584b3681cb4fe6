/**
 * A service of the embedded AWS: its handlers, and what its callers must be allowed to do.
 */

import type { CallContext } from './call-context.js'
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
}

/** A service with state. */
export interface LocalService {
  readonly name: ServiceName
  readonly handlers: AnyHandlers
  /** What the call needs; `undefined` where the general rule is right: `<prefix>:<Operation>` on `*`. */
  accessNeeds?(input: Record<string, unknown>, context: CallContext): readonly AccessNeed[] | undefined
}
