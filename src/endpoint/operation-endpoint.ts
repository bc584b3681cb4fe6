/**
 * The endpoint of an operation's calls: the rule set with the parameters that this operation and this client hand to it.
 */

import type { Operation } from '../model/operation.js'
import { withoutTls, type ResolvedEndpoint } from './endpoint.js'
import { compileParameters, type BuiltIns, type EndpointSettings, type Input } from './parameters.js'
import type { EndpointRules, RuleParameters } from './rule-set.js'

/** Where the calls of one operation go. */
export interface OperationEndpoint {
  /** Whether all calls go to the same endpoint, unless one overrides a built-in. */
  readonly isFixed: boolean
  /** The endpoint; remembered for the values that matter. `overrides` go before the client's built-ins. */
  readonly resolve: ResolveEndpoint
  /** What is handed to the rule set. */
  readonly parameters: (input: Input, overrides?: BuiltIns) => RuleParameters
}

type ResolveEndpoint = (input: Input, overrides?: BuiltIns) => ResolvedEndpoint

/** Compiles the way from an operation's input to its endpoint, for one client. */
export function compileOperationEndpoint(
  operation: Operation,
  rules: EndpointRules,
  settings: EndpointSettings,
): OperationEndpoint {
  const plain = compilePlan(operation, rules, settings, [])
  const overriding = new Map<string, Plan>()

  const planFor = (overrides: BuiltIns | undefined): Plan => {
    if (overrides === undefined) return plain
    const names = Object.keys(overrides)
    const key = names.join()
    let plan = overriding.get(key)
    if (plan === undefined) {
      plan = compilePlan(operation, rules, settings, names)
      overriding.set(key, plan)
    }
    return plan
  }

  const parameters = (input: Input, overrides: BuiltIns = {}) => planFor(overrides).parameters(input, overrides)
  const resolve: ResolveEndpoint = (input, overrides) => planFor(overrides).resolve(input, overrides ?? {})
  return {
    isFixed: plain.isFixed,
    parameters,
    resolve: settings.useTls === false ? leaveOutTls(resolve, parameters, rules) : resolve,
  }
}

/** What is compiled for one set of built-ins that calls override. */
interface Plan {
  readonly isFixed: boolean
  readonly parameters: (input: Input, overrides: BuiltIns) => RuleParameters
  readonly resolve: (input: Input, overrides: BuiltIns) => ResolvedEndpoint
}

function compilePlan(
  operation: Operation,
  rules: EndpointRules,
  settings: EndpointSettings,
  overridden: readonly string[],
): Plan {
  const { fixed, varying } = compileParameters(operation, rules, settings, overridden)
  const names = varying.map(({ name }) => name)
  const bound = rules.bind(fixed, names)
  return {
    isFixed: varying.length === 0,
    parameters: (input, overrides) => ({
      ...fixed,
      ...Object.fromEntries(varying.map(({ name, read }) => [name, read(input, overrides)])),
    }),
    resolve: (input, overrides) => bound(varying.map(({ read }) => read(input, overrides))),
  }
}

/** Rules know https only. An endpoint that the user gave keeps its scheme. */
function leaveOutTls(
  resolve: ResolveEndpoint,
  parameters: OperationEndpoint['parameters'],
  rules: EndpointRules,
): ResolveEndpoint {
  const custom = Object.keys(rules.parameters).find((name) => rules.parameters[name]?.builtIn === 'SDK::Endpoint')
  const changed = new WeakMap<ResolvedEndpoint, ResolvedEndpoint>()
  return (input, overrides) => {
    const endpoint = resolve(input, overrides)
    if (custom !== undefined && parameters(input, overrides)[custom] !== undefined) return endpoint
    let bare = changed.get(endpoint)
    if (bare === undefined) {
      bare = withoutTls(endpoint)
      changed.set(endpoint, bare)
    }
    return bare
  }
}
