/**
 * Values of the protocol cases, in JSON, to values as callers give and get them: times are seconds since 1970,
 * blobs are text, numbers that JSON lacks are text.
 */

import type { Shape } from '../../src/model/shape.js'

/** A value of a case as the shape has it. */
export function fromCase(shape: Shape, value: unknown): unknown {
  if (value === null || shape.traits.document === true || shape.traits.jsonvalue === true) return value
  if (shape.type === 'structure' || shape.type === 'map') return fromCaseMembers(shape, value as object)
  if (shape.type === 'list') return (value as readonly unknown[]).map((item) => fromCase(shape.member, item))
  if (shape.type === 'timestamp') return new Date(Number(value) * 1000)
  if (shape.type === 'blob') return Buffer.from(value as string)
  if (shape.type === 'float' || shape.type === 'double') return Number(value)
  return value
}

function fromCaseMembers(shape: Shape, value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const memberShape = shape.type === 'map' ? shape.value : shape.members.get(name)
      return [name, memberShape === undefined ? member : fromCase(memberShape, member)]
    }),
  )
}
