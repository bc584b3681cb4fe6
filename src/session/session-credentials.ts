/**
 * A session's credentials: given, or searched for in boto3's chain, whose places may call services with clients of the
 * session.
 *
 * @see features 3.2
 */

import { join } from 'node:path'
import type { Clock } from '../base/clock.js'
import type { EmittedEvent } from '../base/emitter.js'
import type { HttpRequest } from '../base/http-message.js'
import type { BaseClient } from '../client/base-client.js'
import { type Environment, homeDirectory } from '../config/environment.js'
import type { AssumeRoleParams } from '../credentials/assumed-role.js'
import { createCredentialChain } from '../credentials/chain.js'
import type {
  CredentialCache,
  CredentialContext,
  NestedCallOptions,
  NestedClient,
  NestedClientOptions,
} from '../credentials/context.js'
import { createDefaultChain } from '../credentials/default-chain.js'
import { providerOf } from '../credentials/given.js'
import type { CredentialProvider } from '../credentials/provider.js'
import { credentialsFromKeys, type GivenKeys } from '../credentials/static.js'
import { ValidationError } from '../errors/parameter.js'
import { suppliedBy, suppliedByChain, type SessionCredentials } from './credential-supply.js'
import type { SessionOptions } from './session-options.js'
import type { SessionSettings } from './session-settings.js'

/** What the session has for its providers of credentials. */
export interface SessionContextOptions {
  readonly settings: SessionSettings
  readonly env: Environment
  readonly clock: Clock
  readonly options: Pick<SessionOptions, 'promptMfaCode' | 'cache'>
  /** Makes a client whose keys are those given, or none. */
  readonly createClient: (service: string, options: NestedClientOptions) => BaseClient
}

/** A session as providers of credentials see it. Nothing is read yet. */
export function sessionContext({
  settings,
  env,
  clock,
  options: { promptMfaCode, cache },
  createClient,
}: SessionContextOptions): CredentialContext {
  return {
    env,
    profiles: settings.files,
    profileName: settings.profileName ?? 'default',
    isProfileExplicit: settings.isProfileGiven,
    sources: settings.sources,
    clock,
    cache: cache === 'cli' ? cliCache(env) : (cache ?? new Map<string, unknown>()),
    createClient: (service, options) => nestedClient(createClient(service, options)),
    ...(promptMfaCode === undefined ? {} : { promptMfaCode }),
  }
}

/**
 * The credentials that the options name; `undefined` where they have to be searched for.
 *
 * @throws {@link PartialCredentialsError} {@link ValidationError}
 */
export function givenCredentials(
  options: Pick<SessionOptions, 'credentials'> & GivenKeys,
  context: () => CredentialContext,
): SessionCredentials | undefined {
  const { credentials } = options
  const keys = credentialsFromKeys(options)
  if (credentials === undefined) return keys === undefined ? undefined : suppliedBy(keys)
  if (keys === undefined) return suppliedByChain(createCredentialChain([providerOf(credentials)]), context)
  const message = 'A session takes either credentials or awsAccessKeyId and awsSecretAccessKey, not both.'
  throw new ValidationError(message, { param: 'credentials' })
}

/** The credentials that the chain finds at the first need. */
export function searchForCredentials(context: CredentialContext): SessionCredentials {
  return suppliedByChain(createDefaultChain(context), () => context)
}

/** The provider of a role's credentials, assumed with those of a session. */
export function assumedBy(
  params: AssumeRoleParams,
  source: SessionCredentials,
  regionName: string | undefined,
): CredentialProvider {
  return {
    method: 'assume-role',
    async load({ context } = {}) {
      if (context === undefined) return undefined
      const { assumeNamedRole } = await import('../credentials/assumed-role.js')
      return assumeNamedRole(context, params, { source: () => source.get({}), regionName })
    },
  }
}

/** A client as the places of the chain use it: one call after the other. */
export function nestedClient(client: BaseClient): NestedClient {
  let headersFor: NestedCallOptions['headers']
  client.meta.events.register('request-created', (event) => {
    const { request } = event as EmittedEvent & { readonly request: HttpRequest }
    Object.assign(request.headers, headersFor?.(`${request.protocol}//${request.host}${request.path}`))
  })
  return {
    call(operation, params, { signal, headers } = {}) {
      headersFor = headers
      return client.makeApiCall(operation, params, signal === undefined ? {} : { signal })
    },
  }
}

/** The cache of the AWS CLI, opened at the first use. */
function cliCache(env: Environment): CredentialCache {
  const open = async () => {
    const { createJsonFileCache } = await import('../credentials/json-file-cache.js')
    return createJsonFileCache(join(homeDirectory(env), '.aws', 'cli', 'cache'))
  }
  return {
    get: async (key) => (await open()).get(key),
    set: async (key, value) => (await open()).set(key, value),
  }
}
