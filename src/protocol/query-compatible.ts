/**
 * Services that spoke the query protocol once and still tell its error codes, if they are asked to.
 *
 * @see features 5.9
 */

import type { Headers } from '../base/http-message.js'
import type { ServiceModel } from '../model/service.js'

/** The header by which a request asks for the codes of old; none for other services. */
export function queryModeHeaders(service: ServiceModel): Headers {
  return service.metadata.awsQueryCompatible === undefined ? {} : { 'x-amzn-query-mode': 'true' }
}

/** An error code as the query protocol had it, and who is to blame. */
export interface QueryError {
  code: string
  type: string
}

/** Reads `x-amzn-query-error: <Code>;<Type>`; `undefined` where it is absent or has another form. */
export function readQueryError(headers: Headers): QueryError | undefined {
  const [code, type, ...rest] = headers['x-amzn-query-error']?.split(';') ?? []
  if (code === undefined || code === '' || type === undefined || rest.length > 0) return undefined
  return { code, type }
}
