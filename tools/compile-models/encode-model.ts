/**
 * Writes a service's model as the text that is shipped: the other half of src/model/text-source.ts.
 * Left out is what no call reads.
 */

import type { JsonModel } from '../../src/model/json-source.js'
import type { RawOperation, RawReference, RawServiceEndpoints, RawShape } from '../../src/model/raw.js'
import {
  locationNameCodes,
  locations,
  lowerFirst,
  type OperationLine,
  type ReferenceLine,
  scalarLetters,
} from '../../src/model/text-format.js'

/** What no call reads: constraints that only services check, and remarks for documentation. */
export const unreadKeys: ReadonlySet<string> = new Set([
  'enum',
  'pattern',
  'max',
  'box',
  'wrapper',
  'synthetic',
  'xmlOrder',
  'deprecated',
  'deprecatedSince',
  'idempotent',
  'readonly',
])

const letterOfType = new Map<string, keyof typeof scalarLetters>()
for (const letter of Object.keys(scalarLetters) as (keyof typeof scalarLetters)[]) {
  letterOfType.set(scalarLetters[letter], letter)
}

/** The text of one service. */
export function encodeModel(model: JsonModel, endpoints: Readonly<Record<string, RawServiceEndpoints>>): string {
  const { metadata, clientContextParams, operations = {}, shapes = {} } = model
  const operationNames = Object.keys(operations)
  const shapeNames = Object.keys(shapes)
  for (const name of [...operationNames, ...shapeNames]) {
    if (!/^\w+$/.test(name)) throw new TypeError(`The name ${name} cannot stand in a list separated by blanks.`)
  }
  const places = new Map(shapeNames.map((name, place) => [name, place]))
  const exceptions = shapeNames.filter((name) => shapes[name]?.exception === true).map((name) => places.get(name))
  return [
    jsonLine({ metadata, clientContextParams }),
    optionalLine(model.paginators),
    optionalLine(model.waiters),
    optionalLine(model.endpointRuleSet),
    optionalLine(endpoints),
    optionalLine(model.resources),
    operationNames.join(' '),
    shapeNames.join(' '),
    jsonLine(exceptions),
    ...Object.entries(operations).map(([name, operation]) => jsonLine(encodeOperation(name, operation, places))),
    ...Object.values(shapes).map((shape) => encodeShape(shape, places)),
  ].join('\n')
}

function jsonLine(value: unknown): string {
  return JSON.stringify(value)
}

function optionalLine(value: unknown): string {
  const empty = value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
  return empty ? '' : jsonLine(value)
}

type Places = ReadonlyMap<string, number>

function encodeOperation(key: string, operation: RawOperation, places: Places): OperationLine {
  const { name, http, input, output, errors = [], ...rest } = operation
  const { method = 'POST', requestUri = '/', responseCode } = http ?? {}
  const more = { ...readKeys(rest), ...(name === key ? {} : { name }) }
  const plain = method === 'POST' && requestUri === '/' && responseCode === undefined
  const httpFacts =
    responseCode === undefined ? ([method, requestUri] as const) : ([method, requestUri, responseCode] as const)
  const parts = [
    plain ? 0 : httpFacts,
    input === undefined ? null : encodeReference(input, '', places),
    output === undefined ? null : encodeReference(output, '', places),
    errors.map((error) => encodeReference(error, '', places)),
  ] as const
  return Object.keys(more).length === 0 ? parts : [...parts, more]
}

function encodeShape(shape: RawShape, places: Places): string {
  const { type, members, member, key, value, required = [], ...rest } = shape
  const traits = readKeys(rest)
  const traitsIfAny = Object.keys(traits).length === 0 ? [] : [traits]
  const letter = letterOfType.get(type)
  if (letter !== undefined) return traitsIfAny.length === 0 ? letter : jsonLine([letter, traits])
  if (type === 'list' && member !== undefined)
    return jsonLine(['l', encodeReference(member, '', places), ...traitsIfAny])
  if (type === 'map' && key !== undefined && value !== undefined) {
    return jsonLine(['m', encodeReference(key, '', places), encodeReference(value, '', places), ...traitsIfAny])
  }
  const names = Object.keys(members ?? {})
  const encoded = names.map((name) => [name, encodeReference(members![name]!, name, places)] as const)
  const requiredPlaces = required.map((name) => names.indexOf(name))
  const requiredIfAny = required.length === 0 && traitsIfAny.length === 0 ? [] : [requiredPlaces]
  return jsonLine(['s', Object.fromEntries(encoded), ...requiredIfAny, ...traitsIfAny])
}

function encodeReference(reference: RawReference, memberName: string, places: Places): ReferenceLine {
  const { shape, location, locationName, ...rest } = reference
  const place = places.get(shape)
  if (place === undefined) throw new TypeError(`There is no shape ${shape}.`)
  const traits = readKeys(rest)
  const hasTraits = Object.keys(traits).length > 0
  const locationCode = locations.indexOf(location)
  const name = locationNameCode(locationName, memberName)
  if (hasTraits) return [place, locationCode, name, traits]
  if (locationName !== undefined) return [place, locationCode, name]
  return location === undefined ? place : [place, locationCode]
}

function locationNameCode(locationName: string | undefined, memberName: string): string | number {
  if (locationName === undefined) return locationNameCodes.none
  if (memberName === '') return locationName
  if (locationName === memberName) return locationNameCodes.same
  return locationName === lowerFirst(memberName) ? locationNameCodes.lowered : locationName
}

function readKeys(traits: object): object {
  return Object.fromEntries(Object.entries(traits).filter(([key]) => !unreadKeys.has(key)))
}
