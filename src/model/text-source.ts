/**
 * Reads a service's model from its shipped text (see text-format.ts), each line when it is first needed.
 */

import type {
  FullModelSource,
  RawClientContextParam,
  RawMetadata,
  RawOperation,
  RawPaginator,
  RawReference,
  RawServiceEndpoints,
  RawShape,
  RawWaiter,
} from './raw.js'
import {
  headLineCount,
  headLines,
  locationNameCodes,
  locations,
  lowerFirst,
  type OperationLine,
  type ReferenceLine,
  scalarLetters,
  type ShapeLine,
  type StructureLine,
} from './text-format.js'

const plainScalars: ReadonlyMap<string, RawShape> = new Map(
  Object.entries(scalarLetters).map(([letter, type]) => [letter, { type }]),
)

/** The model source over a text of tools/compile-models. Making it parses the header only. */
export function textSource(text: string): FullModelSource {
  const { metadata, clientContextParams = {} } = parseHeader(text.slice(0, text.indexOf('\n')))
  const lines = once(() => text.split('\n'))
  const operationNames = once(() => splitNames(lines()[headLines.operationNames]))
  const shapes = once(() => new ShapeTable(splitNames(lines()[headLines.shapeNames])))
  const exceptionNames = once(() => {
    const places: readonly number[] = JSON.parse(lines()[headLines.exceptions] ?? '[]')
    return places.map((place) => shapes().nameAt(place))
  })
  const part = (line: number): string => lines()[line] || '{}'

  return {
    metadata,
    clientContextParams,
    get operationNames() {
      return operationNames()
    },
    get shapeNames() {
      return shapes().names
    },
    get exceptionNames() {
      return exceptionNames()
    },
    operation(name) {
      const place = operationNames().indexOf(name)
      const line = place === -1 ? undefined : lines()[headLineCount + place]
      return line === undefined ? undefined : decodeOperation(name, line, shapes())
    },
    shape(name) {
      const place = shapes().placeOf(name)
      const line = place === -1 ? undefined : lines()[headLineCount + operationNames().length + place]
      return line === undefined ? undefined : decodeShape(line, shapes())
    },
    paginators: once((): Readonly<Record<string, RawPaginator>> => JSON.parse(part(headLines.paginators))),
    waiters: once((): Readonly<Record<string, RawWaiter>> => JSON.parse(part(headLines.waiters))),
    endpointRuleSet: once((): unknown => JSON.parse(lines()[headLines.endpointRuleSet] || 'null') ?? undefined),
    endpoints: once((): Readonly<Record<string, RawServiceEndpoints>> => JSON.parse(part(headLines.endpoints))),
    resources: once((): unknown => JSON.parse(lines()[headLines.resources] || 'null') ?? undefined),
  }
}

/**
 * The names of the shapes by their places and back. Only names that were met in a reference are entered in a map:
 * a map of all 4000 shapes of EC2 takes longer to make than the rest of loading it.
 */
class ShapeTable {
  readonly names: readonly string[]
  readonly #met = new Map<string, number>()

  constructor(names: readonly string[]) {
    this.names = names
  }

  nameAt(place: number): string {
    const name = this.names[place] ?? ''
    this.#met.set(name, place)
    return name
  }

  placeOf(name: string): number {
    return this.#met.get(name) ?? this.names.indexOf(name)
  }
}

interface Header {
  readonly metadata: RawMetadata
  readonly clientContextParams?: Readonly<Record<string, RawClientContextParam>>
}

function parseHeader(line: string): Header {
  const header: Header = JSON.parse(line)
  return header
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function splitNames(line: string | undefined): readonly string[] {
  return line === undefined || line === '' ? [] : line.split(' ')
}

function decodeOperation(key: string, line: string, shapes: ShapeTable): RawOperation {
  const [http, input, output, errors, more]: OperationLine = JSON.parse(line)
  const [method, requestUri, responseCode] = http === 0 ? ['POST', '/'] : http
  return {
    name: key,
    http: { method, requestUri, ...(responseCode === undefined ? {} : { responseCode }) },
    ...(input === null ? {} : { input: decodeReference(input, '', shapes) }),
    ...(output === null ? {} : { output: decodeReference(output, '', shapes) }),
    ...(errors.length === 0 ? {} : { errors: errors.map((error) => decodeReference(error, '', shapes)) }),
    ...more,
  }
}

function decodeShape(line: string, shapes: ShapeTable): RawShape {
  const plain = plainScalars.get(line)
  if (plain !== undefined) return plain
  const shape: ShapeLine = JSON.parse(line)
  if (shape[0] === 's') return decodeStructure(shape, shapes)
  if (shape[0] === 'l') return { type: 'list', member: decodeReference(shape[1], '', shapes), ...shape[2] }
  if (shape[0] === 'm') {
    const [, key, value, traits] = shape
    const parts = { key: decodeReference(key, '', shapes), value: decodeReference(value, '', shapes) }
    return { type: 'map', ...parts, ...traits }
  }
  return { type: scalarLetters[shape[0]], ...shape[1] }
}

function decodeStructure(shape: StructureLine, shapes: ShapeTable): RawShape {
  const [, encoded, required, traits] = shape
  const members: Record<string, RawReference> = {}
  for (const [name, reference] of Object.entries(encoded)) {
    members[name] = decodeReference(reference, name, shapes)
  }
  if (required === undefined) return { type: 'structure', members }
  if (required.length === 0) return { type: 'structure', members, ...traits }
  const names = Object.keys(encoded)
  return { type: 'structure', members, required: required.map((place) => names[place] ?? ''), ...traits }
}

function decodeReference(line: ReferenceLine, memberName: string, shapes: ShapeTable): RawReference {
  if (typeof line === 'number') return { shape: shapes.nameAt(line) }
  const [place, locationCode, locationName, traits] = line
  const shape = shapes.nameAt(place)
  const location = locations[locationCode]
  const name = locationNameOf(locationName, memberName)
  // The common cases without a spread: half the time of reading a large structure cold.
  if (traits === undefined && location === undefined && name !== undefined) return { shape, locationName: name }
  return {
    shape,
    ...(location === undefined ? {} : { location }),
    ...(name === undefined ? {} : { locationName: name }),
    ...traits,
  }
}

function locationNameOf(code: string | number | undefined, memberName: string): string | undefined {
  if (typeof code === 'string') return code
  if (code === locationNameCodes.same) return memberName
  return code === locationNameCodes.lowered ? lowerFirst(memberName) : undefined
}
