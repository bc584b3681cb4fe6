/**
 * Credentials of a role, assumed with a token in a file: how pods and CI runners get theirs.
 *
 * @see features 3.6; botocore `AssumeRoleWithWebIdentityProvider`
 */

import { readFile } from 'node:fs/promises'

import { expandPath, readVariable } from '../config/environment.js'
import { InvalidConfigError } from '../errors/config.js'
import { defaultSessionName, readAssumedRole } from './assume-role.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource } from './credentials.js'
import { retrievalError } from './fields.js'
import { renewing } from './renewing.js'
import { fetchThroughCache, type RoleCredentials, roleCacheKey } from './role-cache.js'

const method = 'assume-role-with-web-identity'
const service = 'sts'

const variables = {
  web_identity_token_file: 'AWS_WEB_IDENTITY_TOKEN_FILE',
  role_arn: 'AWS_ROLE_ARN',
  role_session_name: 'AWS_ROLE_SESSION_NAME',
}

/** Credentials of the role that the environment or the profile names. */
export async function loadWebIdentity(
  context: CredentialContext,
  profileName: string,
  ignoreEnvironment: boolean,
): Promise<CredentialSource | undefined> {
  const profile = context.profiles().profiles.get(profileName) ?? {}
  const find = (key: keyof typeof variables) => {
    const named = ignoreEnvironment ? undefined : readVariable(context.env, variables[key])
    const value = named ?? profile[key]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const tokenFile = find('web_identity_token_file')
  if (tokenFile === undefined) return undefined
  const roleArn = find('role_arn')
  if (roleArn === undefined) {
    const message = `A web identity token is configured (${tokenFile}) but no role: set role_arn in the profile or AWS_ROLE_ARN.`
    throw new InvalidConfigError(message, { profile: profileName, tokenFile })
  }
  const sessionName = find('role_session_name')
  const given = { ...(sessionName !== undefined && { RoleSessionName: sessionName }), RoleArn: roleArn }
  const params = { RoleSessionName: defaultSessionName(context), ...given }
  const call = () => assumeWithToken(context, params, tokenFile)
  const refreshUsing = () => fetchThroughCache(context, roleCacheKey(given), method, call)
  return renewing(context, method, await refreshUsing(), refreshUsing)
}

async function assumeWithToken(
  context: CredentialContext,
  params: object,
  tokenFile: string,
): Promise<RoleCredentials> {
  // The file is replaced from time to time, and its content goes out as it is.
  const path = expandPath(tokenFile, context.env)
  const token = await readFile(path, 'utf8').catch((error: unknown) => {
    throw retrievalError(method, `the web identity token file ${path} cannot be read`, error)
  })
  const client = await context.createClient(service, {})
  const output = await client.call('AssumeRoleWithWebIdentity', { ...params, WebIdentityToken: token })
  return readAssumedRole(output, method)
}
