/**
 * Writes `models/` from the data folders of botocore and boto3. Facts only: no prose, no examples.
 */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../src/model/extras.js'
import type { DataFolders } from './data-folders.js'
import { layoutJson, layoutModel } from './layout.js'
import { newestVersions, readData } from './read-data.js'

export interface ImportSummary {
  readonly services: number
  readonly bytes: number
}

/** Imports every service and the shared files; a file of an earlier import that is no longer written goes. */
export function importModels(data: DataFolders, target: string): ImportSummary {
  mkdirSync(target, { recursive: true })
  const files = new Map<string, string>()
  const services = newestVersions(data.botocore, 'service-2')
  const resources = newestVersions(data.boto3, 'resources-1')
  for (const [service, version] of services) {
    const resourceVersion = resources.get(service)
    const resourceFolder = resourceVersion === undefined ? undefined : join(data.boto3, service, resourceVersion)
    files.set(`${service}.json`, layoutModel(readService(join(data.botocore, service, version), resourceFolder)))
  }
  for (const [name, text] of sharedFiles(data.botocore)) files.set(name, text)
  files.set('SOURCE.json', layoutJson({ ...data.versions, services: services.size }, 1))

  for (const name of readdirSync(target)) if (name.endsWith('.json') && !files.has(name)) rmSync(join(target, name))
  let bytes = 0
  for (const [name, text] of files) {
    writeFileSync(join(target, name), text)
    bytes += Buffer.byteLength(text)
  }
  return { services: services.size, bytes }
}

function readService(folder: string, resourceFolder: string | undefined): JsonObject {
  const { metadata, clientContextParams, operations, shapes } = readData(join(folder, 'service-2')) ?? {}
  const parts: Record<string, unknown> = {
    metadata,
    clientContextParams,
    operations,
    shapes,
    paginators: readData(join(folder, 'paginators-1'))?.['pagination'],
    waiters: readData(join(folder, 'waiters-2'), ['description'])?.['waiters'],
    endpointRuleSet: readData(join(folder, 'endpoint-rule-set-1')),
    resources: resourceFolder === undefined ? undefined : readData(join(resourceFolder, 'resources-1')),
  }
  const model: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(parts)) if (value !== undefined) model[key] = value
  return model
}

/** The files beside the services: `[name, text]`. Absent ones are left out. */
function sharedFiles(botocore: string): readonly (readonly [string, string])[] {
  const partitions = readData(join(botocore, 'partitions'), ['description'])
  const endpoints = readData(join(botocore, 'endpoints'))
  const { documentation: _, ...defaults } = readData(join(botocore, 'sdk-default-configuration')) ?? {}
  const files: (readonly [string, string])[] = []
  if (partitions !== undefined) files.push(['partitions.json', layoutJson(partitions, 4)])
  if (endpoints !== undefined) files.push(['endpoints.json', layoutJson(endpoints, 4)])
  if (Object.keys(defaults).length > 0) files.push(['sdk-default-configuration.json', layoutJson(defaults, 2)])
  return files
}
