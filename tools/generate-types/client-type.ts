/**
 * The file of types of one service: its client, and every structure and enumeration that a call takes or gives.
 * No comments, no indentation: the types of all services are read by the compiler in every program.
 */

import { methodName } from '../../src/base/names.js'
import { type JsonModel, jsonSource } from '../../src/model/json-source.js'
import type { RawOperation } from '../../src/model/raw.js'
import { ServiceModel } from '../../src/model/service.js'
import { customisations } from './customised.js'
import { deprecatedMark, type ShapeTypes, shapeTypes } from './shape-types.js'
import { importShort } from './short-names.js'

/** Short names, which no shape can have, for what the generated types share. */
const sharedNames: Readonly<Record<string, string>> = {
  $A: 'Answer',
  $B: 'Bytes',
  $b: 'BytesInput',
  $C: 'ServiceClient',
  $E: 'EmptyAnswer',
  $J: 'JsonValue',
  $L: 'Long',
  $l: 'LongInput',
  $N: 'NoParams',
  $O: 'CallOptions',
  $S: 'OtherValue',
  $T: 'Time',
  $t: 'TimeInput',
  $V: 'EventStream',
  $v: 'EventStreamInput',
  $Y: 'StreamingBody',
  $y: 'BodyInput',
  $Z: 'CopySourceObject',
}

export interface ClientType {
  /** The name of the client's interface: `S3`. */
  readonly name: string
  readonly text: string
}

/** The declaration file of a service. */
export function clientType(service: string, model: JsonModel): ClientType {
  const types = shapeTypes(model, customisations[service] ?? {})
  const declarations = types.declarations()
  const name = clientName(service, model)
  const methods = Object.entries(model.operations ?? {}).map(([key, operation]) => method(key, operation, types))
  const facts = [errorNames(model), resultKeys(model), waiterNames(model)].join(',')
  const { methods: ofService } = customisations[service] ?? {}
  const bases = ofService === undefined ? `$C<${facts}>` : `$C<${facts}>,$M`
  const client = `export interface ${name} extends ${bases}{\n${methods.join('\n')}\n}`
  const body = `${[...declarations, client].join('\n')}\n`
  const own = ofService === undefined ? '' : `import type{${ofService} as $M}from'#service-methods'\n`
  return { name, text: `${importShort(sharedNames, body, '#service-types')}\n${own}${body}` }
}

/** The name of the interface of a service's client. */
export function clientName(service: string, model: JsonModel): string {
  const name = new ServiceModel(service, jsonSource(model)).className
  const pascal = name.charAt(0).toUpperCase() + name.slice(1)
  return model.shapes?.[pascal] === undefined ? pascal : `${pascal}Client`
}

function method(key: string, { input, output, deprecated }: RawOperation, types: ShapeTypes): string {
  const params = input === undefined || types.isEmpty(input) ? '$N' : types.typeOf(input, 'sent')
  const mark = input === undefined || types.isOptional(input) ? '?' : ''
  const answer = output === undefined || types.isEmpty(output) ? '$E' : `$A<${types.typeOf(output, 'received')}>`
  const warning = deprecated === true ? deprecatedMark : ''
  return `${warning}${methodName(key)}(params${mark}:${params},options?:$O):${answer}`
}

function errorNames({ shapes = {} }: JsonModel): string {
  return union(Object.keys(shapes).filter((name) => shapes[name]?.exception === true))
}

/** `{listBuckets:'Buckets'}`: what pages, each with its result key, or a list of them. */
function resultKeys({ operations = {}, paginators = {} }: JsonModel): string {
  const known = Object.entries(paginators).filter(([name]) => operations[name] !== undefined)
  return `{${known.map(([name, { result_key: keys }]) => `${methodName(name)}:${keysText(keys)}`).join(';')}}`
}

function keysText(keys: string | readonly string[]): string {
  return typeof keys === 'string' ? `'${keys}'` : `[${keys.map((key) => `'${key}'`).join(',')}]`
}

/** `{bucketExists:'headBucket'}`: the waiters, each with the method whose parameters it takes. */
function waiterNames({ operations = {}, waiters = {} }: JsonModel): string {
  const known = Object.entries(waiters).filter(([, { operation }]) => operations[operation] !== undefined)
  return `{${known.map(([name, { operation }]) => `${methodName(name)}:'${methodName(operation)}'`).join(';')}}`
}

function union(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join('|')
}
