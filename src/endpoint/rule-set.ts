/**
 * A rule set: which parameters it takes, and the endpoint for given values of them.
 *
 * @see features 7.2, 7.3
 */

import { EndpointResolutionError } from '../errors/endpoint.js'
import type { ResolvedEndpoint } from './endpoint.js'
import type { Values } from './expression.js'
import { cacheKeyOf } from './cache-key.js'
import { compilePartitions } from './partitions.js'
import type { RawParameter, RawPartitions, RawRuleSet } from './raw-rules.js'
import { RecentValues } from './recent-values.js'
import { ruleError } from './rule-error.js'
import { createRuleFunctions } from './rule-functions.js'
import { compileRules, type Rule } from './rules.js'

/** Values of a rule set's parameters, by name. `undefined` is the same as absent. */
export type RuleParameters = Readonly<Record<string, unknown>>

/** A compiled rule set. */
export interface EndpointRules {
  readonly parameters: Readonly<Record<string, RawParameter>>
  /** The parameters that have a part in the outcome, in the rule set's order. Others may be left out. */
  readonly usedParameters: readonly string[]
  /**
   * The endpoint for these values; what the rule set does not use is ignored. Remembered.
   *
   * @throws {@link EndpointResolutionError} and what error rules stand for
   */
  resolve(params: RuleParameters): ResolvedEndpoint
  /** Like `resolve`, for values of which only the `varying` ones differ from call to call: given in that order. */
  bind(fixed: RuleParameters, varying: readonly string[]): BoundRules
}

/** A rule set with some of its parameters filled in; takes the values of the others. */
export type BoundRules = (varying: Values) => ResolvedEndpoint

const REMEMBERED_ENDPOINTS = 256
const REMEMBERED_BINDINGS = 64

/** Compiles a rule set. Its rules are compiled as they are first reached. */
export function compileRuleSet(ruleSet: RawRuleSet, partitions: RawPartitions): EndpointRules {
  const { parameters } = ruleSet
  const usedParameters = findUsedParameters(ruleSet)
  const evaluate = compileEvaluation(ruleSet, partitions, usedParameters)
  const resolve = remember(evaluate)
  const bindings = new RecentValues<string, BoundRules>(REMEMBERED_BINDINGS)

  return {
    parameters,
    usedParameters,
    resolve: (params) => resolve(usedParameters.map((name) => params[name])),
    bind(fixed, varying) {
      const values = usedParameters.map((name) => (varying.includes(name) ? undefined : fixed[name]))
      const slots = varying.map((name) => usedParameters.indexOf(name))
      const key = `${slots.join()} ${cacheKeyOf(values)}`
      let bound = bindings.get(key)
      if (bound === undefined) {
        bound = slots.length === 0 ? once(() => evaluate(values)) : remember(fillIn(values, slots, evaluate))
        bindings.set(key, bound)
      }
      return bound
    },
  }
}

type Evaluation = (values: Values) => ResolvedEndpoint

function compileEvaluation(ruleSet: RawRuleSet, partitions: RawPartitions, used: readonly string[]): Evaluation {
  const { parameters } = ruleSet
  const checks = used.map((name) => compileParameter(name, parameters[name]))
  const names = new Map(used.map((name, slot) => [name, slot]))
  const builtIns = new Set(Object.values(parameters).flatMap(({ builtIn }) => builtIn ?? []))
  const paramsOf = (values: Values) => Object.fromEntries(used.map((name, slot) => [name, values[slot]]))
  let rule: Rule | undefined
  return (given) => {
    rule ??= compileRules(ruleSet.rules, names, {
      functions: createRuleFunctions(compilePartitions(partitions)),
      errorFor: (message, values) => ruleError(message, builtIns, paramsOf(values)),
    })
    const values = checks.map((check, slot) => check(given[slot]))
    const endpoint = rule(values)
    if (endpoint !== undefined) return endpoint
    const params = paramsOf(given)
    throw new EndpointResolutionError(`No endpoint rule fits the parameters ${JSON.stringify(params)}.`, { params })
  }
}

/** The value to go on with: the given one if it is of the declared type, else the default. */
function compileParameter(name: string, raw: RawParameter | undefined): (value: unknown) => unknown {
  const type = raw?.type.toLowerCase() ?? 'unknown'
  const fits = typeChecks.get(type)
  if (fits === undefined) {
    throw new EndpointResolutionError(`The endpoint rules declare ${name} as ${type}, a type that is unknown.`, {
      name,
    })
  }
  return (value) => {
    if (value === undefined) {
      if (raw?.default !== undefined || raw?.required !== true) return raw?.default
      throw new EndpointResolutionError(`The endpoint rules need ${name}, which is not set.`, { name })
    }
    if (fits(value)) return value
    throw new EndpointResolutionError(`The endpoint rules take a ${type} as ${name}, not a ${typeof value}.`, { name })
  }
}

type TypeCheck = (value: unknown) => boolean

const typeChecks: ReadonlyMap<string, TypeCheck> = new Map<string, TypeCheck>([
  ['string', (value) => typeof value === 'string'],
  ['boolean', (value) => typeof value === 'boolean'],
  ['stringarray', (value) => Array.isArray(value) && value.every((element) => typeof element === 'string')],
])

function findUsedParameters({ parameters, rules }: RawRuleSet): readonly string[] {
  const read = new Set<string>()
  collectNames(rules, read)
  return Object.keys(parameters).filter((name) => read.has(name) || parameters[name]?.required === true)
}

/** Collects what may be a name of a variable: a reference, or the beginning of a place in a template. */
function collectNames(node: unknown, names: Set<string>): void {
  if (typeof node === 'string') {
    for (const [, name] of node.matchAll(/\{(\w+)/g)) if (name !== undefined) names.add(name)
  } else if (Array.isArray(node)) {
    for (const element of node) collectNames(element, names)
  } else if (typeof node === 'object' && node !== null) {
    if ('ref' in node && typeof node.ref === 'string') names.add(node.ref)
    for (const value of Object.values(node)) collectNames(value, names)
  }
}

function fillIn(fixed: Values, slots: readonly number[], evaluate: Evaluation): Evaluation {
  return (varying) => {
    const values = [...fixed]
    for (const [index, slot] of slots.entries()) values[slot] = varying[index]
    return evaluate(values)
  }
}

function once(evaluate: () => ResolvedEndpoint): Evaluation {
  let endpoint: ResolvedEndpoint | undefined
  return () => (endpoint ??= evaluate())
}

function remember(evaluate: Evaluation): Evaluation {
  const recent = new RecentValues<string, ResolvedEndpoint>(REMEMBERED_ENDPOINTS)
  return (values) => {
    const key = cacheKeyOf(values)
    let endpoint = recent.get(key)
    if (endpoint === undefined) {
      endpoint = evaluate(values)
      recent.set(key, endpoint)
    }
    return endpoint
  }
}
