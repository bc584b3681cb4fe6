/**
 * What policies would say: IAM's simulator, over the evaluation that every call goes through.
 */

import type { Principal } from '../auth/principal.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { parsePolicy } from '../policy/document.js'
import { evaluate, type PolicySet } from '../policy/evaluate.js'
import type { PolicyContext } from '../policy/patterns.js'
import { pageOf } from './pages.js'
import { policiesOf, policiesOn } from './policies-of.js'
import { type IamState, noSuchEntity } from './state.js'

/** The handlers of the simulator. */
export function simulationHandlers(state: IamState): AnyHandlers {
  return asAnyHandlers<'iam'>({
    simulatePrincipalPolicy(input) {
      const { principal, policies } = sourceAt(state, input.PolicySourceArn)
      const identity = [...policies.identity, ...(input.PolicyInputList ?? []).map((text) => parsePolicy(text))]
      const [boundary = policies.boundary] = (input.PermissionsBoundaryPolicyInputList ?? []).map((text) =>
        parsePolicy(text),
      )
      return results({ ...policies, identity, boundary }, principal, input)
    },
    simulateCustomPolicy(input) {
      const identity = input.PolicyInputList.map((text) => parsePolicy(text))
      const [boundary] = (input.PermissionsBoundaryPolicyInputList ?? []).map((text) => parsePolicy(text))
      const arn = input.CallerArn ?? `arn:aws:iam::${state.accountId}:user/simulated`
      return results({ identity, boundary }, principalOf(state, 'user', arn), input)
    },
  })
}

interface Question {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[]
  readonly ResourcePolicy?: string
  readonly ContextEntries?: readonly {
    readonly ContextKeyName?: string
    readonly ContextKeyValues?: readonly string[]
  }[]
  readonly Marker?: string
  readonly MaxItems?: number
}

function results(policies: PolicySet, principal: Principal, question: Question) {
  const { ActionNames, ResourceArns = ['*'], ResourcePolicy, ContextEntries = [] } = question
  const context: PolicyContext = new Map(
    ContextEntries.map((entry) => [(entry.ContextKeyName ?? '').toLowerCase(), entry.ContextKeyValues ?? []]),
  )
  const resource = ResourcePolicy === undefined ? undefined : parsePolicy(ResourcePolicy)
  const all = ActionNames.flatMap((action) =>
    ResourceArns.map((arn) => {
      const decision = evaluate({ principal, action, resource: arn, context }, { ...policies, resource })
      const EvalDecision = decision.isAllowed
        ? ('allowed' as const)
        : decision.isExplicit
          ? ('explicitDeny' as const)
          : ('implicitDeny' as const)
      return { EvalActionName: action, EvalResourceName: arn, EvalDecision, MatchedStatements: [] }
    }),
  )
  const { items, ...page } = pageOf(all, question)
  return { EvaluationResults: items, ...page }
}

/** Who is asked about, with the policies that hang on them. */
function sourceAt(state: IamState, arn: string): { principal: Principal; policies: PolicySet } {
  const [, kind, path] = /:(user|role|group)\/(.+)$/.exec(arn) ?? []
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? ''
  const group = state.groups.get(name)
  if (kind === 'group' && group?.arn === arn) {
    return { principal: principalOf(state, 'user', arn), policies: { identity: policiesOn([group], state) } }
  }
  const found = kind === 'user' ? state.users.get(name) : state.roles.get(name)
  if ((kind !== 'user' && kind !== 'role') || found?.arn !== arn) {
    throw noSuchEntity(`${arn} is not a user, group or role that can be simulated.`)
  }
  const principal = principalOf(state, kind, arn)
  return { principal, policies: policiesOf(principal, state) }
}

function principalOf({ accountId }: IamState, kind: 'user' | 'role', arn: string): Principal {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  return { kind, accountId, arn, userId: name, name, ...(kind === 'role' ? { roleArn: arn } : {}) }
}
