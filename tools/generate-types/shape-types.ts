/**
 * The TypeScript type of a shape: an interface for a structure, an open union for an enumeration, all else in place.
 */

import type { JsonModel } from '../../src/model/json-source.js'
import type { RawReference, RawShape } from '../../src/model/raw.js'
import type { Customisation } from './customised.js'
import { shapeUsage } from './usage.js'

/** The way a value goes: as parameter, or in an answer. */
type Way = 'sent' | 'received'

const scalars = {
  string: { sent: 'string', received: 'string' },
  character: { sent: 'string', received: 'string' },
  integer: { sent: 'number', received: 'number' },
  float: { sent: 'number', received: 'number' },
  double: { sent: 'number', received: 'number' },
  boolean: { sent: 'boolean', received: 'boolean' },
  long: { sent: '$l', received: '$L' },
  timestamp: { sent: '$t', received: '$T' },
  blob: { sent: '$b', received: '$B' },
} as const

const anyJson = { sent: 'unknown', received: '$J' } as const

/** The types of one service's shapes. */
export interface ShapeTypes {
  /** Every declaration of the service's structures and enumerations, in the model's order. */
  declarations(): readonly string[]
  typeOf(reference: RawReference, way: Way): string
  /** A structure has no members, so that a call can do without a type for it. */
  isEmpty(reference: RawReference): boolean
  /** Nothing in the structure must be given, beside what is given already. */
  isOptional(reference: RawReference, given?: readonly string[]): boolean
}

/** The types of a service's shapes. */
export function shapeTypes(model: JsonModel, customisation: Customisation): ShapeTypes {
  const { shapes = {} } = model
  const custom = customisation.shapes ?? {}
  const filledIn = new Set(customisation.filledIn)
  const usage = shapeUsage(model, (name, shape) => custom[name] !== undefined || isDifferent(shape))
  const inputs = new Set(Object.values(model.operations ?? {}).map(({ input }) => input?.shape))
  const find = (name: string): RawShape => {
    const shape = shapes[name]
    if (shape === undefined) throw new TypeError(`There is no shape ${name}.`)
    return shape
  }

  /** A structure has its name from the model; where the types differ, the parameter's is `<name>Input`. */
  const nameOf = (name: string, way: Way): string => {
    if (way === 'received' || !usage.different.has(name)) return name
    return shapes[`${name}Input`] === undefined ? `${name}Input` : `${name}Params`
  }

  const typeOf = (reference: RawReference, way: Way): string => {
    const shape = find(reference.shape)
    const customised = custom[reference.shape]?.[way]
    if (customised !== undefined) return customised
    const { type } = shape
    if (type === 'structure') return shape.document === true ? anyJson[way] : nameOf(reference.shape, way)
    if (type === 'list') return listType(typeOf(shape.member!, way), shape.sparse === true)
    if (type === 'map') return `{[k:string]:${typeOf(shape.value!, way)}}`
    if (reference.jsonvalue === true) return anyJson[way]
    return shape.enum === undefined ? scalars[type][way] : reference.shape
  }

  const isRequired = (structure: RawShape, member: string): boolean =>
    structure.required?.includes(member) === true &&
    structure.members?.[member]?.idempotencyToken !== true &&
    !filledIn.has(member)

  const memberText = (owner: string, name: string, reference: RawReference, way: Way): string => {
    const structure = find(owner)
    const shape = find(reference.shape)
    const aliases = inputs.has(owner) ? { ...customisation.aliases?.['*'], ...customisation.aliases?.[owner] } : {}
    const alias = aliases[name]
    const body = bodyType(structure.payload === name, typeOf(reference, way), shape, way)
    const isListOfPages = shape.type === 'list' && usage.resultKeys.get(owner)?.has(name) === true
    const isAlwaysGiven = way === 'received' && (body !== undefined || isListOfPages)
    const optional = (!isRequired(structure, name) || alias !== undefined) && !isAlwaysGiven
    const type = body ?? typeOf(reference, way)
    // What is only sent may be a frozen list; what is also received has one type for both.
    const list = shape.type === 'list' && way === 'sent' && !usage.received.has(owner) ? `readonly ${type}` : type
    const text = `${reference.deprecated === true ? deprecatedMark : ''}${name}${optional ? '?' : ''}:${list}`
    return alias === undefined ? text : `${text};${alias}?:${list}`
  }

  const structureText = (name: string, way: Way): string => {
    const members = Object.entries(find(name).members ?? {})
    const texts = members.map(([member, reference]) => memberText(name, member, reference, way))
    return `export interface ${nameOf(name, way)}{${texts.join(';')}}`
  }

  const declare = (name: string, shape: RawShape): readonly string[] => {
    const isUsed = usage.sent.has(name) || usage.received.has(name)
    if (isUsed && shape.enum !== undefined) return [`export type ${name}=${enumType(shape.enum)}`]
    const isEmptyEnd = Object.keys(shape.members ?? {}).length === 0 && !usage.parts.has(name)
    if (!isUsed || shape.type !== 'structure' || shape.document === true || isEmptyEnd) return []
    const received = usage.received.has(name) ? [structureText(name, 'received')] : []
    const sent = usage.sent.has(name) && (received.length === 0 || usage.different.has(name))
    return sent ? [...received, structureText(name, 'sent')] : received
  }

  return {
    declarations: () => Object.entries(shapes).flatMap(([name, shape]) => declare(name, shape)),
    typeOf,
    isEmpty: ({ shape }) => find(shape).document !== true && Object.keys(find(shape).members ?? {}).length === 0,
    isOptional: ({ shape }, given = []) =>
      !(find(shape).required ?? []).some((member) => isRequired(find(shape), member) && !given.includes(member)),
  }
}

/** The mark that editors show as struck through. */
export const deprecatedMark = '/** @deprecated */'

function isDifferent(shape: RawShape): boolean {
  if (shape.document === true || shape.eventstream === true) return true
  return shape.type === 'timestamp' || shape.type === 'blob' || shape.type === 'long'
}

function listType(item: string, sparse: boolean): string {
  if (sparse) return `(${item}|null)[]`
  return /[|]| /.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
}

function enumType(values: readonly string[]): string {
  return [...values.map((value) => JSON.stringify(value)), '$S'].join('|')
}

/** A blob that is the whole body is a stream, and so are events. */
function bodyType(isPayload: boolean, type: string, shape: RawShape, way: Way): string | undefined {
  if (shape.eventstream === true) return way === 'sent' ? `$v<${type}>` : `$V<${type}>`
  if (!isPayload || shape.type !== 'blob') return undefined
  return way === 'sent' ? '$y' : '$Y'
}
