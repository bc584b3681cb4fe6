/**
 * Passwords for databases that know IAM: presigned URLs without their scheme.
 *
 * @see features 6.8; boto3 `generate_db_auth_token`
 */

import type { HttpRequest } from '../base/http-message.js'
import { NoRegionError } from '../errors/endpoint.js'
import { ValidationError } from '../errors/parameter.js'
import { appendParameters } from '../signing/presigned-url.js'
import { presignV4 } from '../signing/v4-presign.js'
import type { ServiceHooks } from './service-hooks.js'

const hostForm = /^[^\s:/?#@]+(:\d+)?$/

/** What a password is good for. */
export interface AuthTokenOptions {
  /** The signing name. */
  readonly service: string
  /** Host, with its port unless that is 443. */
  readonly host: string
  /** Default: the client's region. */
  readonly region: string | undefined
  readonly query: readonly (readonly [string, string])[]
  /** Seconds. */
  readonly expiresIn: number
}

/**
 * Signs a password. Resolving credentials is the only I/O.
 *
 * @throws {@link ValidationError} the host cannot be one
 * @throws {@link NoCredentialsError} {@link NoRegionError} what the signature needs is missing
 */
export async function createAuthToken(hooks: ServiceHooks, options: AuthTokenOptions): Promise<string> {
  const { service, host, query, expiresIn, region = hooks.regionName } = options
  if (!hostForm.test(host)) {
    throw new ValidationError(`${host} is no host of a database.`, { value: host, param: 'Hostname' })
  }
  if (region === undefined)
    throw new NoRegionError('A token is good for one region: give Region, or a region to the client.')
  const request: HttpRequest = {
    method: 'GET',
    protocol: 'https:',
    host,
    path: '/',
    query: appendParameters('', query),
    headers: {},
    body: undefined,
  }
  const credentials = await hooks.keys()
  const url = presignV4(request, { credentials, service, region, epochMs: hooks.clock.now(), expiresIn })
  return url.slice('https://'.length)
}
