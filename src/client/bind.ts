/**
 * A serialised request and an endpoint make a request that can be signed and sent.
 */

import type { HttpRequest, SerializedRequest } from '../base/http-message.js'
import { joinEndpointPath, type ResolvedEndpoint } from '../endpoint/endpoint.js'

/** The endpoint's path and query go before the operation's, its headers after them, the host prefix before the host. */
export function bindToEndpoint(
  serialized: SerializedRequest,
  endpoint: ResolvedEndpoint,
  injectsHostPrefix: boolean,
): HttpRequest {
  const { method, headers, body, hostPrefix } = serialized
  for (const name in endpoint.headers) headers[name.toLowerCase()] = endpoint.headers[name]!.join(', ')
  return {
    method,
    protocol: endpoint.protocol,
    host: hostPrefix !== undefined && injectsHostPrefix ? prefixHost(hostPrefix, endpoint.host) : endpoint.host,
    path: joinEndpointPath(endpoint.path, serialized.path),
    query: joinQueries(endpoint.query, serialized.query),
    headers,
    body,
  }
}

const hostWithoutNamesBelow = /^(localhost|[\d.]+|\[.*\])(:\d+)?$/

/** There is no name below an address or localhost: a server of one's own takes the call as it is. */
function prefixHost(prefix: string, host: string): string {
  return hostWithoutNamesBelow.test(host) ? host : prefix + host
}

function joinQueries(first: string, second: string): string {
  if (first === '') return second
  return second === '' ? first : `${first}&${second}`
}
