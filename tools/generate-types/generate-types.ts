/**
 * Generates the types of all services beside their modules in `dist/models/`.
 *
 * How, was measured (tsc of a hello world with every service reachable, 0.58 s, of which 0.15 s for an empty program):
 * interfaces are read faster than type aliases, enumerations with a name beside the structures faster than in place
 * of use; lists, maps and scalars have no names of their own. A structure has one type for both ways unless it holds
 * times, bytes, 64-bit integers, documents or events, which are taken in more forms than they are given.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readModel, serviceNamesIn } from '../compile-models/compile-models.js'
import { clientType } from './client-type.js'
import { resourceTypes } from './resource-types.js'

/** Writes the declaration files. Returns the number of bytes. */
export function generateTypes(models: string, target: string): number {
  mkdirSync(target, { recursive: true })
  const services: string[] = []
  const resources: string[] = []
  let bytes = 0
  const write = (file: string, text: string): void => {
    writeFileSync(join(target, file), text)
    bytes += text.length
  }
  for (const service of serviceNamesIn(models)) {
    const model = readModel(models, service)
    const { name, text } = clientType(service, model)
    write(`${service}.d.ts`, text)
    services.push(`'${service}':import('./${service}.js').${name}`)
    if (model.resources === undefined) continue
    mkdirSync(join(target, service), { recursive: true })
    write(`${service}/resources.d.ts`, resourceTypes(service, model))
    resources.push(`'${service}':import('./${service}/resources.js').ServiceResource`)
  }
  write('_services.d.ts', `export interface Services{\n${services.join('\n')}\n}\n`)
  write('_resources.d.ts', `export interface Resources{\n${resources.join('\n')}\n}\n`)
  return bytes
}
