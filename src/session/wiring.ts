/**
 * What a session does not make itself: handed to it where the package is put together, or by a test.
 */

import type { Clock } from '../base/clock.js'
import type { HierarchicalEmitter } from '../base/emitter.js'
import type { BaseClient } from '../client/base-client.js'
import type { Environment } from '../config/environment.js'
import type { ModelLoader } from '../model/loader.js'
import type { ServiceModel } from '../model/service.js'
import type { ProtocolOptions } from '../protocol/load.js'
import type { SessionSettings } from './session-settings.js'

/** The outside of a session. */
export interface SessionWiring {
  /** The package's version, for the User-Agent. */
  readonly version: string
  readonly env: Environment
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Service models, with the folders of models that the settings name. */
  readonly loader: (settings: SessionSettings) => ModelLoader
  /** The name that an event has today, given an older one. */
  readonly currentEventName: (eventName: string) => string
  /** Adds to a new client what its service needs. */
  readonly customise: (client: BaseClient, env: Environment) => void
  /** Adds to the events of classes of resources what their services need. */
  readonly customiseResources: (events: HierarchicalEmitter) => void
  /** In what the documents of a service are special. */
  readonly protocolOptions: (service: ServiceModel) => ProtocolOptions | undefined
}
