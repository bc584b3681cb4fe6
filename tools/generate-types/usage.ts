/**
 * Which shapes of a service are sent, which are received, and which need a type for each way.
 */

import type { JsonModel } from '../../src/model/json-source.js'
import type { RawShape } from '../../src/model/raw.js'

export interface ShapeUsage {
  readonly sent: ReadonlySet<string>
  readonly received: ReadonlySet<string>
  /** Structures that are sent and received, and hold something that is typed differently on the two ways. */
  readonly different: ReadonlySet<string>
  /** Shapes that other shapes consist of. */
  readonly parts: ReadonlySet<string>
  /** Members of outputs that are always there because they are the list of a paginator. */
  readonly resultKeys: ReadonlyMap<string, ReadonlySet<string>>
}

/** @param isDifferent  Whether a shape that is no structure has one type as parameter and another in an answer. */
export function shapeUsage(model: JsonModel, isDifferent: (name: string, shape: RawShape) => boolean): ShapeUsage {
  const { operations = {}, shapes = {} } = model
  const sent = reachable(
    Object.values(operations).flatMap(({ input }) => input?.shape ?? []),
    shapes,
  )
  const received = reachable(
    Object.values(operations).flatMap(({ output }) => output?.shape ?? []),
    shapes,
  )
  const different = new Set<string>()
  for (const name of sent) {
    if (!received.has(name) || shapes[name]?.type !== 'structure') continue
    if ([...reachable([name], shapes)].some((part) => isDifferent(part, shapes[part]!))) different.add(name)
  }
  const parts = new Set(Object.values(shapes).flatMap(partsOf))
  return { sent, received, different, parts, resultKeys: resultKeysOf(model) }
}

function reachable(roots: readonly string[], shapes: Readonly<Record<string, RawShape>>): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    const shape = shapes[name]
    if (shape !== undefined) waiting.push(...partsOf(shape))
  }
  return found
}

function partsOf({ members = {}, member, key, value }: RawShape): readonly string[] {
  return [...Object.values(members), member, key, value].flatMap((reference) => reference?.shape ?? [])
}

/** A key counts only if every operation with this output pages over it: the type belongs to the shape. */
function resultKeysOf({ operations = {}, paginators = {} }: JsonModel): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, ReadonlySet<string>>()
  for (const [name, { output }] of Object.entries(operations)) {
    if (output === undefined) continue
    const own = new Set([paginators[name]?.result_key ?? []].flat())
    const earlier = keys.get(output.shape)
    keys.set(output.shape, earlier === undefined ? own : new Set([...own].filter((key) => earlier.has(key))))
  }
  return keys
}
