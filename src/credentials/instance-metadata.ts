/**
 * Credentials of the role of the EC2 instance that the program runs on.
 *
 * @see features 3.12; botocore `InstanceMetadataProvider`
 */

import { systemClock } from '../base/clock.js'
import { parseTimestamp } from '../base/timestamps.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource, WaitOptions } from './credentials.js'
import { isRecord, parseJson, retrievalError, textField } from './fields.js'
import { openMetadataService, type Unreachable } from './metadata-service.js'
import { skip, type Skipped } from './provider.js'
import type { ExpiringCredentials } from './refreshable.js'
import { renewing } from './renewing.js'

const method = 'iam-role'
const ROLES_PATH = 'iam/security-credentials/'
const REFRESH_WINDOW_SECONDS = 600

/** What the instance's role has, or why there is nothing. */
export async function loadInstanceMetadata(
  context: CredentialContext,
  options: WaitOptions = {},
): Promise<CredentialSource | Skipped> {
  const first = await retrieve(context, options)
  if ('unreachable' in first) return skip(first.unreachable)
  const refreshUsing = async () => {
    const found = await retrieve(context, {})
    if ('unreachable' in found) throw retrievalError(method, found.unreachable)
    return found
  }
  return renewing(context, method, first, refreshUsing)
}

async function retrieve(context: CredentialContext, options: WaitOptions): Promise<ExpiringCredentials | Unreachable> {
  const service = await openMetadataService(context, options)
  if ('unreachable' in service) return service
  const role = await service.read(ROLES_PATH, () => true)
  if (typeof role !== 'string') return role
  const body = await service.read(`${ROLES_PATH}${role}`, (text) => parseJson(text) !== undefined)
  if (typeof body !== 'string') return body
  const found = parseJson(body)
  const names = ['AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration'] as const
  const fields = isRecord(found) ? names.map((name) => textField(found, name)) : []
  const [accessKey, secretKey, token, expiration] = fields
  if (accessKey === undefined || secretKey === undefined || token === undefined || expiration === undefined) {
    const code = isRecord(found) ? textField(found, 'Code') : undefined
    return {
      unreachable: `the metadata service has no credentials for the role${code === undefined ? '' : ` (${code})`}`,
    }
  }
  return { accessKey, secretKey, token, expiryTime: extendExpiry(context, expiration) }
}

/**
 * When the service has trouble it serves credentials about to end, or past it, which AWS goes on accepting. Their end is
 * then put off, so that they stay in use and are asked for again only after a while.
 */
function extendExpiry(context: CredentialContext, expiration: string): string | Date {
  const { clock = systemClock, random = Math.random, warn } = context
  const expiry = parseTimestamp(expiration)
  if (expiry === undefined) return expiration
  const windowMs = (REFRESH_WINDOW_SECONDS + 120 + Math.floor(random() * 481)) * 1000
  if (clock.now() < expiry.getTime() - windowMs) return expiry
  warn?.(
    `The metadata service serves credentials that end soon; they are used on and asked for again within ${Math.round(windowMs / 60_000)} minutes.`,
  )
  return new Date(clock.now() + windowMs)
}
