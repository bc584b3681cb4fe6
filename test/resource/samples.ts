/**
 * Parameters and answers made from shapes, by the same rules as in record-boto3.py.
 */

import type { Shape } from '../../src/model/shape.js'

/** `undefined` stands for a value that is left out. */
export function sample(shape: Shape, name: string, place: string, onlyRequired: boolean, depth = 0): unknown {
  const { type } = shape
  const { min = 0 } = shape.traits
  if (type === 'string' || type === 'character') return (name + place).padEnd(min, 'x')
  if (type === 'integer' || type === 'long' || type === 'float' || type === 'double') return Math.max(min, 1)
  if (type === 'boolean') return true
  if (type === 'timestamp') return '2026-01-01T00:00:00Z'
  if (type === 'blob') return name + place
  if (depth > 6) return undefined
  if (type === 'list') {
    const items = [0, 1].map((i) => sample(shape.member, name, `${place}${i}`, onlyRequired, depth + 1))
    return items.filter((item) => item !== undefined)
  }
  if (type === 'map') {
    const value = sample(shape.value, name, place, onlyRequired, depth + 1)
    return value === undefined ? {} : { [name]: value }
  }
  const isRequiredOnly = onlyRequired && (depth === 0 || shape.required.length > 0)
  const names = isRequiredOnly ? shape.required : [...shape.members.keys()]
  const values = names.map(
    (key) => [key, sample(shape.members.get(key)!, key, place, onlyRequired, depth + 1)] as const,
  )
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

/** The name with which a path begins. */
export function firstWord(path: string): string {
  return /\w+/.exec(path)![0]
}
