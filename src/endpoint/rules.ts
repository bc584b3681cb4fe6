/**
 * Endpoint rules, compiled to closures. A branch is compiled when it is first entered: of a large rule set a program
 * pays for the part that it uses.
 */

import { EndpointResolutionError } from '../errors/endpoint.js'
import { createEndpoint, type ResolvedEndpoint } from './endpoint.js'
import {
  compileCall,
  compileExpression,
  compileTemplate,
  type Expression,
  type Names,
  type Values,
} from './expression.js'
import type { RawCall, RawEndpoint, RawExpression, RawRule } from './raw-rules.js'
import type { RuleFunctions } from './rule-functions.js'

/** A compiled rule: an endpoint, or `undefined` where the rule does not apply. Error rules throw. */
export type Rule = (values: Values) => ResolvedEndpoint | undefined

/** What all rules of a rule set share. */
export interface RuleContext {
  readonly functions: RuleFunctions
  /** Makes the error that an error rule's message stands for. */
  readonly errorFor: (message: string, values: Values) => Error
}

/** Compiles rules of which the first that applies decides. */
export function compileRules(raw: readonly RawRule[], names: Names, context: RuleContext): Rule {
  const rules = raw.map((rule) => compileRule(rule, names, context))
  return (values) => {
    for (const rule of rules) {
      const endpoint = rule(values)
      if (endpoint !== undefined) return endpoint
    }
    return undefined
  }
}

function compileRule(raw: RawRule, outerNames: Names, context: RuleContext): Rule {
  let compiled: Rule | undefined
  return (values) => {
    compiled ??= compileRuleNow(raw, outerNames, context)
    return compiled(values)
  }
}

function compileRuleNow(raw: RawRule, outerNames: Names, context: RuleContext): Rule {
  const { conditions, names } = compileConditions(raw.conditions ?? [], outerNames, context)
  const outcome = compileOutcome(raw, names, context)
  return (values) => {
    for (const holds of conditions) if (!holds(values)) return undefined
    return outcome(values)
  }
}

function compileOutcome(raw: RawRule, names: Names, context: RuleContext): Rule {
  if (raw.type === 'tree') return compileRules(raw.rules ?? [], names, context)
  if (raw.type === 'endpoint' && raw.endpoint !== undefined) return compileEndpoint(raw.endpoint, names, context)
  if (raw.type === 'error' && raw.error !== undefined) {
    const message = compileExpression(raw.error, names, context.functions)
    return (values) => {
      throw context.errorFor(String(message(values)), values)
    }
  }
  throw new EndpointResolutionError(`The endpoint rules hold a rule of the type ${raw.type}, which is unknown.`, {
    ruleType: raw.type,
  })
}

type Condition = (values: Values) => boolean

/** The conditions in their order, and the names with what they assign: known to later conditions and to the outcome. */
function compileConditions(
  raw: readonly RawCall[],
  outerNames: Names,
  context: RuleContext,
): { conditions: readonly Condition[]; names: Names } {
  let names = outerNames
  const conditions = raw.map((call): Condition => {
    const evaluate = compileCall(call, names, context.functions)
    if (call.assign === undefined) return (values) => isTrue(evaluate(values))
    if (names.has(call.assign)) {
      throw new EndpointResolutionError(`The endpoint rules assign ${call.assign}, which has a value already.`, {
        name: call.assign,
      })
    }
    // A slot is written before it is read on every way through the rules: so siblings may use the same one.
    const slot = names.size
    names = new Map(names).set(call.assign, slot)
    return (values) => isTrue((values[slot] = evaluate(values)))
  })
  return { conditions, names }
}

/** Everything but false and null holds, also 0 and the empty text. */
function isTrue(value: unknown): boolean {
  return value !== false && value !== undefined
}

function compileEndpoint(raw: RawEndpoint, names: Names, { functions }: RuleContext): Rule {
  const url = compileExpression(raw.url, names, functions)
  const properties = compileRecord(Object.entries(raw.properties ?? {}), (value) => compileProperty(value, names))
  const headers = compileRecord(Object.entries(raw.headers ?? {}), (values) => compileHeader(values, names, functions))
  return (values) => createEndpoint(String(url(values)), properties(values), headers(values))
}

function compileHeader(
  raw: readonly RawExpression[],
  names: Names,
  functions: RuleFunctions,
): (values: Values) => readonly string[] {
  const entries = raw.map((entry) => compileExpression(entry, names, functions))
  return (values) => entries.map((entry) => String(entry(values)))
}

function compileProperty(raw: unknown, names: Names): Expression {
  if (typeof raw === 'string') return compileTemplate(raw, names)
  if (typeof raw !== 'object' || raw === null) return () => raw
  if (!Array.isArray(raw)) return compileRecord(Object.entries(raw), (value: unknown) => compileProperty(value, names))
  const elements = raw.map((element: unknown) => compileProperty(element, names))
  return (values) => elements.map((element) => element(values))
}

function compileRecord<Raw, Value>(
  raw: readonly (readonly [name: string, raw: Raw])[],
  compile: (raw: Raw) => (values: Values) => Value,
): (values: Values) => Readonly<Record<string, Value>> {
  const members = raw.map(([name, value]) => [name, compile(value)] as const)
  return (values) => Object.fromEntries(members.map(([name, member]) => [name, member(values)]))
}
