/**
 * Values for any shape, made by a seeded generator: whatever a model allows, in a form that survives any wire.
 */

import type { Shape } from '../../../src/model/shape.js'

/** Numbers from 0 up to, not including, 1; always the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** What a place on the wire asks of a text. */
type Place = 'body' | 'header' | 'label'

/**
 * Makes values. Structures get about half of their members; what recurs ends at some depth.
 *
 * @param words  Texts that are used now and then in place of random ones: names of what is there.
 */
export function createSampler(random: () => number, words: readonly string[] = []) {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!

  function text(place: Place): string {
    if (words.length > 0 && random() < 0.6) return pick(words)
    const letters =
      place === 'body' ? ['a', 'B', '7', ' ', '&', '<', 'ü', '€', '%', '+', '=', '/', '"'] : ['a', 'B', '7', '-']
    return `x${Array.from({ length: Math.floor(random() * 6) }, () => pick(letters)).join('')}x`
  }

  function scalar(shape: Shape, place: Place): unknown {
    if (shape.traits.jsonvalue === true) return { a: [1, 'b'] }
    switch (shape.type) {
      case 'integer':
        return Math.floor(random() * 1e6)
      case 'long':
        return pick([7, 2 ** 40, -5])
      case 'float':
      case 'double':
        return pick([0.5, -2, 1e10])
      case 'boolean':
        return random() < 0.5
      case 'blob':
        return Buffer.from(text(place))
      case 'timestamp':
        return new Date(1_700_000_000_000 + Math.floor(random() * 1e9) * 1000)
      case 'character':
      case 'list':
      case 'map':
      case 'string':
      case 'structure':
      default:
        return text(place)
    }
  }

  function value(shape: Shape, place: Place, depth: number): unknown {
    if (shape.traits.document === true) return { any: ['thing', 1, true] }
    if (shape.type === 'structure') return depth > 5 ? undefined : members(shape, depth + 1)
    if (shape.type === 'list') {
      const items = [1, 2].map(() => value(shape.member, place, depth + 1)).filter((item) => item !== undefined)
      return items.length === 0 ? undefined : items
    }
    if (shape.type !== 'map') return scalar(shape, place)
    const keys = words.length > 0 && random() < 0.5 ? [pick(words)] : ['one', 'two']
    const entries = keys.map((key) => [key, value(shape.value, place, depth + 1)] as const)
    const kept = entries.filter(([, item]) => item !== undefined)
    return kept.length === 0 ? undefined : Object.fromEntries(kept)
  }

  /** A structure with members that are told on the wire; `undefined` where it would have none. */
  function members(shape: Shape, depth = 0): Record<string, unknown> | undefined {
    const names = [...shape.members.keys()]
    const chosen =
      shape.traits.union === true
        ? [pick(names)]
        : names.filter((name) => shape.required.includes(name) || random() < 0.5)
    const entries = chosen.flatMap((name) => {
      const member = shape.members.get(name)!
      if (member.traits.eventstream === true) return []
      const { location } = member.traits
      const place = location === 'uri' ? 'label' : location === undefined ? 'body' : 'header'
      const made = value(member, place, depth)
      return made === undefined ? [] : [[name, made] as const]
    })
    return entries.length === 0 ? undefined : Object.fromEntries(entries)
  }

  return { members: (shape: Shape) => members(shape) ?? {} }
}

/** Bytes as text and times as numbers, so that values of both sides can be compared. */
export function comparable(value: unknown): unknown {
  if (value instanceof Date) return { time: value.getTime() }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map((item) => comparable(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]))
}
