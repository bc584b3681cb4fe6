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
      const { hooks, context } = call
      const isAsked = needsAccount && !(context.builtins !== undefined && accountIdBuiltIn in context.builtins)
      const account = isAsked ? accountId() : undefined
      if (account instanceof Promise || hooks.beforeEndpointResolution !== undefined) {
        return resolveWithHandlers(call, params, endpoint, settings.builtIns, account)
      }
      return endpoint.resolve(params, withAccount(context.builtins, account))
    }
  }
}

function withAccount(builtIns: BuiltIns | undefined, account: string | undefined): BuiltIns | undefined {
  return account === undefined ? builtIns : { ...builtIns, [accountIdBuiltIn]: account }
}

async function resolveWithHandlers(
  { hooks, plan, context }: Parameters<EndpointFinder>[0],
  params: Record<string, unknown>,
  endpoint: OperationEndpoint,
  given: BuiltIns,
  account: Promise<string | undefined> | string | undefined,
): Promise<ResolvedEndpoint> {
  const known = withAccount(context.builtins, await account)
  if (hooks.beforeEndpointResolution === undefined) return endpoint.resolve(params, known)
  const builtins: Record<string, string | boolean | undefined> = { ...given, ...known }
  await run(hooks.beforeEndpointResolution, { builtins, params, model: plan.operation, context })
  const changed = Object.entries(builtins).filter(([name, value]) => value !== given[name as keyof BuiltIns])
  return changed.length === 0 ? endpoint.resolve(params) : endpoint.resolve(params, Object.fromEntries(changed))
}
