/**
 * The endpoint of an operation's calls: the rule set with the parameters that this operation and this client hand to it.
 */

import type { Operation } from '../model/operation.js'
import { withoutTls, type ResolvedEndpoint } from './endpoint.js'
import { compileParameters, type BuiltIns, type EndpointSettings, type Input } from './parameters.js'
import type { EndpointRules, RuleParameters } from './rule-set.js'

/** Where the calls of one operation go. */
export interface OperationEndpoint {
  /** Whether all calls go to the same endpoint, unless a call overrides a built-in. */
  readonly isFixed: boolean
  /** What is handed to the rule set. */
  parameters(input: Input, overrides?: BuiltIns): RuleParameters
  /** The endpoint; remembered for the values that matter. */
  resolve(input: Input, overrides?: BuiltIns): ResolvedEndpoint
}

/** Compiles the way from an operation's input to its endpoint, for one client. */
export function compileOperationEndpoint(
  operation: Operation,
  rules: EndpointRules,
  settings: EndpointSettings,
): OperationEndpoint {
  const { fixed, varying, parameters } = compileParameters(operation, rules, settings)
  const bound = rules.bind(
    fixed,
    varying.map(({ name }) => name),
  )
  const readers = varying.map(({ read }) => read)
  const finish = settings.useTls === false ? compileWithoutTls(rules) : keep
  return {
    isFixed: varying.length === 0,
    parameters,
    resolve(input, overrides) {
      if (overrides === undefined) return finish(bound(readers.map((read) => read(input))), fixed)
      const params = parameters(input, overrides)
      return finish(rules.resolve(params), params)
    },
  }
}

type Finish = (endpoint: ResolvedEndpoint, params: RuleParameters) => ResolvedEndpoint

const keep: Finish = (endpoint) => endpoint

/** Rules know https only. An endpoint that the user gave keeps its scheme. */
function compileWithoutTls(rules: EndpointRules): Finish {
  const custom = Object.keys(rules.parameters).find((name) => rules.parameters[name]?.builtIn === 'SDK::Endpoint')
  const plain = new WeakMap<ResolvedEndpoint, ResolvedEndpoint>()
  return (endpoint, params) => {
    if (custom !== undefined && params[custom] !== undefined) return endpoint
    let changed = plain.get(endpoint)
    if (changed === undefined) {
      changed = withoutTls(endpoint)
      plain.set(endpoint, changed)
    }
    return changed
  }
}
