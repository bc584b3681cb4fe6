/**
 * A request before it is known what it is for.
 */

import type { NoClaim, SignatureClaim } from './auth/claim.js'
import type { IncomingBody, RequestHead } from './call-context.js'

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
  readonly requestId: string
  readonly now: number
  readonly url: string
  readonly signal: AbortSignal
}
