/**
 * The search for a session's credentials: boto3's chain, whose places may call services with clients of the session.
 *
 * @see features 3.2
 */

import type { EmittedEvent } from '../base/emitter.js'
import type { HttpRequest } from '../base/http-message.js'
import type { BaseClient } from '../client/base-client.js'
import type { Environment } from '../config/environment.js'
import type { NestedCallOptions, NestedClient, NestedClientOptions } from '../credentials/context.js'
import { createDefaultChain } from '../credentials/default-chain.js'
import { suppliedByChain, type SessionCredentials } from './credential-supply.js'
import type { SessionSettings } from './session-settings.js'

/** What the search needs of its session. */
export interface SearchOptions {
  readonly settings: SessionSettings
  readonly env: Environment
  /** Makes a client whose keys are those given, or none. */
  readonly createClient: (service: string, options: NestedClientOptions) => BaseClient
  readonly promptMfaCode?: ((serial: string) => Promise<string>) | undefined
}

/** The credentials that the chain finds at the first need. */
export function searchForCredentials({
  settings,
  env,
  createClient,
  promptMfaCode,
}: SearchOptions): SessionCredentials {
  const chain = createDefaultChain({
    env,
    profiles: settings.files,
    profileName: settings.profileName ?? 'default',
    isProfileExplicit: settings.isProfileGiven,
    sources: settings.sources,
    createClient: (service, options) => nestedClient(createClient(service, options)),
    ...(promptMfaCode === undefined ? {} : { promptMfaCode }),
  })
  return suppliedByChain(chain)
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
