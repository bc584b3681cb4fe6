/**
 * A request before it is known what it is for.
 */

import type { AccessNeed } from './access-need.js'
import type { KeyRing } from './auth/authenticate.js'
import type { NoClaim, SignatureClaim } from './auth/claim.js'
import type { Principal } from './auth/principal.js'
import type { CallContext, IncomingBody, RequestHead } from './call-context.js'

/** A request as the server took it in. */
export interface RawRequest {
  readonly method: string
  /** As it came. */
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly sourceIp: string
  /** The bytes behind the head; asking for them tells a waiting client to send them. */
  readonly body: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
}

/** A request that is for a service, but for no operation of its model. */
export interface RawCall {
  readonly request: RequestHead
  readonly claim: SignatureClaim | NoClaim
  readonly body: IncomingBody
  readonly now: number
  readonly keys: KeyRing
  readonly verifySignatures: boolean
  /** The call as somebody's call. */
  readonly contextFor: (principal: Principal, operation: string, region: string) => CallContext
  /** @throws ServiceError where the caller of the context may not */
  readonly authorise: (needs: readonly AccessNeed[], context: CallContext) => void
}
