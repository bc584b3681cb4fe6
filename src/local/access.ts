/**
 * Whether a caller may do what a call needs: policies asked, and the refusal in AWS's words.
 */

import type { Refusals } from './auth/refusals.js'
import type { CallContext } from './call-context.js'
import { policiesOf } from './iam/policies-of.js'
import type { IamState } from './iam/state.js'
import type { AccessNeed } from './access-need.js'
import type { ServiceModel } from '../model/service.js'
import { type Decision, evaluate } from './policy/evaluate.js'
import type { PolicyContext } from './policy/patterns.js'

/** @throws ServiceError where a need is not allowed */
export function authorise(
  needs: readonly AccessNeed[],
  context: CallContext,
  state: IamState,
  refusals: Refusals,
): void {
  for (const need of needs) {
    const decision = decide(need, context, state)
    if (!decision.isAllowed) throw refusals.denied(reasonOf(need, decision, context))
  }
}

/** Asks all policies that have a say. */
export function decide(need: AccessNeed, context: CallContext, state: IamState): Decision {
  const principal = need.principal ?? context.principal
  const policies = policiesOf(principal, state)
  const { action, resource, resourcePolicy, needsResource = false } = need
  return evaluate(
    { principal, action, resource, context: conditionContext(need, context) },
    { ...policies, resource: resourcePolicy, needsResource },
  )
}

/** What a call needs where its service does not say: the operation's own name as action. */
export function usualNeed(model: ServiceModel, operation: string): AccessNeed {
  const prefix = actionPrefixes[model.signingName] ?? model.signingName
  const action = `${prefix}:${operation}`
  return { action: actionAliases[action] ?? action, resource: '*' }
}

/** Services whose actions begin with something else than their signing name. */
const actionPrefixes: Readonly<Record<string, string>> = {
  email: 'ses',
  mobiletargeting: 'mobiletargeting',
  monitoring: 'cloudwatch',
}

/** Operations whose actions have another name. */
const actionAliases: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'lambda:InvokeAsync': 'lambda:InvokeFunction',
}

function conditionContext(need: AccessNeed, context: CallContext): PolicyContext {
  const { region, now, request } = context
  const principal = need.principal ?? context.principal
  const values = new Map<string, readonly string[]>([
    ['aws:sourceip', [request.sourceIp]],
    ['aws:securetransport', ['false']],
    ['aws:currenttime', [new Date(now).toISOString()]],
    ['aws:epochtime', [String(Math.floor(now / 1000))]],
    ['aws:requestedregion', [region]],
    ['aws:principalarn', [principal.roleArn ?? principal.arn]],
    ['aws:principalaccount', [principal.accountId]],
    ['aws:principaltype', [principalTypes[principal.kind]]],
    ['aws:userid', [principal.userId]],
    ['aws:useragent', [request.headers['user-agent'] ?? '']],
  ])
  // Keys that do not end know nothing of factors.
  if (principal.accessKeyId?.startsWith('ASIA') === true) values.set('aws:multifactorauthpresent', ['false'])
  if (principal.kind === 'user') values.set('aws:username', [principal.name])
  for (const [key, value] of Object.entries(principal.tags ?? {})) {
    values.set(`aws:principaltag/${key.toLowerCase()}`, [value])
  }
  const referer = request.headers['referer']
  if (referer !== undefined) values.set('aws:referer', [referer])
  for (const [key, value] of Object.entries(need.conditions ?? {})) {
    if (value !== undefined) values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value)
  }
  return values
}

const principalTypes = {
  root: 'Account',
  user: 'User',
  role: 'AssumedRole',
  federated: 'FederatedUser',
  service: 'Service',
  anonymous: 'Anonymous',
} as const

function reasonOf(need: AccessNeed, decision: Decision, { principal, service }: CallContext): string {
  if (principal.kind === 'anonymous' && service === 's3') return 'Access Denied'
  const { action, resource } = need
  const quoted = service === 's3' ? `"${resource}"` : resource
  const on = resource === '*' ? '' : ` on resource: ${quoted}`
  const kind = decision.decidedBy === 'permissions boundary' ? decision.decidedBy : `${decision.decidedBy} policy`
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a'
  const because = decision.isExplicit
    ? `with an explicit deny in ${article} ${kind}`
    : `because no ${kind} allows the ${action} action`
  return `User: ${principal.arn} is not authorized to perform: ${action}${on} ${because}`
}
