/**
 * The resources that an answer stands for.
 *
 * @see features 13.7
 */

import type { PathReader } from '../base/path.js'
import { ResourceLoadException, ResourceModelError } from '../errors/high-level.js'
import { identifierPlace, type Params } from './parameters.js'
import type { RawIdentifierSource, RawResourceAnswer } from './raw-resource.js'
import {
  type Identifier,
  identifierValues,
  isIdentifier,
  type Resource,
  type ResourceData,
  type ResourceKind,
} from './resource.js'
import type { ResourceIdentifier } from './resource-model.js'
import { compileListPath, compileResourcePath } from './resource-path.js'

/** What resources are made from: the resource that was asked, what it sent, and what came back. */
export interface Answered {
  readonly parent: Resource
  readonly params?: Params
  readonly answer?: object
}

/** How an answer becomes resources. */
export interface AnswerReader {
  /** Whether it stands for any number of resources. Otherwise it is one, or none where an identifier is missing. */
  readonly isList: boolean
  read(answered: Answered): Resource[]
}

/** Compiles the resources of an answer. @throws {@link ResourceModelError} */
export function compileAnswer(parent: ResourceKind, raw: RawResourceAnswer): AnswerReader {
  const kind = parent.sibling(raw.type)
  const sources = kind.model.identifiers.map((identifier) => sourceOf(identifier, raw))
  const lead = sources.map((source) => listOf(source)).find((list) => list !== undefined)
  const parts = sources.map((source) => compilePart(parent, source, lead))
  const data = dataPart(raw, sources, lead)
  return {
    isList: lead !== undefined,
    read(answered) {
      const elements = lead === undefined ? [answered.answer] : lead.read(answered)
      if (!Array.isArray(elements)) return []
      const { client } = answered.parent.meta
      const readers = parts.map((part) => part(answered))
      const readData = data(answered)
      const resources: Resource[] = []
      for (let i = 0; i < elements.length; i++) {
        const values = identifiersOf(elements[i], i, readers)
        if (values === undefined) continue
        resources.push(kind.create(client, values, readData(elements[i], i) as ResourceData | undefined))
      }
      return resources
    },
  }
}

/** The one resource of an answer. @throws {@link ResourceLoadException} the answer lacks an identifier */
export function onlyResource(reader: AnswerReader, answered: Answered): Resource {
  const [resource] = reader.read(answered)
  if (resource !== undefined) return resource
  const parent = String(answered.parent)
  throw new ResourceLoadException(`The answer to a call of ${parent} names no resource.`, { resource: parent })
}

/** `undefined` for an element that lacks one: it is no such resource (an address of EC2-Classic has no allocation). */
function identifiersOf(element: unknown, index: number, readers: readonly ElementReader[]): Identifier[] | undefined {
  const values: Identifier[] = []
  for (const read of readers) {
    const value = read(element, index)
    if (!isIdentifier(value)) return undefined
    values.push(value)
  }
  return values
}

type ElementReader = (element: unknown, index: number) => unknown

/** What belongs to an element, or to the one resource there is. */
type Part = (answered: Answered) => ElementReader

/** A list in an answer. Two of the same key have the same elements. */
interface ElementList {
  readonly key: string
  readonly read: (answered: Answered) => unknown
  readonly readItem: PathReader
}

/** An identifier of which nothing is said is where its attribute is (the user name of a signing certificate). */
function sourceOf({ name, memberName }: ResourceIdentifier, { identifiers = [], path }: RawResourceAnswer) {
  const source = identifiers.find(({ target }) => target === name)
  return source ?? { target: name, source: 'response', path: `${path ?? '@'}.${memberName ?? name}` }
}

function listOf({ source, path }: Pick<RawIdentifierSource, 'source' | 'path'>): ElementList | undefined {
  const found = path === undefined ? undefined : compileListPath(path)
  if (found === undefined) return undefined
  const root = rootOf(source)
  return {
    key: `${source} ${found.list}`,
    read: (answered) => found.readList(root(answered)),
    readItem: found.readItem,
  }
}

function compilePart(parent: ResourceKind, raw: RawIdentifierSource, lead: ElementList | undefined): Part {
  if (raw.source === 'identifier') {
    const place = identifierPlace(parent.model, raw.name)
    return (answered) => {
      const value = identifierValues(answered.parent)[place]
      return () => value
    }
  }
  return pathPart(raw, lead)
}

function pathPart(raw: Pick<RawIdentifierSource, 'source' | 'path'>, lead: ElementList | undefined): Part {
  const list = listOf(raw)
  if (list !== undefined && list.key === lead?.key) return () => list.readItem
  if (list !== undefined) {
    return (answered) => {
      const elements = list.read(answered)
      return (_, index) => (Array.isArray(elements) ? list.readItem(elements[index]) : undefined)
    }
  }
  const root = rootOf(raw.source)
  const read = compileResourcePath(raw.path ?? '')
  return (answered) => {
    const value = read(root(answered))
    return () => value
  }
}

/** The data stand where the identifiers do: in the answer, or for a reference in the parent's data. */
function dataPart(
  { path }: RawResourceAnswer,
  sources: readonly RawIdentifierSource[],
  lead: ElementList | undefined,
): Part {
  if (path === undefined) return () => () => undefined
  const source = sources.some((identifier) => identifier.source === 'data') ? 'data' : 'response'
  const part = pathPart({ source, path }, lead)
  return (answered) => {
    const read = part(answered)
    return (element, index) => read(element, index) ?? undefined
  }
}

function rootOf(source: string): (answered: Answered) => unknown {
  switch (source) {
    case 'response':
      return ({ answer }) => answer
    case 'requestParameter':
      return ({ params }) => params
    case 'data':
      return ({ parent }) => parent.meta.data
    default:
      throw new ResourceModelError(`An identifier cannot come from ${source}.`, { source })
  }
}
