/**
 * The resource models of a session's services.
 *
 * @see features 1.2
 */

import { HierarchicalEmitter } from '../base/emitter.js'
import { type Config, toConfig } from '../config/client-config.js'
import type { ConfigOptions } from '../config/config-options.js'
import { ResourceNotExistsError, UnknownAPIVersionError } from '../errors/high-level.js'
import type { ModelLoader } from '../model/loader.js'

/** The resource model of a service, and the API version that it is for. */
export interface SessionResources {
  readonly apiVersion: string
  readonly resources: unknown
}

/**
 * Finds a service's resource model.
 *
 * @param apiVersion  Default: the newest that has one.
 * @throws {@link ResourceNotExistsError}, {@link UnknownAPIVersionError}
 */
export function findResources(loader: ModelLoader, serviceName: string, apiVersion?: string): SessionResources {
  const versions = new Map<string, unknown>()
  for (const version of loader.apiVersions(serviceName)) {
    const resources = loader.load(serviceName, version).source.resources()
    if (resources !== undefined) versions.set(version, resources)
  }
  const wanted = apiVersion ?? [...versions.keys()].at(-1)
  if (wanted === undefined || versions.size === 0) throw noResources(loader, serviceName)
  const resources = versions.get(wanted)
  if (resources === undefined) throw noSuchVersion(serviceName, wanted, [...versions.keys()])
  return { apiVersion: wanted, resources }
}

/** The names of the services that have resources. */
export function resourceServiceNames(loader: ModelLoader): string[] {
  return [...loader.services()].filter(([, facts]) => facts.hasResources).map(([name]) => name)
}

/** The options of a resource's client: its calls are marked as such unless they are marked otherwise. */
export function resourceConfig(options: ConfigOptions | undefined): Config {
  const config = toConfig(options)
  return config.userAgentExtra === undefined ? config.merge({ userAgentExtra: 'Resource' }) : config
}

/**
 * The events of a session's classes of resources: first what services need, then what users have added. The same
 * emitter until there is more, so that classes are made once.
 */
export function classEvents(
  ofSession: HierarchicalEmitter,
  customise: (events: HierarchicalEmitter) => void,
): () => HierarchicalEmitter {
  let events: HierarchicalEmitter | undefined
  let version = -1
  return () => {
    if (events === undefined || version !== ofSession.version) {
      events = new HierarchicalEmitter()
      customise(events)
      events.include(ofSession)
      version = ofSession.version
    }
    return events
  }
}

function noResources(loader: ModelLoader, serviceName: string): ResourceNotExistsError {
  const availableServices = resourceServiceNames(loader)
  const hasLowLevelClient = loader.has(serviceName)
  const advice = hasLowLevelClient ? ` There is a client: client('${serviceName}').` : ''
  return new ResourceNotExistsError(
    `There are no resources of ${JSON.stringify(serviceName)}, only of ${availableServices.join(', ')}.${advice}`,
    { serviceName, availableServices, hasLowLevelClient },
  )
}

function noSuchVersion(serviceName: string, apiVersion: string, versions: string[]): UnknownAPIVersionError {
  return new UnknownAPIVersionError(
    `${serviceName} has no resources in the API version ${apiVersion}, only in ${versions.join(', ')}.`,
    { serviceName, apiVersion, availableApiVersions: versions },
  )
}
