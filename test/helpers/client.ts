/**
 * Clients for tests: real models, a real HTTP server, a clock that does not wait.
 */

import { fileURLToPath } from 'node:url'
import { HierarchicalEmitter } from '../../src/base/emitter.js'
import type { BaseClient } from '../../src/client/base-client.js'
import { resolveClientSettings } from '../../src/client/client-settings.js'
import { createClient } from '../../src/client/create-client.js'
import type { CredentialSupply } from '../../src/client/signing.js'
import type { CallOptions } from '../../src/client/context.js'
import type { Output } from '../../src/client/answer.js'
import type { ConfigOptions } from '../../src/config/config-options.js'
import { Credentials } from '../../src/credentials/credentials.js'
import { createModelLoader } from '../../src/model/loader.js'
import { customise, protocolOptions } from '../../src/services/customise.js'
import { suppliedBy } from '../../src/session/credential-supply.js'
import { createSessionSettings } from '../../src/session/session-settings.js'
import { createFakeClock, type FakeClock } from './fake-clock.js'

/** The models that come with the package. */
export const loader = createModelLoader({ directory: fileURLToPath(new URL('../../dist/models/', import.meta.url)) })

const exampleKeys = new Credentials('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')

/** A client whose operations can be called by name without types. */
export type LooseClient = BaseClient & Record<string, (params?: object, options?: CallOptions) => Promise<Output>>

/** What a test's client differs in from others. */
export interface TestClientOptions {
  readonly config?: ConfigOptions
  readonly clock?: FakeClock
  readonly env?: Record<string, string>
  /** Default `us-east-1`. */
  readonly regionName?: string
  readonly useSsl?: boolean
  readonly credentials?: CredentialSupply
}

/** A client that means AWS's hosts, and whose requests come to a server that it takes for a proxy. */
export function clientThrough(serviceName: string, proxyUrl: string, options: TestClientOptions = {}): LooseClient {
  const config = { ...options.config, proxies: { http: proxyUrl } }
  return clientFor(serviceName, undefined, { ...options, config, useSsl: false })
}

/** A client of a service that speaks to `endpointUrl`. */
export function clientFor(
  serviceName: string,
  endpointUrl: string | undefined,
  options: TestClientOptions = {},
): LooseClient {
  const { regionName = 'us-east-1', useSsl } = options
  const definition = loader.load(serviceName)
  const env = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere', ...options.env }
  const settings = createSessionSettings({ regionName }, env)
  const events = new HierarchicalEmitter()
  const client = createClient({
    definition,
    facts: loader.sharedFacts(),
    settings: resolveClientSettings(definition.model, options.config ?? {}, { endpointUrl, useSsl }, settings),
    events,
    credentials: options.credentials ?? suppliedBy(exampleKeys),
    protocolOptions: protocolOptions(definition.model),
    env,
    version: '0.0.0',
    clock: options.clock ?? createFakeClock(),
    random: () => 0.5,
  })
  customise(client, env)
  return client as LooseClient
}
