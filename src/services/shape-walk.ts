/**
 * Changes values by the name of their shape, wherever they stand in parameters or output.
 */

import type { Shape } from '../model/shape.js'

/** Changes one value; gives back what takes its place. */
export type ChangeValue = (value: unknown) => unknown

/** Walks a value along its shape. Objects on the way are copied before they are changed: they may be the caller's. */
export function changeByShape(
  shape: Shape | undefined,
  value: unknown,
  names: ReadonlySet<string>,
  change: ChangeValue,
): unknown {
  if (shape === undefined || value === undefined || value === null) return value
  if (names.has(shape.name)) return change(value)
  if (!mayContain(shape, names)) return value
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((item) => changeByShape(shape.member, item, names, change))
  }
  if (typeof value !== 'object') return value
  const copy: Record<string, unknown> = { ...value }
  for (const [name, item] of Object.entries(copy)) {
    const member = shape.type === 'map' ? shape.value : shape.members.get(name)
    copy[name] = changeByShape(member, item, names, change)
  }
  return copy
}

const answers = new WeakMap<ReadonlySet<string>, Map<Shape, boolean>>()

/** Whether any of the shapes stands below this one: most of a model need never be walked. */
function mayContain(shape: Shape, names: ReadonlySet<string>): boolean {
  let known = answers.get(names)
  if (known === undefined) answers.set(names, (known = new Map()))
  let answer = known.get(shape.base)
  if (answer === undefined) known.set(shape.base, (answer = search(shape.base, names, new Set())))
  return answer
}

function search(shape: Shape, names: ReadonlySet<string>, visited: Set<Shape>): boolean {
  if (names.has(shape.name)) return true
  if (visited.has(shape.base)) return false
  visited.add(shape.base)
  return partsOf(shape).some((part) => search(part, names, visited))
}

function partsOf(shape: Shape): readonly Shape[] {
  if (shape.type === 'structure') return [...shape.members.values()]
  if (shape.type === 'list') return [shape.member]
  return shape.type === 'map' ? [shape.key, shape.value] : []
}
