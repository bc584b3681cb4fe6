/**
 * The file of types of one service's resources. Each resource has an interface; if it has attributes, a second one for
 * the state in which they are loaded.
 */

import { type JsonModel } from '../../src/model/json-source.js'
import type { RawOperation } from '../../src/model/raw.js'
import type {
  RawAction,
  RawCollection,
  RawHas,
  RawParameter,
  RawResourceAnswer,
  RawResources,
  RawResourceWaiter,
} from '../../src/resource/raw-resource.js'
import {
  type ResourceMember,
  type ResourceModel,
  resourceModel,
  SERVICE_RESOURCE,
} from '../../src/resource/resource-model.js'
import { canAskForExistence } from '../../src/resource/exists.js'
import { clientName } from './client-type.js'
import { customisations, resourceCustomisations } from './customised.js'
import { shapeTypes, type ShapeTypes } from './shape-types.js'
import { importShort } from './short-names.js'

/** Short names for what the generated types share. `$` alone is the file of the service's own types. */
const serviceNames: Readonly<Record<string, string>> = {
  $A: 'Answer',
  $E: 'EmptyAnswer',
  $N: 'NoParams',
  $O: 'CallOptions',
}
const resourceNames: Readonly<Record<string, string>> = {
  $B: 'BatchAnswers',
  $D: 'Loadable',
  $G: 'Given',
  $K: 'Collection',
  $M: 'ResourceMeta',
  $R: 'Resource',
  $W: 'WaiterParams',
  $w: 'WaitOptions',
}

/** The declaration file of a service's resources. */
export function resourceTypes(service: string, model: JsonModel): string {
  const resources = createResources(service, model)
  const body = `${resources.names.flatMap((name) => declare(resources, name)).join('\n')}\n`
  const imports = [
    `import type * as $ from'../${service}.js'`,
    importShort(serviceNames, body, '#service-types'),
    importShort(resourceNames, body, '#resource-types'),
  ]
  return `${imports.join('\n')}\n${body}`
}

interface Resources {
  readonly client: string
  readonly types: ShapeTypes
  readonly names: readonly string[]
  readonly model: (name: string) => ResourceModel
  readonly operation: (name: string) => RawOperation
  readonly waiterOperation: (name: string) => string
}

function createResources(service: string, model: JsonModel): Resources {
  const file = model.resources as RawResources
  const membersOf = (shape: string): readonly string[] => Object.keys(model.shapes?.[shape]?.members ?? {})
  return {
    client: `$.${clientName(service, model)}`,
    types: shapeTypes(model, customisations[service] ?? {}),
    names: [SERVICE_RESOURCE, ...Object.keys(file.resources ?? {})],
    model: (name) => resourceModel(service, file, name, membersOf),
    operation: (name) => model.operations![name]!,
    waiterOperation: (name) => model.waiters![name]!.operation,
  }
}

function declare(resources: Resources, name: string): readonly string[] {
  const model = resources.model(name)
  const { loads = false, methods = {} } = resourceCustomisations[`${model.serviceName}.${name}`] ?? {}
  const members = model.members.filter(({ property }) => methods[property] === undefined)
  const textsOf = (late: boolean): string[] =>
    members.filter((member) => isLate(member) === late).map((member) => memberText(resources, model, member))
  const bases = [`$R<${resources.client}>`]
  if (model.load !== undefined || loads) bases.push(loadable(resources, model))
  const early = [...textsOf(false), ...Object.entries(methods).map(([method, text]) => method + text)]
  if (canAskForExistence(model)) early.push('exists(options?:$O):Promise<boolean>')
  const declarations = [`export interface ${name} extends ${bases.join(',')}{${early.join('\n')}}`]
  if (hasLate(model)) {
    const meta = model.shape === undefined ? [] : [`readonly meta:$M<${resources.client},$.${model.shape}>`]
    declarations.push(`export interface Loaded${name} extends ${name}{${[...meta, ...textsOf(true)].join('\n')}}`)
  }
  if (model.batchActions.length > 0) declarations.push(batchCollection(resources, model))
  return declarations
}

/** What is there only once the data are. */
function isLate({ kind }: ResourceMember): boolean {
  return kind === 'attribute' || kind === 'reference'
}

function hasLate({ members }: ResourceModel): boolean {
  return members.some(isLate)
}

function loadedName(resources: Resources, name: string): string {
  return hasLate(resources.model(name)) ? `Loaded${name}` : name
}

function loadable(resources: Resources, { name, load }: ResourceModel): string {
  const params = load === undefined ? '$N' : paramsOf(resources, load.request.operation, load.request.params).type
  return `$D<${loadedName(resources, name)},${params}>`
}

