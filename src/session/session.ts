/**
 * A session: settings and credentials, from which clients are made.
 *
 * @see boto3 `Session`; features 1
 */

import { type Clock, systemClock } from '../base/clock.js'
import { HierarchicalEmitter } from '../base/emitter.js'
import { concealAs } from '../base/secret.js'
import type { Resources } from '#models/_resources.js'
import type { Services } from '#models/_services.js'
import type { BaseClient } from '../client/base-client.js'
import { resolveClientSettings } from '../client/client-settings.js'
import { createClient } from '../client/create-client.js'
import type { ClientEvents } from '../client/lifecycle.js'
import { toConfig } from '../config/client-config.js'
import { type ConfigOptions, UNSIGNED } from '../config/config-options.js'
import type { CredentialSource, WaitOptions } from '../credentials/credentials.js'
import type { AssumeRoleParams } from '../credentials/assumed-role.js'
import { type AuthToken, loadAuthToken } from '../credentials/bearer-token.js'
import type { CredentialContext } from '../credentials/context.js'
import { credentialsFromKeys } from '../credentials/static.js'
import { getAvailablePartitions, getAvailableRegions, getPartitionForRegion } from '../endpoint/regions.js'
import { createServiceResource } from '../resource/service-resource.js'
import { frozen, noCredentials, suppliedBy, type SessionCredentials } from './credential-supply.js'
import { assumedBy, givenCredentials, searchForCredentials, sessionContext } from './session-credentials.js'
import type { ClientOptions, ResourceOptions, SessionOptions } from './session-options.js'
import { classEvents, findResources, resourceConfig, resourceServiceNames } from './session-resources.js'
import { createSessionSettings, type SessionSettings } from './session-settings.js'
import type { SessionWiring } from './wiring.js'

/**
 * A set of settings and credentials, from which clients are made. Sessions share nothing.
 *
 * @throws {@link ProfileNotFound} the named profile is in none of the files
 * @throws {@link ConfigParseError} a file cannot be read, naming file and line
 * @throws {@link PartialCredentialsError} one half of a key pair is given
 * @throws {@link ValidationError} both `credentials` and keys are given, or `credentials` are none
 * @see boto3 `Session`
 */
export class Session {
  /** Handlers added here reach the clients that are made afterwards. */
  readonly events: ClientEvents
  readonly #wiring: SessionWiring
  readonly #settings: SessionSettings
  readonly #options: SessionOptions
  #authToken: Promise<AuthToken | undefined> | undefined
  #context: CredentialContext | undefined
  #credentials: SessionCredentials | undefined
  /** Where credentials are fetched from when the session itself has no region. */
  readonly #classEvents: () => HierarchicalEmitter
  #regionOfFirstClient: string | undefined

  constructor(options: SessionOptions, wiring: SessionWiring) {
    this.#options = options
    this.#wiring = wiring
    this.#settings = createSessionSettings(options, wiring.env)
    this.events = new HierarchicalEmitter(wiring.currentEventName) as ClientEvents
    this.#classEvents = classEvents(this.events, wiring.customiseResources)
    this.#credentials = givenCredentials(options, () => this.#credentialContext())
    this.#settings.profile()
  }

  /** The profile in use; `default` where none is named. */
  get profileName(): string {
    return this.#settings.profileName ?? 'default'
  }

  /** The region of clients that are given none. */
  get regionName(): string | undefined {
    return this.#settings.value('region')
  }

