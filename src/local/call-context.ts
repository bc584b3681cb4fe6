/**
 * What a handler is told of the call beside its parameters.
 */

import type { Headers } from '../base/http-message.js'
import type { Principal } from './auth/principal.js'
import type { AccessNeed } from './access-need.js'

/**
 * A call on its way to its handler: who calls, from where, for what.
 *
 * @example aws.on('lambda', 'invoke', (_input, { principal, region }) => ({ Payload: `${principal.arn} ${region}` }))
 */
export interface CallContext {
  /** The service's name: `s3`. */
  readonly service: string
  /** AWS's name of the operation: `PutObject`. */
  readonly operation: string
  /** The region that the caller signed for. */
  readonly region: string
  /** The account of the server, twelve digits. */
  readonly accountId: string
  /** Who calls. */
  readonly principal: Principal
  /** Goes into the answer. */
  readonly requestId: string
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: number
  /** Where the caller reached the server: `http://127.0.0.1:4566`. */
  readonly url: string
  /** The head of the request as it came. */
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
  /** In place of the model's. */
  status?: number
  /** Beside those that the members come to, in lower case. */
  readonly headers: Headers
  /** In place of what the members come to. */
  body?: string
}

/** The head of a request as it came. */
export interface RequestHead {
  /** `GET`. */
  readonly method: string
  /** Encoded, with the bucket in front where it stood in the host name. */
  readonly path: string
  /** Encoded, without the question mark. */
  readonly query: string
  /** By lower-case name; several of a name with commas between them. */
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
