/**
 * What a handler is told of the call beside its parameters.
 */

import type { Headers } from '../base/http-message.js'
import type { Principal } from './auth/principal.js'
import type { AccessNeed } from './access-need.js'

/** A call on its way to its handler. */
export interface CallContext {
  /** The service's name: `s3`. */
  readonly service: string
  /** AWS's name of the operation: `PutObject`. */
  readonly operation: string
  /** The region that the caller signed for. */
  readonly region: string
  readonly accountId: string
  readonly principal: Principal
  readonly requestId: string
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: number
  /** Where the caller reached the server: `http://127.0.0.1:4566`. */
  readonly url: string
  readonly request: RequestHead
  /** Aborts when the caller is gone, or the server stops. */
  readonly signal: AbortSignal
  /** The bytes that come after the head, as the caller means them: without chunks and their signatures. */
  readonly body: IncomingBody
  /** What the answer has beside its members: set by handlers that know more of HTTP than the model does. */
  readonly answer: AnswerChanges
  /** Whether the caller may do something more: for calls about many things, some of which may be refused. */
  readonly may: (need: AccessNeed) => boolean
}

/** Changes to an answer. */
export interface AnswerChanges {
  status?: number
  readonly headers: Headers
  /** In place of what the members come to. */
  body?: string
}

/** The head of a request as it came. */
export interface RequestHead {
  readonly method: string
  /** Encoded, with the bucket in front where it stood in the host name. */
  readonly path: string
  /** Encoded, without the question mark. */
  readonly query: string
  readonly headers: Headers
  /** The address of the caller. */
  readonly sourceIp: string
}

/** The body of a request. It can be read once. */
export interface IncomingBody {
  /** Bytes as they come; fails with a ServiceError where they are not those that were signed or announced. */
  readonly stream: AsyncIterable<Uint8Array>
  /** The number of bytes, where it was announced. */
  readonly length: number | undefined
  /** The trailers behind a chunked body, once it has been read. */
  readonly trailers: () => Headers
}