function memberText(resources: Resources, model: ResourceModel, member: ResourceMember): string {
  const { kind, property } = member
  if (kind === 'identifier') return `readonly ${property}:${model.identifiers[member.place]!.type}`
  if (kind === 'attribute') return `readonly ${property}:$.${model.shape}['${member.name}']`
  if (kind === 'action') return action(resources, property, member.raw)
  if (kind === 'waiter') return waiter(resources, property, member.raw)
  if (kind === 'subresource') return subresource(resources, property, member.raw)
  if (kind === 'reference') return reference(resources, property, member.raw)
  return collection(resources, property, member.raw)
}

function waiter(resources: Resources, property: string, { waiterName, params }: RawResourceWaiter): string {
  const { type, output } = paramsOf(resources, resources.waiterOperation(waiterName), params)
  return `${property}(params?:${type}&$W,options?:$w<${output}>):Promise<void>`
}

function reference(resources: Resources, property: string, { resource }: RawHas): string {
  const { type, isList } = answer(resources, resource)
  return `readonly ${property}:${isList ? `${type}[]` : `${type}|undefined`}`
}

function collection(resources: Resources, property: string, { request, resource }: RawCollection): string {
  const item = answer(resources, resource).type
  const { type } = paramsOf(resources, request.operation, request.params)
  const hasBatch = resources.model(resource.type).batchActions.length > 0
  return `readonly ${property}:${hasBatch ? `${resource.type}Collection` : '$K'}<${item},${type}>`
}

function subresource(resources: Resources, property: string, { resource: { type, identifiers = [] } }: RawHas): string {
  const isInput = (name: string): boolean => identifiers.find(({ target }) => target === name)?.source !== 'identifier'
  const inputs = resources.model(type).identifiers.filter(({ name }) => isInput(name))
  return `${property}(${inputs.map((input) => `${input.property}:${input.type}`).join(',')}):${type}`
}

function action(resources: Resources, property: string, { request, resource }: RawAction): string {
  const { type, mark, promise } = paramsOf(resources, request.operation, request.params)
  if (resource === undefined) return `${property}(params${mark}:${type},options?:$O):${promise}`
  const { type: item, isList } = answer(resources, resource)
  return `${property}(params${mark}:${type},options?:$O):Promise<${item}${isList ? '[]' : ''}>`
}

/** All collections of resources with batch actions: `I` are the items, `P` the parameters. */
function batchCollection(resources: Resources, { name, batchActions }: ResourceModel): string {
  const methods = batchActions.map(({ property, raw: { request } }) => {
    const { type, mark, output } = paramsOf(resources, request.operation, request.params)
    return `${property}(params${mark}:${type},options?:$O):Promise<$B<${output},I>>`
  })
  return `export interface ${name}Collection<I,P> extends $K<I,P>{${methods.join('\n')}}`
}

function answer(resources: Resources, { type, identifiers = [], path }: RawResourceAnswer) {
  const isList = identifiers.some((identifier) => identifier.path?.includes('[]') === true)
  return { type: path === undefined ? type : loadedName(resources, type), isList }
}

/** What an operation takes beside the parameters that a resource gives, and what it gives. */
function paramsOf({ types, operation }: Resources, operationName: string, params: readonly RawParameter[] = []) {
  const { input, output } = operation(operationName)
  const given = { mark: '?', type: '$N' }
  if (input !== undefined && !types.isEmpty(input)) {
    const targets = [...new Set(params.map(({ target }) => target))]
    const parts = unique(targets.filter((target) => /^\w+\./.test(target)))
    const names = unique(targets).filter((name) => !parts.includes(name))
    const type = `$.${types.typeOf(input, 'sent')}`
    given.mark = types.isOptional(input, [...names, ...parts]) ? '?' : ''
    given.type = [
      type,
      ...(targets.length === 0 ? [] : [union(names)]),
      ...(parts.length === 0 ? [] : [union(parts)]),
    ].join()
    if (targets.length > 0) given.type = `$G<${given.type}>`
  }
  const isEmpty = output === undefined || types.isEmpty(output)
  const outputType = isEmpty ? '{}' : `$.${types.typeOf(output, 'received')}`
  return { ...given, output: outputType, promise: isEmpty ? '$E' : `$A<${outputType}>` }
}

/** The parameters at the top that targets lead into. */
function unique(targets: readonly string[]): readonly string[] {
  return [...new Set(targets.map((target) => /^\w+/.exec(target)![0]))]
}

function union(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join('|')
}
