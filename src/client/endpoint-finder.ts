/**
 * Where the calls of a client go: endpoint rules, with what event handlers have to say about them.
 */

import type { BuiltIns, EndpointSettings } from '../endpoint/parameters.js'
import { compileOperationEndpoint, type OperationEndpoint } from '../endpoint/operation-endpoint.js'
import type { ResolvedEndpoint } from '../endpoint/endpoint.js'
import type { EndpointRules } from '../endpoint/rule-set.js'
import type { Operation } from '../model/operation.js'
import type { EndpointFinder } from './context.js'
import { run } from './lifecycle.js'

/** What finding endpoints depends on, for one client. */
export interface EndpointFinderOptions {
  readonly rules: EndpointRules
  readonly settings: EndpointSettings
  /** The account of the credentials, for rules that put it into the host. Asked only where the rules use it. */
  readonly accountId: () => Promise<string | undefined> | string | undefined
}

/** The built-in that is known only when the credentials are. */
const accountIdBuiltIn = 'AWS::Auth::AccountId'

/** Creates the compiler of endpoint finders for a client's operations. */
export function createEndpointCompiler(options: EndpointFinderOptions): (operation: Operation) => EndpointFinder {
  const { rules, settings, accountId } = options
  const needsAccount =
    settings.builtIns['AWS::Auth::AccountIdEndpointMode'] !== 'disabled' &&
    Object.values(rules.parameters).some(({ builtIn }) => builtIn === accountIdBuiltIn)
  return (operation) => {
    const endpoint = compileOperationEndpoint(operation, rules, settings)
    return (call, params) => {
      const { context } = call
      const isAsked = needsAccount && !(context.builtins !== undefined && accountIdBuiltIn in context.builtins)
      const account = isAsked ? accountId() : undefined
      if (account instanceof Promise) {
        return account.then((known) => resolve(call, params, endpoint, settings.builtIns, known))
      }
      return resolve(call, params, endpoint, settings.builtIns, account)
    }
  }
}

function withAccount(builtIns: BuiltIns | undefined, account: string | undefined): BuiltIns | undefined {
  return account === undefined ? builtIns : { ...builtIns, [accountIdBuiltIn]: account }
}

function resolve(
  { hooks, plan, context }: Parameters<EndpointFinder>[0],
  params: Record<string, unknown>,
  endpoint: OperationEndpoint,
  given: BuiltIns,
  account: string | undefined,
): ResolvedEndpoint | Promise<ResolvedEndpoint> {
  const known = withAccount(context.builtins, account)
  const hook = hooks.beforeEndpointResolution
  if (hook === undefined) return endpoint.resolve(params, known)
  const builtins: Record<string, string | boolean | undefined> = { ...given, ...known }
  const waiting = run(hook, { builtins, params, model: plan.operation, context })
  return waiting instanceof Promise
    ? waiting.then(() => endpoint.resolve(params, changesOf(given, builtins)))
    : endpoint.resolve(params, changesOf(given, builtins))
}

/** What handlers have changed; nothing, most of the time, so that the usual endpoint is found again. */
function changesOf(given: BuiltIns, builtins: BuiltIns): BuiltIns | undefined {
  let changed: Record<string, string | boolean | undefined> | undefined
  for (const name in builtins) {
    const value = builtins[name as keyof BuiltIns]
    if (value !== given[name as keyof BuiltIns]) (changed ??= {})[name] = value
  }
  return changed
}
