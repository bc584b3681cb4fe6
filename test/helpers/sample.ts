/**
 * Parameters that a model accepts, and nothing more than they need.
 */

import type { Shape } from '../../src/model/shape.js'

/** A value of a shape, with only what is required. */
export function sampleOf(shape: Shape | undefined): unknown {
  switch (shape?.type) {
    case undefined:
      return {}
    case 'structure':
      return sampleStructure(shape)
    case 'list':
      return Array.from({ length: shape.traits.min ?? 0 }, () => sampleOf(shape.member))
    case 'map':
      return {}
    case 'string':
    case 'character':
      return shape.traits.enum?.[0] ?? 'sample'.padEnd(shape.traits.min ?? 0, 'x')
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return Math.max(1, shape.traits.min ?? 1)
    case 'boolean':
      return true
    case 'timestamp':
      return new Date(0)
    case 'blob':
    default:
      return 'sample'
  }
}

function sampleStructure(shape: Shape): Record<string, unknown> {
  if (shape.traits.document === true) return {}
  const names = shape.traits.union === true ? [...shape.members.keys()].slice(0, 1) : shape.required
  return Object.fromEntries(names.map((name) => [name, sampleMember(shape.members.get(name))]))
}

/** What endpoint rules take apart must have the form that they expect. */
function sampleMember(member: Shape | undefined): unknown {
  const isArn = /arn$/i.test(member?.traits.contextParam?.name ?? '')
  return isArn ? 'arn:aws:cloudfront::123456789012:key-value-store/sample' : sampleOf(member)
}
