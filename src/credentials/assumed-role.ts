/**
 * Credentials of a role that a program names in code, assumed with credentials of its own choice.
 *
 * @see features 3.5; boto3 has no such thing: its users copy keys from AssumeRole and lose them after an hour
 */

import type { AssumeRoleRequest } from '#models/sts.js'
import { RefreshWithMFAUnsupportedError } from '../errors/credentials.js'
import { askCode, callAssumeRole, defaultSessionName } from './assume-role.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource, FrozenCredentials } from './credentials.js'
import { parseJson } from './fields.js'
import { renewing } from './renewing.js'
import { fetchThroughCache, type RoleCredentials, roleCacheKey } from './role-cache.js'

/** Parameters of AssumeRole as AWS spells them; `RoleSessionName` has a default. */
export type AssumeRoleParams = Omit<AssumeRoleRequest, 'RoleSessionName'> &
  Partial<Pick<AssumeRoleRequest, 'RoleSessionName'>>

/** With what a role is assumed. */
export interface AssumedRoleOptions {
  /** The keys that the call is signed with. */
  readonly source: () => Promise<FrozenCredentials>
  /** Where STS is asked. Default: the region of the client that needs credentials. */
  readonly regionName?: string | undefined
}

const method = 'assume-role'

/**
 * Credentials of the role, which renew themselves; those made with a code of an MFA device cannot.
 *
 * @throws {@link ClientError} STS refuses; what `source` throws
 */
export async function assumeNamedRole(
  context: CredentialContext,
  given: AssumeRoleParams,
  options: AssumedRoleOptions,
): Promise<CredentialSource> {
  const args = withoutAbsent(given)
  const params = { RoleSessionName: defaultSessionName(context), ...args }
  const { SerialNumber: serial, TokenCode: givenCode } = given

  async function call(): Promise<RoleCredentials> {
    const credentials = await options.source()
    const code = serial === undefined || givenCode !== undefined ? {} : { TokenCode: await askCode(context, serial) }
    return callAssumeRole(context, credentials, { ...params, ...code }, options.regionName)
  }

  const fetch = () => fetchThroughCache(context, cacheKey(args), method, call)
  return renewing(context, method, await fetch(), serial !== undefined ? () => Promise.reject(mfaError(given)) : fetch)
}

function withoutAbsent(given: AssumeRoleParams): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** As the AWS CLI and boto3 make it: a code is good once, and a policy counts by what it says. */
function cacheKey(given: Readonly<Record<string, unknown>>): string {
  const { Policy } = given
  const args = Object.entries(given).filter(([name]) => name !== 'TokenCode')
  const policy = typeof Policy === 'string' ? { Policy: parseJson(Policy) ?? Policy } : {}
  return roleCacheKey({ ...Object.fromEntries(args), ...policy })
}

function mfaError({ RoleArn }: AssumeRoleParams): RefreshWithMFAUnsupportedError {
  const message = `Cannot refresh credentials: MFA token required (role ${RoleArn}). Assume the role anew to be asked for a new code.`
  return new RefreshWithMFAUnsupportedError(message, { roleArn: RoleArn })
}
