/**
 * Expressions of endpoint rules, compiled to closures over the values of one evaluation.
 */

import { EndpointResolutionError } from '../errors/endpoint.js'
import { compileAttribute } from './attribute.js'
import type { RawCall, RawExpression, RawVariable } from './raw-rules.js'
import type { RuleFunctions } from './rule-functions.js'

/** The values of one evaluation, each in its slot: parameters first, then what conditions assign. */
export type Values = unknown[]

/** Which slot a name stands for, at one place of the rules. */
export type Names = ReadonlyMap<string, number>

/** A compiled expression. */
export type Expression = (values: Values) => unknown

/** Compiles an expression; its names are resolved here and not at each evaluation. */
export function compileExpression(raw: RawExpression, names: Names, functions: RuleFunctions): Expression {
  if (typeof raw === 'string') return compileTemplate(raw, names)
  if (typeof raw !== 'object') return () => raw
  return isVariable(raw) ? compileVariable(raw.ref, names) : compileCall(raw, names, functions)
}

/** Compiles text with `{name}` and `{name#attribute}` in it; `{{` and `}}` are braces. */
export function compileTemplate(text: string, names: Names): Expression {
  if (!/[{}]/.test(text)) return () => text
  const parts = splitTemplate(text).map((part) => (part.isLiteral ? part.text : compilePlace(part.text, names)))
  return (values) => {
    let result = ''
    for (const part of parts) result += typeof part === 'string' ? part : part(values)
    return result
  }
}

/** Compiles a call of a rule function; what it assigns is the caller's business. */
export function compileCall(raw: RawCall, names: Names, functions: RuleFunctions): Expression {
  const [a, b, ...more] = raw.argv
  if (raw.fn === 'getAttr' && a !== undefined && typeof b === 'string') {
    const read = compileAttribute(b)
    const subject = compileExpression(a, names, functions)
    return (values) => read(subject(values))
  }
  const call = functions.get(raw.fn)
  if (call === undefined) {
    throw new EndpointResolutionError(`The endpoint rules use the function ${raw.fn}, which this version lacks.`, {
      functionName: raw.fn,
    })
  }
  const compile = (argument: RawExpression) => compileExpression(argument, names, functions)
  const first = a === undefined ? () => undefined : compile(a)
  if (b === undefined) return (values) => call(first(values))
  const second = compile(b)
  if (more.length === 0) return (values) => call(first(values), second(values))
  const others = more.map(compile)
  return (values) => call(first(values), second(values), ...others.map((argument) => argument(values)))
}

function compileVariable(name: string, names: Names): Expression {
  const slot = names.get(name)
  return slot === undefined ? () => undefined : (values) => values[slot]
}

function compilePlace(place: string, names: Names): Expression {
  const hash = place.indexOf('#')
  const variable = compileVariable(hash === -1 ? place : place.slice(0, hash), names)
  const read = hash === -1 ? (value: unknown) => value : compileAttribute(place.slice(hash + 1))
  return (values) => {
    const value = read(variable(values))
    if (value !== undefined) return value
    throw new EndpointResolutionError(`The endpoint rules name {${place}}, which has no value here.`, { name: place })
  }
}

interface TemplatePart {
  readonly isLiteral: boolean
  readonly text: string
}

function splitTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  for (const [piece] of text.matchAll(/\{\{|\}\}|\{[^{}]+\}|[^{}]+|[{}]/g)) {
    if (piece.length > 2 && piece.startsWith('{')) parts.push({ isLiteral: false, text: piece.slice(1, -1) })
    else parts.push({ isLiteral: true, text: piece === '{{' || piece === '}}' ? piece.slice(1) : piece })
  }
  return parts
}

function isVariable(raw: RawVariable | RawCall): raw is RawVariable {
  return 'ref' in raw
}
