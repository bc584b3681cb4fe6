/**
 * Clients for tests: real models, a real HTTP server, a clock that does not wait.
 */

import { fileURLToPath } from 'node:url'
import { HierarchicalEmitter } from '../../src/base/emitter.js'
import type { BaseClient } from '../../src/client/base-client.js'
import { resolveClientSettings } from '../../src/client/client-settings.js'
import { createClient } from '../../src/client/create-client.js'
import type { CallOptions } from '../../src/client/context.js'
import type { Output } from '../../src/client/answer.js'
import type { ConfigOptions } from '../../src/config/config-options.js'
import { Credentials } from '../../src/credentials/credentials.js'
import { createModelLoader } from '../../src/model/loader.js'
import { customise } from '../../src/services/customise.js'
import { suppliedBy } from '../../src/session/credential-supply.js'
import { createSessionSettings } from '../../src/session/session-settings.js'
import { createFakeClock, type FakeClock } from './fake-clock.js'

const loader = createModelLoader({ directory: fileURLToPath(new URL('../../dist/models/', import.meta.url)) })

/** A client whose operations can be called by name without types. */
export type LooseClient = BaseClient & Record<string, (params?: object, options?: CallOptions) => Promise<Output>>

/** A client of a service that speaks to `endpointUrl`. */
export function clientFor(
  serviceName: string,
  endpointUrl: string,
  options: { readonly config?: ConfigOptions; readonly clock?: FakeClock; readonly env?: Record<string, string> } = {},
): LooseClient {
  const definition = loader.load(serviceName)
  const env = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere', ...options.env }
  const settings = createSessionSettings({ regionName: 'us-east-1' }, env)
  const events = new HierarchicalEmitter()
  customise(definition.model, events)
  const client = createClient({
    definition,
    facts: loader.sharedFacts(),
    settings: resolveClientSettings(definition.model, options.config ?? {}, { endpointUrl }, settings),
    events,
    credentials: suppliedBy(new Credentials('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')),
    env,
    version: '0.0.0',
    clock: options.clock ?? createFakeClock(),
    random: () => 0.5,
  })
  return client as LooseClient
}
