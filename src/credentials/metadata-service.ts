/**
 * The metadata service of an EC2 instance: a token first, then questions with it.
 *
 * @see features 3.12; botocore `IMDSFetcher`
 */

import { settingValue } from '../config/resolve-setting.js'
import { InvalidIMDSEndpointError } from '../errors/config.js'
import { MetadataRetrievalError } from '../errors/credentials.js'
import { ConnectionError, HTTPClientError, ReadTimeoutError } from '../errors/http.js'
import type { CredentialContext, TextResponse } from './context.js'
import type { WaitOptions } from './credentials.js'

/** The service cannot be asked, and why. Not an error: most machines have none. */
export interface Unreachable {
  readonly unreachable: string
}

/** A conversation with the service. */
export interface MetadataService {
  /** The body at a path under `latest/meta-data/`, once `accepts` is content with it. */
  read(path: string, accepts: (body: string) => boolean): Promise<string | Unreachable>
}

const TOKEN_TTL_SECONDS = '21600'

/** Begins a conversation. @throws {@link MetadataRetrievalError} there is no token and the version without is disabled */
export async function openMetadataService(
  context: CredentialContext,
  { signal }: WaitOptions,
): Promise<MetadataService | Unreachable> {
  const { fetchText = (await import('./fetch-text.js')).fetchText, sources, userAgent } = context
  const baseUrl = metadataBaseUrl(context)
  const timeoutMs = settingValue('metadataServiceTimeout', sources) * 1000
  const attempts = settingValue('metadataServiceNumAttempts', sources)
  const agent = userAgent === undefined ? {} : { 'user-agent': userAgent }

  const send = (method: 'GET' | 'PUT', path: string, headers: Record<string, string>) =>
    fetchText({ method, url: `${baseUrl}${path}`, headers: { ...agent, ...headers }, timeoutMs, signal })

  const askToken = () => send('PUT', 'latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_TTL_SECONDS })
  const token = await fetchToken(askToken, attempts, signal)
  if (typeof token === 'object') return token
  if (token === undefined && settingValue('ec2MetadataV1Disabled', sources)) {
    const errorMsg = 'Unable to retrieve token for use in IMDSv2 call and IMDSv1 has been disabled'
    throw new MetadataRetrievalError(`Error retrieving metadata: ${errorMsg}`, { errorMsg })
  }
  const headers: Record<string, string> = token === undefined ? {} : { 'x-aws-ec2-metadata-token': token }
  return {
    read: (path, accepts) =>
      readPath(() => send('GET', `latest/meta-data/${path}`, headers), { path, accepts, attempts, signal }),
  }
}

/** Where the service is: an endpoint of one's own before the address for IPv6 before the usual one. */
export function metadataBaseUrl({ sources, warn }: Pick<CredentialContext, 'sources' | 'warn'>): string {
  const endpoint = settingValue('ec2MetadataServiceEndpoint', sources)
  const mode = settingValue('ec2MetadataServiceEndpointMode', sources)
  const isIpv6 = mode === undefined ? settingValue('imdsUseIpv6', sources) : mode === 'ipv6'
  if (endpoint === undefined) return isIpv6 ? 'http://[fd00:ec2::254]/' : 'http://169.254.169.254/'
  if (isIpv6) warn?.('Both an endpoint of the metadata service and IPv6 are set: the endpoint is used.')
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new InvalidIMDSEndpointError(`Invalid EC2 Instance Metadata endpoint configured: ${endpoint}`, { endpoint })
  }
  return endpoint.endsWith('/') ? endpoint : `${endpoint}/`
}

/** The token; `undefined` where the service knows none, so that the first version is spoken. */
async function fetchToken(
  ask: () => Promise<TextResponse>,
  attempts: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined | Unreachable> {
  let failure: Unreachable | undefined
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const { status, body } = await ask()
      if (status === 200) return body
      if (status === 403 || status === 404 || status === 405) return undefined
      if (status === 400) return { unreachable: 'the metadata service refused the request for a token (status 400)' }
      failure = undefined
    } catch (error) {
      signal?.throwIfAborted()
      // The answer can get lost on the way into a container; then the first version may still work.
      if (error instanceof ReadTimeoutError) return undefined
      failure = describeFailure(error)
    }
  }
  // boto3 asks on without a token here too; where nobody answers that only doubles the wait.
  return failure
}

interface ReadOptions extends WaitOptions {
  readonly path: string
  readonly accepts: (body: string) => boolean
  readonly attempts: number
}

async function readPath(ask: () => Promise<TextResponse>, options: ReadOptions): Promise<string | Unreachable> {
  const { path, accepts, attempts, signal } = options
  let failure: Unreachable = { unreachable: 'the metadata service was not asked: metadata_service_num_attempts is 0' }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const { status, body } = await ask()
      if (status === 200 && body !== '' && accepts(body)) return body
      const what = status === 200 ? 'nothing usable' : `status ${status}`
      failure = { unreachable: `the metadata service answered ${what} for ${path}` }
    } catch (error) {
      signal?.throwIfAborted()
      failure = describeFailure(error)
    }
  }
  return failure
}

function describeFailure(error: unknown): Unreachable {
  const isNetwork = error instanceof ConnectionError || error instanceof HTTPClientError
  if (isNetwork) return { unreachable: error.message }
  throw error
}
