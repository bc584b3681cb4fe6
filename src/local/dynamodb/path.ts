/**
 * Document paths: names and places in lists, into an item.
 */

import type { Item, Value } from './value.js'

/** `a.b[1]`: a name first, then names and places. */
export type Path = readonly (string | number)[]

/** What stands at a path. */
export function valueAt(item: Item, path: Path): Value | undefined {
  let value: Value | undefined = { M: item }
  for (const step of path) {
    if (value === undefined) return undefined
    value = stepInto(value, step)
  }
  return value
}

function stepInto(value: Value, step: string | number): Value | undefined {
  if (typeof step === 'number') return value.L?.[step]
  return value.M !== undefined && Object.hasOwn(value.M, step) ? value.M[step] : undefined
}

/** The item with another value at a path; `undefined` where the path leads nowhere. */
export function withValueAt(item: Item, path: Path, value: Value): Item | undefined {
  return change({ M: item }, path, () => value)?.M
}

/** The item without what stands at a path; `undefined` where the path leads nowhere. */
export function withoutValueAt(item: Item, path: Path): Item | undefined {
  return change({ M: item }, path, () => undefined)?.M
}

function change(target: Value, path: Path, make: () => Value | undefined): Value | undefined {
  const [step, ...rest] = path
  if (step === undefined) return make()
  const inner = stepInto(target, step)
  if (rest.length > 0 && inner === undefined) return undefined
  const changed = rest.length === 0 ? make() : change(inner ?? {}, rest, make)
  if (rest.length > 0 && changed === undefined) return undefined
  if (typeof step === 'number') return target.L === undefined ? undefined : { L: withPlace(target.L, step, changed) }
  if (target.M === undefined) return undefined
  const others = Object.entries(target.M).filter(([name]) => name !== step)
  return { M: Object.fromEntries(changed === undefined ? others : [...others, [step, changed]]) }
}

/** A place behind the end is the next one. */
function withPlace(list: readonly Value[], place: number, value: Value | undefined): readonly Value[] {
  if (value === undefined) return list.filter((_one, i) => i !== place)
  return place < list.length ? list.map((one, i) => (i === place ? value : one)) : [...list, value]
}

/** Only what stands at these paths, with what leads to it. */
export function project(item: Item, paths: readonly Path[]): Item {
  if (paths.length === 0) return {}
  const tree = treeOf(paths)
  return pick({ M: item }, tree)?.M ?? {}
}

/** What is wanted below each step; nothing below means all of it. */
type Tree = Map<string | number, Tree>

function treeOf(paths: readonly Path[]): Tree {
  const root: Tree = new Map()
  for (const path of paths) {
    let node = root
    for (const step of path) {
      const next: Tree = node.get(step) ?? new Map()
      node.set(step, next)
      node = next
    }
  }
  return root
}

function pick(value: Value, tree: Tree): Value | undefined {
  if (tree.size === 0) return value
  if (value.L !== undefined) {
    const places = [...tree.keys()].filter((step) => typeof step === 'number').toSorted((a, b) => a - b)
    const picked = places.flatMap((place) => {
      const inner = stepInto(value, place)
      const found = inner === undefined ? undefined : pick(inner, tree.get(place) ?? new Map())
      return found === undefined ? [] : [found]
    })
    return picked.length === 0 ? undefined : { L: picked }
  }
  if (value.M === undefined) return undefined
  const picked = [...tree].flatMap(([step, below]) => {
    const inner = stepInto(value, step)
    const found = inner === undefined ? undefined : pick(inner, below)
    return found === undefined ? [] : [[step, found] as const]
  })
  return picked.length === 0 ? undefined : { M: Object.fromEntries(picked) }
}

/** As DynamoDB shows paths: `[a, b, [1]]`. */
export function showPath(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`
}
