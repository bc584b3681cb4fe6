/**
 * What came in: for tests that want to know what their code sent.
 */

/** A request whose operation was understood, and how it was answered. */
export interface RecordedRequest<Input = Readonly<Record<string, unknown>>> {
  /** The service's name, as clients are made with it: `s3`. */
  readonly service: string
  /** AWS's name: `PutObject`. */
  readonly operation: string
  /**
   * The parameters as they were read: bytes as `Uint8Array`, times as `Date`. A body that is a stream, such as an
   * object's, is `undefined`; and all are, where the call was refused before they were read.
   */
  readonly input: Input
  /** The region for which the caller signed. */
  readonly region: string
  /** The ARN of the caller; `*` for nobody in particular. */
  readonly caller: string
  /** The id in the answer, which clients have as `ResponseMetadata.RequestId`. */
  readonly requestId: string
  /** The HTTP method. */
  readonly method: string
  /** As it came, encoded. */
  readonly path: string
  /** As it came, encoded, without the question mark; signatures and tokens as stars. */
  readonly query: string
  /** By lower-case name; signatures, tokens and keys as stars. */
  readonly headers: Readonly<Record<string, string>>
  /** When it came, by the server's clock. */
  readonly at: Date
  /** The HTTP status; `undefined` while there is no answer, and where the connection was cut. */
  status: number | undefined
  /** Of an error answer: `NoSuchKey`. */
  errorCode: string | undefined
  /** What a handler threw, or the error that was answered: with the stack. */
  error: Error | undefined
  /** Milliseconds until the answer was ready; `undefined` while it is not. */
  durationMs: number | undefined
}

/** The last requests, the oldest first. */
export interface RequestLog {
  readonly entries: readonly RecordedRequest[]
  /** `bytes`: what its parameters came in. */
  add(entry: RecordedRequest, bytes: number): void
  /** An entry that was added has been answered. */
  answered(entry: RecordedRequest): void
  /** Calls back after each answer, until the function that it gives back is called. */
  onAnswer(listener: () => void): () => void
  clear(): void
}

/** Older ones are dropped: beyond this number, and where their parameters came in more bytes than these. */
const KEPT_REQUESTS = 10_000
const KEPT_BYTES = 64 << 20

/** An empty log. */
export function createRequestLog(): RequestLog {
  const entries: RecordedRequest[] = []
  const sizes: number[] = []
  let bytesInAll = 0
  const drop = (count: number): void => {
    entries.splice(0, count)
    for (const bytes of sizes.splice(0, count)) bytesInAll -= bytes
  }
  const listeners = new Set<() => void>()
  return {
    entries,
    add(entry, bytes) {
      if (entries.length >= KEPT_REQUESTS) drop(KEPT_REQUESTS / 10)
      entries.push(entry)
      sizes.push(bytes)
      bytesInAll += bytes
      let count = 0
      for (let excess = bytesInAll - KEPT_BYTES; excess > 0 && count < entries.length - 1; count++) {
        excess -= sizes[count] ?? 0
      }
      if (count > 0) drop(count)
    },
    answered() {
      for (const listener of listeners) listener()
    },
    onAnswer(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    clear: () => drop(entries.length),
  }
}

const stars = '****'
const secretHeaders = /^x-amz-(?:security-token|s3session-token|(?:copy-source-)?server-side-encryption-customer-key)$/

/** Headers without what only their sender should know. */
export function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const isSecret = secretHeaders.test(name) || name === 'cookie'
    shown[name] = isSecret ? stars : name === 'authorization' ? withoutSignature(value) : value
  }
  return shown
}

/** Who signed stays; with what, goes. */
function withoutSignature(authorization: string): string {
  if (/^AWS4-[\w-]+ /.test(authorization)) return authorization.replace(/Signature=[^,\s]*/g, `Signature=${stars}`)
  return authorization.replace(/^(AWS [^:\s]+:|\S+ ).*$/s, `$1${stars}`)
}

/** A query without what only its sender should know. */
export function withoutSecretFields(query: string): string {
  return query.replaceAll(/(^|&)((?:X-Amz-)?(?:Signature|Security-Token|S3session-Token))=[^&]*/gi, `$1$2=${stars}`)
}
