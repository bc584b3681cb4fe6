/**
 * What can only be found out by trying: the search for credentials, the endpoint, a call.
 */

import type { CredentialSource, FrozenCredentials } from '../../credentials/credentials.js'
import { findConfiguredEndpointUrl } from '../../endpoint/endpoint-url.js'
import { chooseProxy } from '../../http/proxy.js'
import { ClientError } from '../../errors/call.js'
import { UNSIGNED } from '../../index.js'
import { closing } from '../closing.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../command-error.js'
import { createSearch, openSession, tlsOptions } from '../credential-search.js'
import type { CallFacts, EndpointFacts, ProfileFacts, SearchFacts } from './facts.js'

/** Asks every place in its order, as a session does. */
export async function examineSearch(
  context: CommandContext,
): Promise<{ readonly search: SearchFacts; readonly credentials: FrozenCredentials | undefined }> {
  const chain = createSearch(context)
  let found: CredentialSource | undefined
  try {
    found = await chain.loadCredentials()
    const credentials = await found?.getFrozenCredentials()
    return { search: { attempts: chain.attempts, ...described(found, credentials) }, credentials }
  } catch (error) {
    // The place that failed is the one after those that have said something, or the one that cannot renew.
    const provider = found?.method ?? chain.providers[chain.attempts.length]?.method ?? ''
    return {
      search: { attempts: chain.attempts, failure: { provider, error: asError(error) } },
      credentials: undefined,
    }
  }
}

/** Where calls of STS go, and who says so. */
export function examineEndpoint(context: CommandContext, profile: ProfileFacts): EndpointFacts {
  const { terminal, options } = context
  try {
    const configured = findConfiguredEndpointUrl({
      serviceId: 'sts',
      environment: terminal.env,
      profile: profile.keys ?? {},
      services: Object.fromEntries(profile.loaded?.services ?? []),
    })
    const client = openSession(context).client('sts', {
      endpointUrl: options.endpointUrl,
      config: { signatureVersion: UNSIGNED },
    })
    const url = client.meta.endpointUrl
    const isConfigured = configured !== undefined && sameAddress(configured.url, url)
    const source =
      options.endpointUrl === undefined ? (isConfigured ? configured.source : 'by region') : '--endpoint-url'
    const proxy = findProxy(url, context)
    return { url, source, ...(proxy !== undefined && { proxy }) }
  } catch (error) {
    return { source: 'nowhere', problem: asError(error).message }
  }
}

/** Calls STS with the credentials, once and without much patience. */
export async function examineCall(context: CommandContext, credentials: FrozenCredentials): Promise<CallFacts> {
  const { terminal, options } = context
  const ahead = (headers: Readonly<Record<string, string>> | undefined) => {
    const serverMs = Date.parse(headers?.['date'] ?? '')
    return Number.isNaN(serverMs) ? {} : { skewSeconds: Math.round((terminal.clock.now() - serverMs) / 1000) }
  }
  try {
    const client = openSession(context).client('sts', {
      ...tlsOptions(context),
      endpointUrl: options.endpointUrl,
      awsAccessKeyId: credentials.accessKey,
      awsSecretAccessKey: credentials.secretKey,
      awsSessionToken: credentials.token,
      config: { connectTimeout: 5, readTimeout: 10, retries: { totalMaxAttempts: 1 } },
    })
    const { Arn, Account, ResponseMetadata } = await closing(client, (sts) => sts.getCallerIdentity())
    return { arn: Arn ?? '', account: Account ?? '', ...ahead(ResponseMetadata.HTTPHeaders) }
  } catch (error) {
    const headers = error instanceof ClientError ? error.response.ResponseMetadata.HTTPHeaders : undefined
    return { error: asError(error), ...ahead(headers) }
  }
}

function described(
  source: CredentialSource | undefined,
  credentials: FrozenCredentials | undefined,
): Pick<SearchFacts, 'found'> {
  if (source === undefined || credentials === undefined) return {}
  const { method, expiryTime } = source
  const { accessKey, token } = credentials
  const hasToken = token !== undefined
  return { found: { method, accessKey, hasToken, ...(expiryTime !== undefined && { expires: expiryTime }) } }
}

function sameAddress(a: string, b: string): boolean {
  return a.replace(/\/$/, '') === b.replace(/\/$/, '')
}

function findProxy(url: string, { terminal }: CommandContext): EndpointFacts['proxy'] {
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  const usual = protocol === 'http:' ? 80 : 443
  const proxy = chooseProxy(protocol, hostname, port === '' ? usual : Number(port), { env: terminal.env })
  if (proxy === undefined) return undefined
  const variable = `${protocol.slice(0, -1)}_proxy`
  return { url: proxy.maskedUrl, variable: terminal.env[variable] === undefined ? variable.toUpperCase() : variable }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new CommandError('general', String(error))
}
