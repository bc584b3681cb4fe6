/**
 * The policies of a caller.
 */

import type { Principal } from '../auth/principal.js'
import { parsePolicy, type Policy } from '../policy/document.js'
import type { PolicySet } from '../policy/evaluate.js'
import { awsManagedPolicies } from './aws-managed.js'
import type { IamState, Identity } from './state.js'

const everything = parsePolicy(
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
)

/** All policies that hang on a caller: its own, its groups', its boundary, its session's. */
export function policiesOf(principal: Principal, state: IamState): PolicySet {
  const { kind, name } = principal
  const session = sessionPolicies(principal, state)
  if (kind === 'role') return { ...ofIdentity(state.roles.get(name), [], state), session }
  if (kind !== 'user' && kind !== 'federated') return { identity: [], session }
  const owner = kind === 'user' ? name : principal.issuer
  // Made by the account itself, which may do everything.
  if (owner === undefined) return { identity: [everything], session }
  const user = state.users.get(owner)
  const groups = (user?.groups ?? []).map((group) => state.groups.get(group))
  return { ...ofIdentity(user, groups, state), session }
}

/** The document of a managed policy that is in force. */
export function managedDocument(arn: string, state: IamState): string | undefined {
  const aws = awsManagedPolicies.get(arn)
  if (aws !== undefined) return aws.document
  const policy = state.policies.get(arn)
  return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document
}

function ofIdentity(
  identity: Identity | undefined,
  groups: readonly (Identity | undefined)[],
  state: IamState,
): Pick<PolicySet, 'identity' | 'boundary'> {
  const policies = policiesOn(
    [identity, ...groups].filter((one) => one !== undefined),
    state,
  )
  const boundary = identity?.boundary === undefined ? undefined : managed([identity.boundary], state)[0]
  return { identity: policies, boundary }
}

/** The policies that hang on these, inline and attached. */
export function policiesOn(identities: readonly Identity[], state: IamState): readonly Policy[] {
  return identities.flatMap(({ inline, attached }) => [
    ...Object.values(inline).map((text) => parsePolicy(text)),
    ...managed(attached, state),
  ])
}

function sessionPolicies(
  { sessionPolicies: given, sessionPolicyArns }: Principal,
  state: IamState,
): readonly Policy[] | undefined {
  if (given === undefined && sessionPolicyArns === undefined) return undefined
  return [...(given ?? []).map((text) => parsePolicy(text)), ...managed(sessionPolicyArns ?? [], state)]
}

function managed(arns: readonly string[], state: IamState): readonly Policy[] {
  return arns.flatMap((arn) => {
    const document = managedDocument(arn, state)
    return document === undefined ? [] : [parsePolicy(document)]
  })
}
