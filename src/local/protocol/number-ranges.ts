/**
 * Integers of requests against the ranges of their types: readers give any that a request has, as bigints if need be,
 * and what is greater than its type is no value of it.
 */

import { isRecord } from '../../base/path.js'
import type { Shape } from '../../model/shape.js'

/** Finds the path of the first integer that is beyond its type. */
export type RangeCheck = (value: unknown) => string | undefined

/** Whether a value that was read fits the integer type of its shape; others always do. */
export function isInRange(value: unknown, { type }: Shape): boolean {
  if (type !== 'integer' && type !== 'long') return true
  if (typeof value === 'bigint') return type === 'long' && BigInt.asIntN(64, value) === value
  if (typeof value !== 'number') return true
  return type === 'long' ? Math.abs(value) <= 2 ** 63 : Math.abs(value + 0.5) < 2 ** 31
}

/** Compiles the check of an input; `undefined` where it has no integers. */
export function compileRangeCheck(input: Shape | undefined): RangeCheck | undefined {
  return input === undefined ? undefined : checkOf(input)
}

const known = new WeakMap<Shape, { readonly check: RangeCheck | undefined }>()

function checkOf(shape: Shape): RangeCheck | undefined {
  const { base } = shape
  let entry = known.get(base)
  if (entry === undefined) {
    entry = { check: hasIntegers(base, new Set()) ? compile(base) : undefined }
    known.set(base, entry)
  }
  return entry.check
}

function compile(shape: Shape): RangeCheck {
  if (shape.type === 'structure') return structureCheck(shape)
  if (shape.type === 'list') {
    return (value) => (Array.isArray(value) ? firstOf(value.entries(), () => shape.member) : undefined)
  }
  if (shape.type === 'map') {
    return (value) => (isRecord(value) ? firstOf(Object.entries(value), () => shape.value) : undefined)
  }
  return (value) => (isInRange(value, shape) ? undefined : '')
}

function structureCheck(shape: Shape): RangeCheck {
  const names = new Set([...shape.members].filter(([, member]) => hasIntegers(member, new Set())).map(([name]) => name))
  return (value) => {
    if (!isRecord(value)) return undefined
    const given = Object.entries(value).filter(([name]) => names.has(name))
    return firstOf(given, (name) => shape.members.get(name))
  }
}

function firstOf<Name extends string | number>(
  entries: Iterable<[Name, unknown]>,
  shapeOf: (name: Name) => Shape | undefined,
): string | undefined {
  for (const [name, value] of entries) {
    const shape = shapeOf(name)
    const rest = shape === undefined ? undefined : checkOf(shape)?.(value)
    if (rest !== undefined) return rest === '' ? String(name) : `${name}.${rest}`
  }
  return undefined
}

/** Whether an integer stands anywhere under a shape. Shapes may hold themselves. */
function hasIntegers({ base }: Shape, seen: Set<Shape>): boolean {
  if (base.type === 'integer' || base.type === 'long') return true
  if (seen.has(base)) return false
  seen.add(base)
  if (base.type === 'list') return hasIntegers(base.member, seen)
  if (base.type === 'map') return hasIntegers(base.value, seen)
  return [...base.members.values()].some((member) => hasIntegers(member, seen))
}
