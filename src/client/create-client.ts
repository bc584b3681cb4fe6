/**
 * A client is put together here: settings, endpoint rules, protocol, transport, retries, signing.
 *
 * @see features 4.1
 */

import { arch, platform, release } from 'node:os'
import { randomUUID } from 'node:crypto'
import type { Clock } from '../base/clock.js'
import type { HierarchicalEmitter } from '../base/emitter.js'
import type { RawRuleSet } from '../endpoint/raw-rules.js'
import { compileRuleSet, type EndpointRules } from '../endpoint/rule-set.js'
import { resolveClientRegion } from '../endpoint/client-region.js'
import type { ServiceDefinition } from '../model/loader.js'
import type { SharedFacts } from '../model/raw.js'
import { lazyProtocol, type ProtocolOptions } from '../protocol/load.js'
import { createRetryStrategy } from '../retry/modes.js'
import { createTransport } from '../http/transport.js'
import { type BaseClient, clientClass, type ClientMeta } from './base-client.js'
import type { ClientSettings } from './client-settings.js'
import type { ClientContext } from './context.js'
import { withDiscovery } from './endpoint-discovery.js'
import { createEndpointCompiler } from './endpoint-finder.js'
import { endpointSettings } from './endpoint-settings.js'
import type { ClientEvents } from './lifecycle.js'
import { createSigning, type CredentialSupply } from './signing.js'
import { createTokenSupply, type TokenSearch } from './token-supply.js'
import { createUserAgent } from './user-agent.js'
import { compileProtection } from './protection.js'

/** What a client is put together from. */
export interface ClientParts {
  readonly definition: ServiceDefinition
  readonly facts: SharedFacts
  readonly settings: ClientSettings
  readonly events: HierarchicalEmitter
  readonly credentials: CredentialSupply
  /** The session's bearer token. Default: none but the environment's. */
  readonly findToken?: TokenSearch | undefined
  /** In what the service's documents are special. */
  readonly protocolOptions?: ProtocolOptions | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly clock: Clock
  readonly random: () => number
}

/** Creates a client. Touches neither network nor disk. @throws NoRegionError, errors of settings */
export function createClient(parts: ClientParts): BaseClient {
  const { definition, facts, settings, events, env, clock } = parts
  const { model } = definition
  const region = resolveClientRegion({
    partitions: facts.endpointPartitions,
    endpoints: definition.source.endpoints(),
    endpointPrefix: model.endpointPrefix,
    regionName: settings.regionName,
    hasEndpointUrl: settings.endpointUrl !== undefined,
    useDualstack: settings.useDualstackEndpoint,
    useFips: settings.useFipsEndpoint,
    useTls: settings.useSsl,
  })
  const rules = rulesOf(definition, facts)
  const endpoints = endpointSettings(settings, region.endpointRegion)
  const retry = createRetryStrategy(settings.retries, { clock, random: parts.random })
  const token = createTokenSupply(env, model.signingName, parts.findToken)
  const signing = createSigning({ model, settings, region, credentials: parts.credentials, clock, token })
  const context: ClientContext = {
    service: model,
    paginators: () => definition.source.paginators(),
    waiters: () => definition.source.waiters(),
    settings,
    protocol: lazyProtocol(model, parts.protocolOptions),
    events,
    sender: createTransport(transportOptions(settings, env)),
    retry,
    clock,
    uuid: randomUUID,
    userAgent: createUserAgent({
      version: parts.version,
      platform: platform(),
      release: release(),
      arch: arch(),
      nodeVersion: process.version,
      executionEnvironment: env['AWS_EXECUTION_ENV'],
      retryMode: retry.mode,
      appId: settings.userAgentAppid,
      extra: settings.userAgentExtra,
      override: settings.userAgent,
    }),
    regionName: region.regionName,
    readTimeout: settings.readTimeout,
    validates: settings.parameterValidation,
    injectsHostPrefix: settings.injectHostPrefix,
    compileEndpoint: withDiscovery(
      createEndpointCompiler({ rules, settings: endpoints, accountId: () => signing.accountId() }),
      { service: model, settings, events, clock, retry, call: (name, params) => made.makeApiCall(name, params) },
    ),
    signing,
    compileProtection: (operation) => compileProtection(operation, settings),
  }
  const { client, methods } = clientClass(model)
  const meta: ClientMeta<ClientSettings> = {
    // The same events, with types by name, which the compiler cannot compare.
    events: events as ClientEvents,
    regionName: region.regionName,
    endpointUrl: settings.endpointUrl ?? region.endpointUrl,
    config: settings,
    serviceModel: model,
    methodToApiMapping: methods,
    partition: region.partition,
  }
  const made = new client(context, meta)
  return made
}

const compiledRules = new WeakMap<ServiceDefinition, EndpointRules>()

/** Rules are compiled once for all clients of a service. */
function rulesOf(definition: ServiceDefinition, facts: SharedFacts): EndpointRules {
  let rules = compiledRules.get(definition)
  if (rules === undefined) {
    rules = compileRuleSet(definition.source.endpointRuleSet() as RawRuleSet, { partitions: facts.rulePartitions })
    compiledRules.set(definition, rules)
  }
  return rules
}

function transportOptions(settings: ClientSettings, env: ClientParts['env']) {
  return {
    connectTimeoutMs: settings.connectTimeout * 1000,
    readTimeoutMs: settings.readTimeout * 1000,
    maxPoolConnections: settings.maxPoolConnections,
    tcpKeepAlive: settings.tcpKeepalive,
    verify: settings.verify,
    clientCert: settings.clientCert,
    proxies: settings.proxies,
    proxiesConfig: settings.proxiesConfig,
    env,
  }
}
