/**
 * What some operations put before the endpoint's host: `data-`, or a parameter such as `123456789012.`.
 *
 * @see features 4.7
 */

import { ParamValidationError } from '../errors/parameter.js'
import type { Operation } from '../model/operation.js'
import { compileTemplate } from './uri-template.js'
import type { Params } from './protocol.js'

/**
 * Compiles the host prefix of an operation; `undefined` where it has none, or where the endpoint rules know its
 * parameter: then they put it into the host themselves.
 * What is compiled throws a ParamValidationError for values that cannot stand in a host name.
 */
export function compileHostPrefix(operation: Operation): ((params: Params) => string) | undefined {
  const template = operation.raw.endpoint?.hostPrefix
  if (template === undefined) return undefined
  if (!template.includes('{')) return () => template
  const members = operation.input?.members
  for (const [name, { traits }] of members ?? []) {
    if (traits.contextParam !== undefined && template.includes(`{${name}}`)) return undefined
  }
  const fill = compileTemplate(template, (label) => {
    for (const [name, shape] of members ?? []) {
      if (shape.traits.hostLabel === true && (name === label || shape.traits.locationName === label))
        return hostLabel(name)
    }
    return hostLabel(label)
  })
  return fill
}

const hostLabelForm = /^[\dA-Za-z.-]+$/

function hostLabel(name: string): (params: Params) => string {
  return (params) => {
    const value = params[name]
    if (typeof value === 'string' && hostLabelForm.test(value)) return value
    const report = `The value of ${name} becomes part of the host name and may only hold letters, digits, "." and "-": ${String(value)}`
    throw new ParamValidationError(report, { report })
  }
}
