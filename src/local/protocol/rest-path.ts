/**
 * Which operation of a rest service a request is for: method, path and query against the templates of the model.
 */

import { percentDecode } from '../../base/percent.js'
import type { Operation } from '../../model/operation.js'
import type { ServiceModel } from '../../model/service.js'
import { parseQuery } from './form-tree.js'
import type { FoundOperation, RequestMessage } from './server-protocol.js'

/** Compiles the search through a service's operations; those that are superseded look like newer ones and are never meant. */
export function createRestFinder(
  service: ServiceModel,
  superseded: readonly string[] = [],
): (message: RequestMessage) => FoundOperation | undefined {
  let routes: ReadonlyMap<string, readonly Route[]> | undefined
  return (message) => {
    routes ??= compileRoutes(service, superseded)
    const query = parseQuery(message.query)
    let best: { found: FoundOperation; rank: Rank } | undefined
    for (const route of routes.get(message.method) ?? []) {
      const match = hasStaticQuery(route, query) ? route.pattern.exec(message.path) : null
      if (match === null) continue
      const rank = rankOf(route, query, message)
      if (best === undefined || isBetter(rank, best.rank)) best = { found: foundBy(route, match), rank }
    }
    return best?.found
  }
}

interface Route {
  readonly operation: Operation
  readonly pattern: RegExp
  readonly labels: readonly string[]
  readonly staticQuery: readonly (readonly [string, string])[]
  /** Required members that tell operations with the same template apart. */
  readonly required: readonly { readonly place: 'query' | 'header'; readonly name: string }[]
  readonly literalLength: number
}

/** Compared from left to right, the greater is the better. */
type Rank = readonly number[]

function compileRoutes(service: ServiceModel, superseded: readonly string[]): ReadonlyMap<string, readonly Route[]> {
  const routes = new Map<string, Route[]>()
  for (const name of service.operationNames) {
    if (superseded.includes(name)) continue
    const route = compileRoute(service.operation(name))
    const { method } = route.operation
    const others = routes.get(method)
    if (others === undefined) routes.set(method, [route])
    else others.push(route)
  }
  return routes
}

function compileRoute(operation: Operation): Route {
  const [path = '/', query = ''] = (operation.raw.http?.requestUri ?? '/').split('?', 2)
  const labels: string[] = []
  let source = ''
  let literalLength = 0
  let isGreedy = false
  for (const piece of path.split(/(\{[^{}]+\})/)) {
    const label = /^\{([^{}+]+)(\+?)\}$/.exec(piece)
    if (label === null) {
      source += piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      literalLength += piece.length
      continue
    }
    isGreedy = label[2] === '+'
    labels.push(label[1] ?? '')
    source += isGreedy ? '(.+)' : '([^/]+)'
  }
  const end = isGreedy ? '' : '/?'
  return {
    operation,
    pattern: new RegExp(`^${end === '' ? source : source.replace(/(?<=.)\/$/, '')}${end}$`, 's'),
    labels,
    staticQuery: [...parseQuery(query)].map(([name, values]) => [name, values[0] ?? '']),
    required: requiredBeside(operation),
    literalLength,
  }
}

function requiredBeside({ input }: Operation): Route['required'] {
  return (input?.required ?? []).flatMap((name): Route['required'] => {
    const traits = input?.members.get(name)?.traits
    const wireName = traits?.locationName ?? name
    if (traits?.location === 'querystring') return [{ place: 'query', name: wireName }]
    return traits?.location === 'header' ? [{ place: 'header', name: wireName.toLowerCase() }] : []
  })
}

function hasStaticQuery({ staticQuery }: Route, query: ReadonlyMap<string, readonly string[]>): boolean {
  return staticQuery.every(([name, value]) => {
    const given = query.get(name)
    return given !== undefined && (value === '' || given.includes(value))
  })
}

function rankOf(route: Route, query: ReadonlyMap<string, readonly string[]>, { headers }: RequestMessage): Rank {
  let present = 0
  for (const { place, name } of route.required) {
    if (place === 'query' ? query.has(name) : headers[name] !== undefined) present++
  }
  const missing = route.required.length - present
  return [route.staticQuery.length, -missing, route.literalLength, -route.labels.length, present]
}

function isBetter(rank: Rank, other: Rank): boolean {
  for (const [i, value] of rank.entries()) if (value !== other[i]) return value > (other[i] ?? 0)
  return false
}

function foundBy({ operation, labels }: Route, match: RegExpExecArray): FoundOperation {
  return {
    operation,
    labels: Object.fromEntries(labels.map((label, i) => [label, percentDecode(match[i + 1] ?? '')])),
  }
}
