/**
 * Where a call goes: what endpoint rules give.
 */

import { EndpointResolutionError } from '../errors/endpoint.js'

/** A way to sign that the endpoint takes, as the rules spell it: `sigv4`, `sigv4a`, `sigv4-s3express`. */
export interface AuthScheme {
  readonly name: string
  readonly signingName?: string
  readonly signingRegion?: string
  readonly signingRegionSet?: readonly string[]
  readonly disableDoubleEncoding?: boolean
}

/** An endpoint. Shared between calls: never changed by anyone. */
export interface ResolvedEndpoint {
  /** As the rules gave it. */
  readonly url: string
  readonly protocol: 'http:' | 'https:'
  /** As the Host header has it: lower-case, without the protocol's default port. */
  readonly host: string
  /** The URL's path; empty where the URL has none. See {@link joinEndpointPath}. */
  readonly path: string
  /** Without the question mark; empty but for custom endpoints that have one. */
  readonly query: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, readonly string[]>>
  /** `properties.authSchemes`, best first. */
  readonly authSchemes?: readonly AuthScheme[]
}

const urlForm = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#]+)([^?#]*)(?:\?([^#]*))?/i

/** An endpoint with its URL taken apart. */
export function createEndpoint(
  url: string,
  properties: ResolvedEndpoint['properties'],
  headers: ResolvedEndpoint['headers'],
): ResolvedEndpoint {
  const parts = urlForm.exec(url)
  if (parts === null) {
    throw new EndpointResolutionError(
      `The endpoint rules gave ${JSON.stringify(url)}, which is no http or https URL.`,
      {
        endpointUrl: url,
      },
    )
  }
  const [, scheme = '', authority = '', path = '', query = ''] = parts
  const protocol = scheme.toLowerCase() === 'http' ? 'http:' : 'https:'
  const host = authority.toLowerCase().replace(protocol === 'http:' ? /:(80)?$/ : /:(443)?$/, '')
  const endpoint = { url, protocol, host, path, query, properties, headers } as const
  const authSchemes = authSchemesOf(properties)
  return authSchemes === undefined ? endpoint : { ...endpoint, authSchemes }
}

/** The same endpoint without TLS. */
export function withoutTls(endpoint: ResolvedEndpoint): ResolvedEndpoint {
  if (endpoint.protocol === 'http:') return endpoint
  return createEndpoint(`http${endpoint.url.slice('https'.length)}`, endpoint.properties, endpoint.headers)
}

/**
 * The path of a request: the endpoint's own path with the operation's after it. An operation that has nothing but `/`
 * leaves the endpoint's path as it is.
 */
export function joinEndpointPath(endpointPath: string, operationPath: string): string {
  if (operationPath === '' || operationPath === '/') return endpointPath === '' ? '/' : endpointPath
  return endpointPath.endsWith('/') ? endpointPath.slice(0, -1) + operationPath : endpointPath + operationPath
}

function authSchemesOf(properties: ResolvedEndpoint['properties']): readonly AuthScheme[] | undefined {
  const schemes = properties['authSchemes']
  return Array.isArray(schemes) && schemes.length > 0 ? schemes.filter(isAuthScheme) : undefined
}

function isAuthScheme(value: unknown): value is AuthScheme {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}