  /** The profiles of both files, those of the config file first. */
  get availableProfiles(): string[] {
    return [...this.#settings.files().profiles.keys()]
  }

  /**
   * Creates a client of a service. Nothing is sent.
   *
   * @throws {@link UnknownServiceError} naming the services that come nearest
   * @throws {@link NoRegionError} the service needs a region and none is set
   * @see boto3 `Session.client`
   */
  client<Name extends keyof Services>(serviceName: Name, options?: ClientOptions): Services[Name]
  client(serviceName: string, options: ClientOptions = {}): unknown {
    return this.#createClient(serviceName, options, (config) => this.#credentialsFor(options, config))
  }

  /**
   * Creates the resource of a service, from which its other resources are reached. Nothing is sent.
   *
   * @throws {@link ResourceNotExistsError} the service has no resources, naming those that have
   * @throws {@link UnknownAPIVersionError} it has none in this API version
   * @throws {@link NoRegionError} the service needs a region and none is set
   * @see boto3 `Session.resource`
   * @example
   * for await (const bucket of session.resource('s3').buckets.all()) console.log(bucket.name)
   */
  resource<Name extends keyof Resources>(serviceName: Name, options?: ResourceOptions): Resources[Name]
  resource(serviceName: string, options: ResourceOptions = {}): unknown {
    const { apiVersion, resources } = findResources(this.#loader(), serviceName, options.apiVersion)
    const clientOptions = { ...options, apiVersion, config: resourceConfig(options.config) }
    const client = this.#createClient(serviceName, clientOptions, (config) => this.#credentialsFor(options, config))
    return createServiceResource({ client, resources, events: this.#classEvents() })
  }

  #createClient(
    serviceName: string,
    options: ClientOptions,
    credentialsFor: (config: ConfigOptions) => SessionCredentials,
  ): BaseClient {
    const { loader, env, version, customise, protocolOptions } = this.#wiring
    const settings = this.#settings
    const config = toConfig(options.config)
    const apiVersion = options.apiVersion ?? settings.value('apiVersions')?.[serviceName]
    const definition = loader(settings).load(serviceName, apiVersion)
    const events = new HierarchicalEmitter(this.#wiring.currentEventName)
    const client = createClient({
      definition,
      facts: loader(settings).sharedFacts(),
      settings: resolveClientSettings(definition.model, config, options, settings),
      events,
      credentials: credentialsFor(config),
      findToken: () => this.#findToken(),
      protocolOptions: protocolOptions(definition.model),
      env,
      version,
      clock: this.#clock,
      random: Math.random,
    })
    this.#regionOfFirstClient ??= client.meta.regionName
    customise(client, env)
    // The service's own handlers come first: users see parameters and answers as boto3 shows them.
    events.include(this.events)
    return client
  }

  /** The services that clients can be made of. */
  getAvailableServices(): string[] {
    return [...this.#loader().serviceNames()]
  }

  /** The services that have resources. */
  getAvailableResources(): string[] {
    return resourceServiceNames(this.#loader())
  }

  /** The partitions of AWS: `aws`, `aws-cn` … */
  getAvailablePartitions(): string[] {
    return getAvailablePartitions(this.#loader().sharedFacts().endpointPartitions)
  }

  /**
   * The regions where a service has endpoints; empty for a service that is not known.
   *
   * @param allowNonRegional  Whether pseudo regions such as `aws-global` are named too. Default false.
   */
  getAvailableRegions(serviceName: string, partitionName = 'aws', allowNonRegional = false): string[] {
    const loader = this.#loader()
    if (!loader.has(serviceName)) return []
    const { endpointPartitions } = loader.sharedFacts()
    const endpoints = loader.load(serviceName).source.endpoints()
    return getAvailableRegions(endpointPartitions, endpoints, partitionName, allowNonRegional)
  }

  /** The partition of a region. @throws {@link UnknownRegionError} */
  getPartitionForRegion(regionName: string): string {
    return getPartitionForRegion(this.#loader().sharedFacts().endpointPartitions, regionName)
  }

  /** The session's credentials, searched for if need be; `undefined` where there are none. */
  async getCredentials(options?: WaitOptions): Promise<CredentialSource | undefined> {
    return this.#sessionCredentials().find(options)
  }

  /**
   * A session with the credentials of a role, assumed with this session's and renewed before they end; otherwise with the
   * same settings. Nothing is called until credentials are needed; that call may fail then. STS is asked in this
   * session's region. With `SerialNumber`, `promptMfaCode` is asked for the code; such credentials are not renewed.
   *
   * @param options.regionName  The region of the new session. Default: this session's.
   * @see AWS "AssumeRole"
   * @example
   * const s3 = session.assumeRole({ RoleArn: 'arn:aws:iam::123456789012:role/reader' }).client('s3')
   */
  assumeRole(params: AssumeRoleParams, options: { readonly regionName?: string | undefined } = {}): this {
    const { profileName, regionName, promptMfaCode, cache } = this.#options
    const credentials = assumedBy(params, this.#sessionCredentials(), this.regionName)
    const ofRole = { profileName, regionName: options.regionName ?? regionName, promptMfaCode, cache, credentials }
    // A class made from this one gives sessions of its own kind.
    return Reflect.construct(this.constructor, [ofRole, this.#wiring]) as this
  }

  toString(): string {
    return `Session(regionName=${this.regionName === undefined ? 'undefined' : `'${this.regionName}'`})`
  }

  get #clock(): Clock {
    return this.#wiring.clock ?? systemClock
  }

  #loader() {
    return this.#wiring.loader(this.#settings)
  }

  #sessionCredentials(): SessionCredentials {
    return (this.#credentials ??= searchForCredentials(this.#credentialContext()))
  }

  /** One for all clients, so that it is renewed once. */
  #findToken(): Promise<AuthToken | undefined> {
    return (this.#authToken ??= loadAuthToken(this.#credentialContext()))
  }

  /** What providers of credentials need: the same for all of this session's. */
  #credentialContext(): CredentialContext {
    return (this.#context ??= sessionContext({
      settings: this.#settings,
      env: this.#wiring.env,
      clock: this.#clock,
      options: this.#options,
      createClient: (serviceName, { regionName = this.regionName ?? this.#regionOfFirstClient, credentials }) =>
        credentials === undefined
          ? this.#createClient(serviceName, { regionName, config: { signatureVersion: UNSIGNED } }, () => noCredentials)
          : this.#createClient(serviceName, { regionName }, () => suppliedBy(frozen(credentials))),
    }))
  }

  /** Keys given to the client go before the session's; half a pair is an error. */
  #credentialsFor(options: ClientOptions, config: ConfigOptions): SessionCredentials {
    if (config.signatureVersion === UNSIGNED) return noCredentials
    const { awsAccessKeyId, awsSecretAccessKey } = options
    const hasKeys = awsAccessKeyId !== undefined || awsSecretAccessKey !== undefined
    const keys = hasKeys ? credentialsFromKeys(options) : undefined
    return keys === undefined ? this.#sessionCredentials() : suppliedBy(keys)
  }

  static {
    concealAs(this.prototype, (self) => (self as Session).toString())
  }
}
