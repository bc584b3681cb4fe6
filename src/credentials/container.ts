/**
 * Credentials from the endpoint that a container's environment names: ECS, EKS Pod Identity, and whoever does the same.
 *
 * @see features 3.11; botocore `ContainerProvider`
 */

import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'

import { systemClock } from '../base/clock.js'
import { readVariable } from '../config/environment.js'
import { InvalidConfigError } from '../errors/config.js'
import { ConnectionError, HTTPClientError } from '../errors/http.js'
import type { CredentialContext, TextResponse } from './context.js'
import type { CredentialSource, WaitOptions } from './credentials.js'
import { isRecord, parseJson, requireFields, retrievalError, textField } from './fields.js'
import type { ExpiringCredentials } from './refreshable.js'
import { renewing } from './renewing.js'

const method = 'container-role'
const allowedHosts = ['169.254.170.2', '169.254.170.23', 'fd00:ec2::23', 'localhost']
const TIMEOUT_MS = 2000
const ATTEMPTS = 3
const PAUSE_MS = 1000

/** What the endpoint gives. */
export async function loadContainer(
  context: CredentialContext,
  options: WaitOptions = {},
): Promise<CredentialSource | undefined> {
  const url = endpointUrl(context)
  if (url === undefined) return undefined
  const refreshUsing = () => retrieve(context, url, {})
  return renewing(context, method, await retrieve(context, url, options), refreshUsing)
}

function endpointUrl({ env }: CredentialContext): string | undefined {
  const relative = readVariable(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
  const url =
    relative === undefined
      ? readVariable(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI')
      : `http://${allowedHosts[0]}${relative}`
  if (url !== undefined) refuseForeignHost(url)
  return url
}

/** Credentials asked for over plain HTTP must come from this machine, or anybody could give them. */
function refuseForeignHost(url: string): void {
  if (!URL.canParse(url)) {
    throw new InvalidConfigError('AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL.', { endpointUrl: url })
  }
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (protocol === 'https:' || (protocol === 'http:' && (isLoopback(host) || allowedHosts.includes(host)))) return
  const message = `Unsupported host '${host}'. Can only retrieve metadata from a loopback address or one of these hosts: ${allowedHosts.join(', ')}`
  throw new InvalidConfigError(message, { host, allowedHosts })
}

function isLoopback(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith('127.')) || host === '::1'
}

async function retrieve(
  context: CredentialContext,
  url: string,
  { signal }: WaitOptions,
): Promise<ExpiringCredentials> {
  const { clock = systemClock, fetchText = (await import('./fetch-text.js')).fetchText } = context
  let problem = ''
  let cause: unknown
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1) await clock.sleep(PAUSE_MS, signal)
    const headers = { accept: 'application/json', ...(await authorization(context)) }
    try {
      const response = await fetchText({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS, signal })
      const found = understand(response)
      if (typeof found !== 'string') return found
      problem = found
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof HTTPClientError) && !(error instanceof ConnectionError)) throw error
      problem = error.message
      cause = error
    }
  }
  throw retrievalError(method, `${problem} (${ATTEMPTS} attempts)`, cause)
}

async function authorization({ env }: CredentialContext): Promise<Record<string, string>> {
  const path = readVariable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE')
  const token = path === undefined ? readVariable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN') : await readToken(path)
  if (token === undefined) return {}
  if (/[\r\n]/.test(token)) throw new InvalidConfigError('The container authorization token holds a line break.')
  return { authorization: token }
}

function readToken(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw retrievalError(method, `the authorization token file ${path} cannot be read`, error)
  })
}

/** The credentials, or what is wrong with the answer. The body is never shown. */
function understand({ status, body }: TextResponse): ExpiringCredentials | string {
  if (status !== 200) return `Received non 200 response ${status} from container metadata`
  const found = parseJson(body)
  if (!isRecord(found)) return 'Unable to parse JSON returned from container metadata services'
  const fields = requireFields(found, ['AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration'], method)
  return {
    accessKey: fields.AccessKeyId,
    secretKey: fields.SecretAccessKey,
    token: fields.Token,
    expiryTime: fields.Expiration,
    accountId: textField(found, 'AccountId'),
  }
}
