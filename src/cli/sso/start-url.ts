/**
 * Where a start URL leads: a company may have its own name for the portal, which sends on to AWS's.
 *
 * @see features 18.12
 */

import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { CommandError } from '../command-error.js'

/** A portal of AWS and the region that it is in. */
export interface StartPlace {
  readonly startUrl: string
  readonly region: string
}

/** How the company's own portal is asked. */
export interface StartUrlOptions {
  readonly region: string | undefined
  /** `false` trusts every certificate, a path names a file of certificates to trust. */
  readonly verify?: boolean | string | undefined
}

const ASK_TIMEOUT_MS = 10_000

/** Follows a start URL to AWS's portal. Only a name that is not AWS's is asked. @throws {@link CommandError} */
export async function resolveStartUrl(startUrl: string, options: StartUrlOptions): Promise<StartPlace> {
  const url = parseHttps(startUrl)
  if (isOwnedByAws(url.hostname)) return { startUrl, region: options.region ?? missingRegion(startUrl) }
  const resolved = parseHttps(await followOnce(url, options.verify))
  if (!isOwnedByAws(resolved.hostname)) {
    throw failure(`The SSO start URL ${startUrl} leads to ${resolved.href}, which is no portal of AWS.`)
  }
  const region = regionOfHost(resolved.hostname) ?? options.region ?? missingRegion(startUrl)
  return { startUrl: `${resolved.origin}${resolved.pathname.replace(/\/+$/, '')}`, region }
}

/** Whether a start URL is a company's own, so that the region need not be known. */
export function isOwnPortal(startUrl: string): boolean {
  return URL.canParse(startUrl) && !isOwnedByAws(new URL(startUrl).hostname)
}

const ownedHosts =
  /(^|\.)(app\.aws|portal\.amazonaws\.com(\.cn)?|awsapps\.(com|cn))\.?$|^identitycenter\.amazonaws\.com(\.cn)?\.?$/i
const hostsWithRegion = [
  /^[^.]+\.portal\.([a-z0-9-]+)\.app\.aws\.?$/i,
  /^[^.]+\.([a-z0-9-]+)\.portal\.amazonaws\.com(?:\.cn)?\.?$/i,
]

function isOwnedByAws(host: string): boolean {
  return ownedHosts.test(host)
}

function regionOfHost(host: string): string | undefined {
  return hostsWithRegion.map((form) => form.exec(host)?.[1]).find((region) => region !== undefined)
}

function parseHttps(text: string): URL {
  if (!URL.canParse(text)) throw failure(`The SSO start URL ${JSON.stringify(text)} is no URL.`)
  const url = new URL(text)
  if (url.protocol !== 'https:') throw failure(`The SSO start URL ${text} must begin with https://.`)
  return url
}

async function followOnce(url: URL, verify: boolean | string | undefined): Promise<string> {
  const head = await ask(url, 'HEAD', verify)
  const answer = head.statusCode === 405 || head.statusCode === 501 ? await ask(url, 'GET', verify) : head
  const { statusCode = 0, headers } = answer
  if (statusCode >= 200 && statusCode < 300) return url.href
  if (![301, 302, 303, 307, 308].includes(statusCode)) {
    throw failure(`The SSO start URL ${url.href} was answered with HTTP status ${statusCode}.`)
  }
  if (headers.location === undefined) throw failure(`The SSO start URL ${url.href} leads on, but does not say where.`)
  return new URL(headers.location, url).href
}

function ask(url: URL, method: string, verify: boolean | string | undefined): Promise<IncomingMessage> {
  const ca = typeof verify === 'string' ? readFileSync(verify) : undefined
  const options = { method, ca, rejectUnauthorized: verify !== false, timeout: ASK_TIMEOUT_MS, agent: false }
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      answer.resume()
      resolve(answer)
    })
    sent.once('timeout', () => sent.destroy(failure(`The SSO start URL ${url.href} did not answer in time.`)))
    sent.once('error', (cause) => {
      if (cause instanceof CommandError) reject(cause)
      else reject(failure(`The SSO start URL ${url.href} could not be reached: ${cause.message}`, cause))
    })
    sent.end()
  })
}

function missingRegion(startUrl: string): never {
  throw failure(`Missing the SSO setting sso_region for ${startUrl}. To set it up: boto3-ts configure sso`)
}

function failure(message: string, cause?: unknown): CommandError {
  return new CommandError('configuration', message, cause === undefined ? undefined : { cause })
}
