/**
 * Whether policies let a caller do something: an explicit deny wins, then there must be an allow.
 *
 * @see AWS "Policy evaluation logic"
 */

import type { Principal } from '../auth/principal.js'
import { conditionsHold } from './conditions.js'
import type { Policy, Principals, Statement } from './document.js'
import { fitsPattern, fitsWithVariables, type PolicyContext } from './patterns.js'

/** Something that a caller wants to do. */
export interface Access {
  readonly principal: Principal
  /** `s3:GetObject`. */
  readonly action: string
  /** An ARN, or `*` where an action has no resource. */
  readonly resource: string
  readonly context: PolicyContext
}

/** The policies that have a say. */
export interface PolicySet {
  /** Of the user with its groups, or of the role. */
  readonly identity: readonly Policy[]
  /** What the identity may have at most. */
  readonly boundary?: Policy | undefined
  /** What the session may have at most. */
  readonly session?: readonly Policy[] | undefined
  /** Of the resource itself: a bucket, a queue, a role. */
  readonly resource?: Policy | undefined
  /** The resource's policy must let the caller, whatever its own policies say: roles. */
  readonly needsResource?: boolean
}

/** The outcome, with the kind of policy that made it. */
export interface Decision {
  readonly isAllowed: boolean
  readonly isExplicit: boolean
  readonly decidedBy: 'identity-based' | 'permissions boundary' | 'session' | 'resource-based' | 'root'
}

/** Decides. */
export function evaluate(access: Access, policies: PolicySet): Decision {
  const { principal } = access
  const resource = policies.resource === undefined ? 'silent' : askResource(policies.resource, access)
  const own: readonly (readonly [Decision['decidedBy'], readonly Policy[] | undefined])[] = [
    ['identity-based', policies.identity],
    ['permissions boundary', policies.boundary === undefined ? undefined : [policies.boundary]],
    ['session', policies.session],
  ]
  if (resource === 'deny') return { isAllowed: false, isExplicit: true, decidedBy: 'resource-based' }
  const answers = own.map(([kind, list]) => [kind, list === undefined ? 'allow' : ask(list, access)] as const)
  const denied = answers.find(([, answer]) => answer === 'deny')
  if (denied !== undefined) return { isAllowed: false, isExplicit: true, decidedBy: denied[0] }
  const isOwner = principal.kind === 'root'
  if (resource === 'direct') return { isAllowed: true, isExplicit: true, decidedBy: 'resource-based' }
  if (policies.needsResource === true && resource !== 'account') {
    return { isAllowed: false, isExplicit: false, decidedBy: 'resource-based' }
  }
  if (isOwner) return { isAllowed: true, isExplicit: true, decidedBy: 'root' }
  const silent = answers.find(([, answer]) => answer === 'silent')
  if (silent !== undefined) return { isAllowed: false, isExplicit: false, decidedBy: silent[0] }
  return { isAllowed: principal.kind !== 'anonymous', isExplicit: true, decidedBy: 'identity-based' }
}

type Answer = 'allow' | 'deny' | 'silent'

function ask(policies: readonly Policy[], access: Access): Answer {
  let answer: Answer = 'silent'
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (!isAbout(statement, access)) continue
      if (!statement.isAllow) return 'deny'
      answer = 'allow'
    }
  }
  return answer
}

/** A resource lets a caller directly, or its account, which then decides by its own policies. */
function askResource({ statements }: Policy, access: Access): 'direct' | 'account' | 'deny' | 'silent' {
  let answer: 'direct' | 'account' | 'silent' = 'silent'
  for (const statement of statements) {
    const match = principalMatch(statement, access.principal)
    if (match === undefined || !isAbout(statement, access)) continue
    if (!statement.isAllow) return 'deny'
    if (answer !== 'direct') answer = match
  }
  return answer
}

/** Whether action, resource and conditions of a statement fit. */
export function isAbout(statement: Statement, { action, resource, context }: Access): boolean {
  const { actions, notActions, resources, notResources, conditions } = statement
  const wanted = action.toLowerCase()
  const isAction = (pattern: string): boolean => fitsPattern(wanted, pattern.toLowerCase())
  const isResource = (pattern: string): boolean => fitsWithVariables(resource, pattern, context)
  if (actions !== undefined && !actions.some(isAction)) return false
  if (notActions?.some(isAction) === true) return false
  if (resources !== undefined && !resources.some(isResource)) return false
  if (notResources?.some(isResource) === true) return false
  return conditionsHold(conditions, context)
}

function principalMatch(statement: Statement, principal: Principal): 'direct' | 'account' | undefined {
  const { principals, notPrincipals } = statement
  if (notPrincipals !== undefined) return matchOf(notPrincipals, principal) === undefined ? 'direct' : undefined
  return principals === undefined ? undefined : matchOf(principals, principal)
}

function matchOf(principals: Principals, principal: Principal): 'direct' | 'account' | undefined {
  const { accountId, arn, roleArn, userId } = principal
  let match: 'account' | undefined
  for (const value of [...(principals['AWS'] ?? []), ...(principals['CanonicalUser'] ?? [])]) {
    if (value === '*' || value === arn || value === roleArn || value === userId) return 'direct'
    if (roleArn !== undefined && value === userId.split(':')[0]) return 'direct'
    if (value === accountId || value === `arn:aws:iam::${accountId}:root`) match = 'account'
  }
  if (principal.kind === 'service' && principals['Service']?.includes(principal.name) === true) return 'direct'
  const federated = principals['Federated'] ?? []
  if (principal.kind === 'federated' && federated.some((value) => value === '*' || value === principal.name)) {
    return 'direct'
  }
  return match
}

/** Whether a policy gives something to everybody. */
export function isPublic({ statements }: Policy): boolean {
  return statements.some(({ isAllow, principals, notPrincipals, conditions }) => {
    if (!isAllow) return false
    const isForAll = notPrincipals !== undefined || Object.values(principals ?? {}).some((list) => list.includes('*'))
    return isForAll && !conditions.some(({ key }) => narrowingKeys.has(key.toLowerCase()))
  })
}

/** Conditions on these make a policy for everybody one for few. */
const narrowingKeys: ReadonlySet<string> = new Set([
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:userid',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
])
