/**
 * Credentials of a role that were fetched before and are still good, in the form and under the keys that boto3 and the
 * AWS CLI use, so that a cache on disk can be shared with them.
 *
 * @see features 3.5, 3.7; botocore `CachedCredentialFetcher`
 */

import { createHash } from 'node:crypto'

import { systemClock } from '../base/clock.js'
import { formatIso8601, parseTimestamp } from '../base/timestamps.js'
import type { CredentialContext } from './context.js'
import { isRecord, requireFields, textField } from './fields.js'
import type { ExpiringCredentials } from './refreshable.js'

/** A role's credentials as the cache has them. */
export interface RoleCredentials {
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly SecretAccessKey: string
    readonly SessionToken: string
    readonly Expiration: string
    readonly AccountId?: string
  }
  readonly ProviderType?: string
}

/** Cached credentials with less time left than this are fetched anew. */
const EXPIRY_WINDOW_MS = 900_000

/** From the cache, or fetched and put there. */
export async function fetchThroughCache(
  context: CredentialContext,
  key: string,
  provider: string,
  fetch: () => Promise<RoleCredentials>,
): Promise<ExpiringCredentials> {
  const { cache, clock = systemClock } = context
  const cached = readCached(await cache?.get(key), provider)
  if (cached !== undefined && cached.expiryTime.getTime() - clock.now() >= EXPIRY_WINDOW_MS) return cached
  const fetched = await fetch()
  try {
    await cache?.set(key, fetched)
  } catch (error) {
    // The credentials are good; only the next process has to fetch them again.
    context.warn?.(
      `Credentials of ${provider} could not be cached: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  }
  return readRole(fetched, provider)
}

/** The AWS CLI's key: the hash of arguments as Python writes them in JSON. */
export function roleCacheKey(args: Readonly<Record<string, unknown>>): string {
  return sha1(pythonJson(args, ', ', ': '))
}

/** The key of credentials from single sign-on: JSON without blanks. */
export function compactCacheKey(args: Readonly<Record<string, unknown>>): string {
  return sha1(pythonJson(args, ',', ':'))
}

/** The account in an ARN. */
export function accountOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' && arn.startsWith('arn:') ? arn.split(':')[4] || undefined : undefined
}

/** A time as text, as it stands in caches. */
export function expirationText(value: unknown): string {
  const date = parseTimestamp(value)
  return date === undefined ? '' : formatIso8601(date)
}

function readCached(value: unknown, provider: string): (ExpiringCredentials & { expiryTime: Date }) | undefined {
  try {
    return value === undefined ? undefined : readRole(value, provider)
  } catch {
    // An entry that cannot be read is as good as none.
    return undefined
  }
}

function readRole(value: unknown, provider: string): ExpiringCredentials & { expiryTime: Date } {
  const held = isRecord(value) ? value['Credentials'] : undefined
  const fields = requireFields(held, ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'], provider)
  return {
    accessKey: fields.AccessKeyId,
    secretKey: fields.SecretAccessKey,
    token: fields.SessionToken,
    accountId: isRecord(held) ? textField(held, 'AccountId') : undefined,
    // boto3 writes the zone as `UTC`. A time that cannot be read is long past.
    expiryTime: parseTimestamp(fields.Expiration.replace(/UTC$/, 'Z')) ?? new Date(0),
  }
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

function pythonJson(value: unknown, comma: string, colon: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, comma, colon)).join(comma)}]`
  if (isRecord(value)) {
    const members = Object.keys(value)
      .toSorted()
      .map((name) => `${asciiJson(name)}${colon}${pythonJson(value[name], comma, colon)}`)
    return `{${members.join(comma)}}`
  }
  return asciiJson(value)
}

function asciiJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  return text.replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
