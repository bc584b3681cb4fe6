/**
 * What can be wrong between here and the service.
 */

import { isClientError } from '../../errors/call.js'
import {
  ConnectTimeoutError,
  EndpointConnectionError,
  ProxyConnectionError,
  ReadTimeoutError,
  SSLError,
} from '../../errors/http.js'
import type { Facts, Finding, Rule } from './facts.js'

/** The rules, nearest things first. */
export const callRules: readonly Rule[] = [findBadEndpoint, findSkew, findFailedCall]

/** AWS refuses signatures that are further off than this. */
const MAX_SKEW_SECONDS = 300
const NOTABLE_SKEW_SECONDS = 60

function findBadEndpoint({ endpoint, settings }: Facts): Finding[] {
  if (endpoint?.problem === undefined) return []
  // That there is no region has been said, and why a setting cannot be used.
  const isKnown = settings.some(({ name, value, problem }) => problem !== undefined || (name === 'region' && !value))
  const advice = /\bregion\b/.test(endpoint.problem) ? 'Correct the region.' : 'Correct the endpoint URL.'
  return isKnown ? [] : [{ level: 'error', problem: endpoint.problem, advice }]
}

function findSkew({ call }: Facts): Finding[] {
  const seconds = call?.skewSeconds ?? 0
  if (Math.abs(seconds) < NOTABLE_SKEW_SECONDS) return []
  const level = Math.abs(seconds) > MAX_SKEW_SECONDS ? 'error' : 'warning'
  const problem = `This machine's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the server's.`
  return [{ level, problem, advice: 'Set the clock: requests that seem older than 5 minutes are refused.' }]
}

function findFailedCall(facts: Facts): Finding[] {
  const { call, endpoint } = facts
  const reason = call?.error
  if (reason === undefined || isExplained(facts, reason)) return []
  return [{ level: 'error', problem: reason.message, advice: adviceFor(reason, endpoint) }]
}

/** A wrong clock makes wrong signatures, and half a temporary key is not known. */
function isExplained({ call, search }: Facts, reason: Error): boolean {
  const isSkewed = Math.abs(call?.skewSeconds ?? 0) > MAX_SKEW_SECONDS
  if (isSkewed) return isClientError(reason, 'SignatureDoesNotMatch', 'RequestTimeTooSkewed', 'RequestExpired')
  const found = search?.found
  return (
    found?.accessKey.startsWith('ASIA') === true && !found.hasToken && isClientError(reason, 'InvalidClientTokenId')
  )
}

const codes: readonly (readonly [codes: readonly string[], advice: string])[] = [
  [
    ['InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidAccessKeyId'],
    'The access key is not known, or not active, or of another partition. See the keys in the console of IAM.',
  ],
  [
    ['SignatureDoesNotMatch', 'InvalidSignatureException'],
    'The secret key does not belong to the access key, or was not copied whole. Enter it again: boto3-ts configure',
  ],
  [
    ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'],
    'The session token has ended. Get new credentials, or log in again.',
  ],
  [['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'], 'Set the clock of this machine.'],
  [['AccessDenied', 'AccessDeniedException'], 'A policy forbids even GetCallerIdentity. Ask who manages the account.'],
]

function adviceFor(reason: Error, endpoint: Facts['endpoint']): string {
  for (const [known, advice] of codes) if (isClientError(reason, ...known)) return advice
  if (reason instanceof ProxyConnectionError) {
    const { variable = 'HTTPS_PROXY' } = endpoint?.proxy ?? {}
    return `Correct or unset ${variable}, or name the host in NO_PROXY.`
  }
  if (reason instanceof SSLError) return 'Behind a company proxy, name its certificates: AWS_CA_BUNDLE or --ca-bundle.'
  const isUnreached = [EndpointConnectionError, ConnectTimeoutError, ReadTimeoutError].some((c) => reason instanceof c)
  if (!isUnreached) return 'See the message of the service.'
  const isConfigured = endpoint !== undefined && endpoint.source !== 'by region'
  if (isConfigured) return `See whether a server runs at ${endpoint.url} (${endpoint.source}).`
  return 'See whether this machine reaches the internet, by a proxy (HTTPS_PROXY) if need be, and whether the region exists.'
}
