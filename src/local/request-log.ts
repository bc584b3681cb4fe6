/**
 * What came in: for tests that want to know what their code sent.
 */

/** A request that was understood, and how it was answered. */
export interface RecordedRequest {
  readonly service: string
  /** AWS's name: `PutObject`. */
  readonly operation: string
  /** The parameters as they were read. A body that is a stream is not kept. */
  readonly input: Readonly<Record<string, unknown>>
  readonly region: string
  /** The ARN of the caller. */
  readonly caller: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly at: Date
  /** `undefined` while there is no answer, and where the connection was cut. */
  status: number | undefined
  /** Of an error answer. */
  errorCode: string | undefined
}

/** The last requests, the oldest first. */
export interface RequestLog {
  readonly entries: readonly RecordedRequest[]
  add(entry: RecordedRequest): void
  clear(): void
}

/** Older ones are dropped. */
const KEPT_REQUESTS = 10_000

/** An empty log. */
export function createRequestLog(): RequestLog {
  const entries: RecordedRequest[] = []
  return {
    entries,
    add(entry) {
      if (entries.length >= KEPT_REQUESTS) entries.splice(0, KEPT_REQUESTS / 10)
      entries.push(entry)
    },
    clear: () => void entries.splice(0),
  }
}
