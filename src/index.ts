/**
 * boto3 for TypeScript: the public surface, and the only place where the parts are wired together.
 */

import { fileURLToPath } from 'node:url'
import { delimiter } from 'node:path'
import { expandPath } from './config/environment.js'
import { settingValue } from './config/resolve-setting.js'
import { createCredentialProviders, type CredentialProviders } from './credentials/public.js'
import { createModelLoader, type ModelLoader } from './model/loader.js'
import type { SessionSettings } from './session/session-settings.js'
import { currentEventName } from './services/event-aliases.js'
import { customise, protocolOptions } from './services/customise.js'
import { customiseResources } from './services/customise-resources.js'
import { Session as SessionBase } from './session/session.js'
import type { ClientOptions, ResourceOptions, SessionOptions } from './session/session-options.js'
import type { SessionWiring } from './session/wiring.js'
import { VERSION } from './version.js'

import type { Resources } from '#models/_resources.js'
import type { Services } from '#models/_services.js'
import { createDefaultSession } from './session/default-session.js'

export { BaseClient, type ClientMeta } from './client/base-client.js'
export type { CallOptions } from './client/context.js'
export type {
  AfterCallErrorEvent,
  AfterCallEvent,
  AttemptEvent,
  AttemptedEvent,
  BeforeCallEvent,
  BeforeParseEvent,
  ChooseSignerEvent,
  ClientEvents,
  EndpointEvent,
  ParamsEvent,
} from './client/lifecycle.js'
export { defineWaiter, type WaiterDefinition } from './client/waiters/define-waiter.js'
export type { PageIterator } from './client/pages/page-iterator.js'
export type { PaginationConfig, Paginator } from './client/pages/paginator.js'
export type { Waiter, WaiterConfig, WaitOptions } from './client/waiters/waiter.js'
export { Config } from './config/client-config.js'
export { UNSIGNED, type ConfigOptions, type RetryOptions, type S3Options } from './config/config-options.js'
export type { AssumeRoleParams } from './credentials/assumed-role.js'
export type { CredentialCache } from './credentials/context.js'
export { Credentials, type CredentialSource, type FrozenCredentials } from './credentials/credentials.js'
export type { CredentialsInput, SuppliedCredentials } from './credentials/given.js'
export type { CredentialProvider } from './credentials/provider.js'
export type {
  AssumeRoleOptions,
  CredentialProviders,
  ProfileOptions,
  WebIdentityOptions,
} from './credentials/public.js'
export * from './errors/public.js'
export { defineResource } from './resource/define-resource.js'
export type { ResourceClassEvent } from './resource/resource-class.js'
export type { ClientOptions, ResourceOptions, SessionOptions } from './session/session-options.js'
export { CloudFrontSigner } from './signing/cloudfront-signer.js'
export { VERSION as version } from './version.js'

/** `undefined` in a CommonJS bundle, where only the models that were imported by name are there. */
const here: string | undefined = import.meta.url
const directory = here === undefined ? undefined : fileURLToPath(new URL('../dist/models/', here))

const loaders = new Map<string, ModelLoader>()

/** A loader for each set of folders that sessions name: models are read once for all of them. */
function loaderFor({ sources }: SessionSettings): ModelLoader {
  const { env } = sources
  const dataPath = settingValue('dataPath', sources)
  const extraDirectories = [...(dataPath?.split(delimiter) ?? []), '~/.aws/models'].map((path) => expandPath(path, env))
  const key = extraDirectories.join(delimiter)
  let loader = loaders.get(key)
  if (loader === undefined) loaders.set(key, (loader = createModelLoader({ directory, extraDirectories })))
  return loader
}

const wiring: SessionWiring = {
  version: VERSION,
  env: process.env,
  loader: loaderFor,
  currentEventName,
  customise,
  customiseResources,
  protocolOptions,
}

/**
 * A set of settings and credentials, from which clients are made. Sessions share nothing.
 *
 * @throws {@link ProfileNotFound} the named profile is in none of the files
 * @throws {@link ConfigParseError} a file cannot be read, naming file and line
 * @throws {@link PartialCredentialsError} one half of a key pair is given
 * @see boto3 `Session`
 * @example
 * const session = new Session({ profileName: 's3_user', regionName: 'eu-central-1' })
 * const s3 = session.client('s3')
 */
export class Session extends SessionBase {
  constructor(options: SessionOptions = {}) {
    super(options, wiring)
  }
}

/**
 * Providers of credentials for explicit use.
 *
 * @example
 * const { fromAssumeRole, fromProfile } = credentials
 * const source = fromProfile({ profileName: 'base' })
 * const session = new Session({ credentials: fromAssumeRole({ params: { RoleArn }, source }) })
 */
export const credentials: CredentialProviders = createCredentialProviders((provider, options) =>
  new Session({ credentials: provider }).getCredentials(options),
)

const defaultSession = createDefaultSession((options?: SessionOptions) => new Session(options))

/** Replaces the default session by one with these options. @see boto3 `setup_default_session` */
export function setupDefaultSession(options: SessionOptions = {}): void {
  defaultSession.setup(options)
}

/** A client of the default session, which is made at the first use. @see boto3 `client` */
export function client<Name extends keyof Services>(serviceName: Name, options?: ClientOptions): Services[Name] {
  return defaultSession.get().client(serviceName, options)
}

/** The resource of a service, of the default session. @see boto3 `resource` */
export function resource<Name extends keyof Resources>(serviceName: Name, options?: ResourceOptions): Resources[Name] {
  return defaultSession.get().resource(serviceName, options)
}
