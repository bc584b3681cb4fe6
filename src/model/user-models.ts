/**
 * Models in folders of the user (`AWS_DATA_PATH`, `~/.aws/models`), in botocore's layout
 * `<folder>/<service>/<version>/<type>.json` or `.json.gz`.
 *
 * @see features 1.9
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type JsonObject, withExtras } from './extras.js'
import { type JsonModel, jsonSource } from './json-source.js'
import type { FullModelSource, RawPaginator, RawWaiter } from './raw.js'

/** Finds models in the user's folders. */
export interface UserModels {
  serviceNames(): readonly string[]
  /** The versions with a service model, in no order. */
  versions(serviceName: string): readonly string[]
  /**
   * The model of this version; for each type of file the first folder that has it counts, and `base` where none has.
   * @returns `undefined` where no folder has anything for this version.
   */
  read(serviceName: string, version: string, base: FullModelSource | undefined): FullModelSource | undefined
}

/** The models in these folders, which need not exist. */
export function userModels(folders: readonly string[]): UserModels {
  const versions = (serviceName: string): readonly string[] =>
    folders.flatMap((folder) =>
      entriesOf(join(folder, serviceName)).filter((version) =>
        isThere(join(folder, serviceName, version, 'service-2')),
      ),
    )
  return {
    versions,
    serviceNames: () => folders.flatMap(entriesOf).filter((name) => versions(name).length > 0),
    read(serviceName, version, base) {
      const places = folders.map((folder) => join(folder, serviceName, version)).filter((place) => existsSync(place))
      return places.length === 0 ? undefined : layered(places, base)
    },
  }
}

interface ModelFiles {
  readonly 'service-2': JsonModel
  readonly 'paginators-1': { readonly pagination: Readonly<Record<string, RawPaginator>> }
  readonly 'waiters-2': { readonly waiters: Readonly<Record<string, RawWaiter>> }
  readonly 'endpoint-rule-set-1': object
  readonly 'resources-1': object
}

function layered(places: readonly string[], base: FullModelSource | undefined): FullModelSource | undefined {
  const read = <Type extends keyof ModelFiles>(type: Type): ModelFiles[Type] | undefined => {
    const place = places.find((candidate) => isThere(join(candidate, type)))
    return place === undefined ? undefined : readModelFile(place, type)
  }
  const service = read('service-2')
  const model = service === undefined ? base : jsonSource(service)
  if (model === undefined) return undefined
  const { pagination } = read('paginators-1') ?? { pagination: base?.paginators() ?? {} }
  const { waiters } = read('waiters-2') ?? { waiters: base?.waiters() ?? {} }
  const endpointRuleSet = read('endpoint-rule-set-1') ?? base?.endpointRuleSet()
  const resources = read('resources-1') ?? base?.resources()
  return {
    ...model,
    paginators: () => pagination,
    waiters: () => waiters,
    endpointRuleSet: () => endpointRuleSet,
    endpoints: () => base?.endpoints() ?? {},
    resources: () => resources,
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // A folder that is not there has nothing, and neither has a file.
    return []
  }
}

function isThere(path: string): boolean {
  return existsSync(`${path}.json`) || existsSync(`${path}.json.gz`)
}

function readModelFile<Type extends keyof ModelFiles>(folder: string, type: Type): ModelFiles[Type] {
  const path = join(folder, type)
  const extras = isThere(`${path}.sdk-extras`) ? readJson(`${path}.sdk-extras`) : undefined
  return withExtras(readJson(path), extras) as ModelFiles[Type]
}

function readJson(path: string): JsonObject {
  const plain = `${path}.json`
  const text = existsSync(plain)
    ? readFileSync(plain, 'utf8')
    : gunzipSync(readFileSync(`${path}.json.gz`)).toString('utf8')
  const object: JsonObject = JSON.parse(text)
  return object
}
