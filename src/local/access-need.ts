/**
 * What calls need to be allowed.
 */

import type { Principal } from './auth/principal.js'
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
