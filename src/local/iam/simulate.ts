/**
 * What policies would say: IAM's simulator, over the evaluation that every call goes through.
 */

import type { Principal } from '../auth/principal.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { parsePolicy } from '../policy/document.js'
import { evaluate, type PolicySet } from '../policy/evaluate.js'
import type { PolicyContext } from '../policy/patterns.js'
import { pageOf } from './pages.js'
import { policiesOf } from './policies-of.js'
import { type IamState, noSuchEntity } from './state.js'

/** The handlers of the simulator. */
export function simulationHandlers(state: IamState): AnyHandlers {
  return asAnyHandlers<'iam'>({
    simulatePrincipalPolicy(input) {
      const principal = principalAt(state, input.PolicySourceArn)
      const own = policiesOf(principal, state)
      const identity = [...own.identity, ...(input.PolicyInputList ?? []).map((text) => parsePolicy(text))]
      return results({ ...own, identity }, principal, input)
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

function principalAt(state: IamState, arn: string): Principal {
  const [, kind, path] = /:(user|role|group)\/(.+)$/.exec(arn) ?? []
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? ''
  if (kind === 'user' && state.users.get(name)?.arn === arn) return principalOf(state, 'user', arn)
  if (kind === 'role' && state.roles.get(name)?.arn === arn) return principalOf(state, 'role', arn)
  throw noSuchEntity(`${arn} is not a user or role that can be simulated.`)
}

function principalOf({ accountId }: IamState, kind: 'user' | 'role', arn: string): Principal {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  return { kind, accountId, arn, userId: name, name, ...(kind === 'role' ? { roleArn: arn } : {}) }
}
