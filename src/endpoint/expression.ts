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
  if (!text.includes('{') && !text.includes('}')) return () => text
  const parts: (string | Expression)[] = []
  let literal = ''
  for (let at = 0; at < text.length;) {
    const character = text.charAt(at)
    const isBrace = character === '{' || character === '}'
    const end = character === '{' ? text.indexOf('}', at) : -1
    if (isBrace && text.charAt(at + 1) === character) {
      literal += character
      at += 2
    } else if (end > 0) {
      parts.push(literal, compilePlace(text.slice(at + 1, end), names))
      literal = ''
      at = end + 1
    } else {
      literal += character
      at++
    }
  }
  parts.push(literal)
  return (values) => {
    let result = ''
    for (const part of parts) result += typeof part === 'string' ? part : String(part(values))
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

function isVariable(raw: RawVariable | RawCall): raw is RawVariable {
  return 'ref' in raw
}
