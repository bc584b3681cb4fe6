/**
 * Compiles `models/` into the modules of `dist/models/`, one a service, and the index of their names.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IndexEntry } from '../../src/model/loader.js'
import type { JsonModel } from '../../src/model/json-source.js'
import type { RawEndpointPartition, RawServiceEndpoints, SharedFacts } from '../../src/model/raw.js'
import { encodeModel } from './encode-model.js'
import { moduleText } from './module-text.js'

const sharedFiles = new Set(['SOURCE', 'partitions', 'endpoints', 'sdk-default-configuration'])

interface EndpointsFile {
  readonly partitions: readonly (RawEndpointPartition & {
    readonly services: Readonly<Record<string, RawServiceEndpoints>>
  })[]
}

/** The names of the services in `models/`. */
export function serviceNamesIn(models: string): readonly string[] {
  const names = readdirSync(models).filter((file) => file.endsWith('.json'))
  return names.map((file) => file.slice(0, -'.json'.length)).filter((name) => !sharedFiles.has(name))
}

/** Reads one file of `models/`. */
export function readModel(models: string, service: string): JsonModel {
  const model: JsonModel = JSON.parse(readFileSync(join(models, `${service}.json`), 'utf8'))
  return model
}

/** Writes every module and the index. Returns the number of bytes. */
export function compileModels(models: string, target: string): number {
  mkdirSync(target, { recursive: true })
  const endpoints = readEndpoints(models)
  const index: Record<string, IndexEntry> = {}
  let bytes = 0
  const write = (name: string, text: string): void => {
    writeFileSync(join(target, name), text)
    bytes += text.length
  }
  for (const service of serviceNamesIn(models)) {
    const model = readModel(models, service)
    const text = encodeModel(model, endpointsOf(endpoints, model.metadata.endpointPrefix ?? service))
    write(`${service}.js`, moduleText(service, text, ['./_facts.js']))
    const { serviceId = service, apiVersion } = model.metadata
    index[service] = [serviceId, apiVersion, model.resources === undefined ? 0 : 1]
  }
  write('_facts.js', moduleText('_facts', JSON.stringify(sharedFacts(models, endpoints))))
  write('_index.json', JSON.stringify(index))
  return bytes
}

function readEndpoints(models: string): EndpointsFile {
  const file: EndpointsFile = JSON.parse(readFileSync(join(models, 'endpoints.json'), 'utf8'))
  return file
}

/** A service carries its own endpoints, so that no program reads those of the other services. */
function endpointsOf(file: EndpointsFile, endpointPrefix: string): Readonly<Record<string, RawServiceEndpoints>> {
  const byPartition: Record<string, RawServiceEndpoints> = {}
  for (const { partition, services } of file.partitions) {
    const endpoints = services[endpointPrefix]
    if (endpoints !== undefined) byPartition[partition] = endpoints
  }
  return byPartition
}

function sharedFacts(models: string, endpoints: EndpointsFile): SharedFacts {
  const read = (name: string): string => readFileSync(join(models, `${name}.json`), 'utf8')
  const rules: { partitions: SharedFacts['rulePartitions'] } = JSON.parse(read('partitions'))
  const modes: SharedFacts['defaultModes'] = JSON.parse(read('sdk-default-configuration'))
  return {
    rulePartitions: rules.partitions,
    endpointPartitions: endpoints.partitions.map(withoutServices),
    defaultModes: { base: modes.base, modes: modes.modes },
  }
}

function withoutServices(partition: EndpointsFile['partitions'][number]): RawEndpointPartition {
  const { services: _, ...rest } = partition
  return rest
}
