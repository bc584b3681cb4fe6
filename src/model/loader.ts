/**
 * Finds service models: registered by an import, in the package's folder of compiled models, or in folders of the user.
 * Everything is read synchronously and once, because clients are made without waiting.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearestNames } from '../base/names.js'
import { DataNotFoundError, UnknownServiceError } from '../errors/data.js'
import type { FullModelSource, SharedFacts } from './raw.js'
import { registeredModel, registeredNames } from './registry.js'
import { ServiceModel } from './service.js'
import { textSource } from './text-source.js'
import { userModels } from './user-models.js'

/** One line of the index of services: service id, API version, and 1 where boto3 has resources for it. */
export type IndexEntry = readonly [serviceId: string, apiVersion: string, hasResources: 0 | 1]

/** What is known of a service without reading its model. */
export interface ServiceFacts {
  readonly serviceId: string
  readonly apiVersion: string
  readonly hasResources: boolean
}

/** A service's model, and the source for what hangs on it: paginators, waiters, endpoint rules, resources. */
export interface ServiceDefinition {
  readonly model: ServiceModel
  readonly source: FullModelSource
}

/** Gives out service models. Each is read once. */
export interface ModelLoader {
  /**
   * @param apiVersion  Default: the newest.
   * @throws {@link UnknownServiceError} with the nearest names
   * @throws {@link DataNotFoundError} the service has no such API version
   */
  load(serviceName: string, apiVersion?: string): ServiceDefinition
  has(serviceName: string): boolean
  /** Every service that can be loaded, sorted. */
  serviceNames(): readonly string[]
  /** By service name, sorted. Services that only a folder of the user has are read for it. */
  services(): ReadonlyMap<string, ServiceFacts>
  /** The API versions of a service, oldest first. */
  apiVersions(serviceName: string): readonly string[]
  /** Partitions and default modes. */
  sharedFacts(): SharedFacts
}

/** Where models are looked for. */
export interface ModelLoaderOptions {
  /** The folder of the compiled models. In a bundle it is not there, and only registered services are. */
  readonly directory: string | undefined
  /** Folders in botocore's layout (`<folder>/<service>/<version>/service-2.json`), searched first, in their order. */
  readonly extraDirectories?: readonly string[]
}

/** A loader over registered models, the folder of compiled models, and the user's folders. */
export function createModelLoader({ directory, extraDirectories = [] }: ModelLoaderOptions): ModelLoader {
  const users = userModels(extraDirectories)
  const definitions = new Map<string, ServiceDefinition>()
  const bundled = new Map<string, FullModelSource | undefined>()
  let index: Readonly<Record<string, IndexEntry>> | undefined
  let facts: SharedFacts | undefined

  const readBundled = (serviceName: string): FullModelSource | undefined => {
    if (!bundled.has(serviceName)) {
      const text = isServiceName(serviceName) ? compiledText(serviceName, directory) : undefined
      bundled.set(serviceName, text === undefined ? undefined : textSource(text))
    }
    return bundled.get(serviceName)
  }

  const apiVersions = (serviceName: string): readonly string[] => {
    const own = readBundled(serviceName)?.metadata.apiVersion
    return [...new Set([...users.versions(serviceName), ...(own === undefined ? [] : [own])])].toSorted()
  }

  const read = (serviceName: string, apiVersion: string | undefined): ServiceDefinition => {
    const versions = apiVersions(serviceName)
    const version = apiVersion ?? versions.at(-1)
    if (version === undefined) throw unknownService(serviceName, loader.services())
    const own = readBundled(serviceName)
    const base = own?.metadata.apiVersion === version ? own : undefined
    const source = users.read(serviceName, version, base) ?? base
    if (source === undefined) throw noSuchVersion(serviceName, version, versions)
    return { model: new ServiceModel(serviceName, source), source }
  }

  const serviceNames = (): readonly string[] => {
    index ??= readIndex(directory)
    const registered = registeredNames().filter(isServiceName)
    return [...new Set([...Object.keys(index), ...registered, ...users.serviceNames()])].toSorted()
  }

  const factsOf = (serviceName: string): ServiceFacts => {
    const entry = index?.[serviceName]
    if (entry !== undefined) return { serviceId: entry[0], apiVersion: entry[1], hasResources: entry[2] === 1 }
    const { model, source } = loader.load(serviceName)
    return {
      serviceId: model.serviceId,
      apiVersion: model.apiVersion,
      hasResources: source.resources() !== undefined,
    }
  }

  const loader: ModelLoader = {
    load(serviceName, apiVersion) {
      const key = apiVersion === undefined ? serviceName : `${serviceName}/${apiVersion}`
      let definition = definitions.get(key)
      if (definition === undefined) {
        definition = read(serviceName, apiVersion)
        definitions.set(key, definition)
      }
      return definition
    },
    has: (serviceName) => serviceNames().includes(serviceName),
    serviceNames,
    services: () => new Map(serviceNames().map((name) => [name, factsOf(name)])),
    apiVersions,
    sharedFacts: () => (facts ??= readFacts(directory)),
  }
  return loader
}

function isServiceName(name: string): boolean {
  return /^[a-z0-9][\w.-]*$/i.test(name)
}

function compiledText(name: string, directory: string | undefined): string | undefined {
  const registered = registeredModel(name)
  if (registered !== undefined) return registered
  const module = readIfThere(`${name}.js`, directory)
  return module?.slice(module.indexOf('`') + 1, module.lastIndexOf('`'))
}

/** Compiled models are ASCII. Reading bytes and then latin1 is the fastest way to a string (EC2: 0.9 ms, not 1.5). */
function readIfThere(file: string, directory: string | undefined): string | undefined {
  if (directory === undefined) return undefined
  try {
    return readFileSync(join(directory, file)).toString('latin1')
  } catch {
    // Not there, as in a bundle or for a name that no service has: the caller says which.
    return undefined
  }
}

function readIndex(directory: string | undefined): Readonly<Record<string, IndexEntry>> {
  const index: Readonly<Record<string, IndexEntry>> = JSON.parse(readIfThere('_index.json', directory) ?? '{}')
  return index
}

function readFacts(directory: string | undefined): SharedFacts {
  const text = compiledText('_facts', directory)
  if (text === undefined) {
    throw new DataNotFoundError('The data of partitions is missing: the package is not installed completely.', {
      dataPath: 'partitions',
    })
  }
  const facts: SharedFacts = JSON.parse(text)
  return facts
}

function unknownService(serviceName: string, services: ReadonlyMap<string, ServiceFacts>): UnknownServiceError {
  const names = new Map<string, string>()
  for (const [name, { serviceId }] of services) names.set(name, name).set(serviceId, name)
  const nearest = [...new Set(nearestNames(serviceName, names.keys(), 6).map((name) => names.get(name) ?? name))]
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.slice(0, 3).join(', ')}?`
  return new UnknownServiceError(`There is no service ${JSON.stringify(serviceName)}.${hint}`, {
    serviceName,
    nearest: nearest.slice(0, 3),
    knownServiceNames: [...services.keys()],
  })
}

function noSuchVersion(serviceName: string, version: string, versions: readonly string[]): DataNotFoundError {
  const known = versions.length === 0 ? '' : ` It has ${versions.join(', ')}.`
  return new DataNotFoundError(`The service ${serviceName} has no API version ${version} here.${known}`, {
    dataPath: `${serviceName}/${version}/service-2`,
  })
}
