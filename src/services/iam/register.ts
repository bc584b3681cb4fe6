/**
 * IAM: policy documents come percent-encoded and are handed over as objects.
 *
 * @see features 5.13
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { percentDecode } from '../../base/percent.js'
import type { AfterCallEvent } from '../../client/lifecycle.js'
import { changeByShape } from '../shape-walk.js'

const policyShapes = new Set(['policyDocumentType'])

/** Adds IAM's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('after-call.iam', readPolicies)
}

function readPolicies({ parsed, model }: AfterCallEvent): void {
  Object.assign(parsed, changeByShape(model.output, parsed, policyShapes, readPolicy))
}

/** What is no JSON stays the text that it is. */
function readPolicy(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = percentDecode(value)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
