/**
 * STS: who is calling, and keys that end.
 */

import type { Principal } from '../auth/principal.js'
import type { CallContext } from '../call-context.js'
import { asItems } from '../../protocol/members.js'
import { asAnyHandlers } from '../handlers.js'
import { secretKey, sessionToken, uniqueId } from '../iam/ids.js'
import type { IamState, Role, Tag } from '../iam/state.js'
import { textIn } from '../input-values.js'
import type { AccessNeed } from '../access-need.js'
import type { LocalService } from '../local-service.js'
import { parsePolicy } from '../policy/document.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { readWebIdentity } from './web-identity.js'

/** The service over IAM's state. */
export function createSts(state: IamState): LocalService {
  return {
    name: 'sts',
    handlers: asAnyHandlers<'sts'>({
      getCallerIdentity: (_input, { principal }) => ({
        UserId: principal.userId,
        Account: state.accountId,
        Arn: principal.arn,
      }),
      getAccessKeyInfo: () => ({ Account: state.accountId }),
      assumeRole(input, context) {
        refuseUnknownParts(input, context)
        if (context.principal.kind === 'root') {
          throw new ServiceError('AccessDenied', 'Roles may not be assumed by root accounts.', { status: 403 })
        }
        const role = requireRoleAt(state, input.RoleArn, context)
        return assume(state, role, input, context)
      },
      assumeRoleWithWebIdentity(input, context) {
        const role = requireRoleAt(state, input.RoleArn, context)
        const identity = readWebIdentity(input.WebIdentityToken, state, context.now)
        const facts = assume(state, role, input, context)
        return {
          ...facts,
          SubjectFromWebIdentityToken: identity.subject,
          Audience: identity.audience,
          Provider: identity.provider,
        }
      },
      getSessionToken(input, context) {
        refuseUnknownParts(input, context)
        const { DurationSeconds = 43_200 } = input
        const { principal } = context
        if (isSession(state, principal)) throw refusedToSessions('GetSessionToken')
        checkDuration(DurationSeconds, 129_600)
        return { Credentials: openSession(state, principal, DurationSeconds, context.now) }
      },
      getFederationToken(input, context) {
        const { Name, DurationSeconds = 43_200 } = input
        const { principal } = context
        if (isSession(state, principal)) throw refusedToSessions('GetFederationToken')
        checkDuration(DurationSeconds, 129_600)
        const arn = `arn:aws:sts::${state.accountId}:federated-user/${Name}`
        const userId = `${state.accountId}:${Name}`
        const federated: Principal = {
          kind: 'federated',
          accountId: state.accountId,
          arn,
          userId,
          name: Name,
          ...(principal.kind === 'root' ? {} : { issuer: principal.name }),
          // Without a policy, nothing is left of what its maker may.
          sessionPolicies: [],
          ...sessionPart(input),
        }
        return {
          Credentials: openSession(state, federated, DurationSeconds, context.now),
          FederatedUser: { FederatedUserId: userId, Arn: arn },
          PackedPolicySize: packedSize(input.Policy),
        }
      },
    }),
    accessNeeds: (input, context) => needsOf(state, input, context),
  }
}

function needsOf(
  state: IamState,
  input: Readonly<Record<string, unknown>>,
  context: CallContext,
): readonly AccessNeed[] | undefined {
  const { operation, now, principal: caller } = context
  if (operation === 'AssumeRole' && caller.kind === 'root') return []
  if (operation === 'GetFederationToken') {
    const resource = `arn:aws:sts::${state.accountId}:federated-user/${textIn(input, 'Name')}`
    return [{ action: 'sts:GetFederationToken', resource }]
  }
  if (operation !== 'AssumeRole' && operation !== 'AssumeRoleWithWebIdentity') {
    // Everybody may ask who they are, and get keys that may do what they may.
    return ['GetCallerIdentity', 'GetSessionToken', 'GetAccessKeyInfo'].includes(operation) ? [] : undefined
  }
  const resource = textIn(input, 'RoleArn')
  const trust = roleAt(state, resource)?.trust
  const need = {
    action: `sts:${operation}`,
    resource,
    needsResource: true,
    resourcePolicy: trust === undefined ? undefined : parsePolicy(trust),
  }
  const names = { 'sts:RoleSessionName': textIn(input, 'RoleSessionName') }
  if (operation === 'AssumeRole') {
    const externalId = textIn(input, 'ExternalId')
    const assuming = { ...need, conditions: { ...names, 'sts:ExternalId': externalId || undefined } }
    const tags = asItems(input['Tags'])
    return tags.length === 0 ? [assuming] : [assuming, { ...assuming, action: 'sts:TagSession' }]
  }
  const { issuer, subject, audience, provider } = readWebIdentity(textIn(input, 'WebIdentityToken'), state, now)
  const principal: Principal = {
    kind: 'federated',
    accountId: state.accountId,
    arn: provider,
    userId: `${provider}:${subject}`,
    name: provider,
  }
  const conditions = { ...names, [`${issuer}:sub`]: subject, [`${issuer}:aud`]: audience }
  return [{ ...need, principal, conditions }]
}

/** There are no second factors here; what else cannot be honoured must not be swallowed. */
function refuseUnknownParts(input: object, { operation }: CallContext): void {
  const given: Readonly<Record<string, unknown>> = { ...input }
  if (given['SerialNumber'] !== undefined || given['TokenCode'] !== undefined) {
    const text =
      'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.'
    throw new ServiceError('AccessDenied', text, { status: 403 })
  }
  for (const name of ['SourceIdentity', 'TransitiveTagKeys', 'ProvidedContexts']) {
    if (given[name] !== undefined) throw notImplemented('sts', operation, name)
  }
}

function roleAt({ roles }: IamState, arn: string): Role | undefined {
  const role = roles.get(arn.slice(arn.lastIndexOf('/') + 1))
  return role?.arn === arn ? role : undefined
}

function requireRoleAt(state: IamState, arn: string, { principal, operation }: CallContext): Role {
  const role = roleAt(state, arn)
  if (role !== undefined) return role
  const text = `User: ${principal.arn} is not authorized to perform: sts:${operation} on resource: ${arn}`
  throw new ServiceError('AccessDenied', text, { status: 403 })
}

/** What calls for a role's session have in common. */
interface SessionRequest {
  readonly RoleSessionName: string
  readonly DurationSeconds?: number
  readonly Policy?: string
  readonly PolicyArns?: readonly { readonly arn?: string }[]
  readonly Tags?: readonly Tag[]
}

function assume(state: IamState, role: Role, request: SessionRequest, { now, principal }: CallContext) {
  const { RoleSessionName, DurationSeconds = 3600, Tags = [] } = request
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
    throw new ServiceError('ValidationError', `Invalid RoleSessionName: ${RoleSessionName}`, { status: 400 })
  }
  if (DurationSeconds > role.maxSessionSeconds || (principal.kind === 'role' && DurationSeconds > 3600)) {
    const text =
      principal.kind === 'role'
        ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
        : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    throw new ServiceError('ValidationError', text, { status: 400 })
  }
  checkDuration(DurationSeconds, 43_200)
  const arn = `arn:aws:sts::${state.accountId}:assumed-role/${role.name}/${RoleSessionName}`
  const userId = `${role.id}:${RoleSessionName}`
  const session: Principal = {
    kind: 'role',
    accountId: state.accountId,
    arn,
    userId,
    name: role.name,
    roleArn: role.arn,
    tags: Object.fromEntries([...role.tags, ...Tags].map(({ Key, Value }) => [Key, Value])),
    ...sessionPart(request),
  }
  return {
    Credentials: openSession(state, session, DurationSeconds, now),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    ...(request.Policy === undefined ? {} : { PackedPolicySize: packedSize(request.Policy) }),
  }
}

function sessionPart({ Policy, PolicyArns = [] }: Pick<SessionRequest, 'Policy' | 'PolicyArns'>): Partial<Principal> {
  if (Policy === undefined && PolicyArns.length === 0) return {}
  if (Policy !== undefined) parsePolicy(Policy)
  return {
    sessionPolicies: Policy === undefined ? [] : [Policy],
    sessionPolicyArns: PolicyArns.flatMap(({ arn }) => (arn === undefined ? [] : [arn])),
  }
}

function openSession({ sessions }: IamState, principal: Principal, seconds: number, now: number) {
  for (const session of sessions.values()) if (session.expiresAt.getTime() < now - keptMs) sessions.delete(session.id)
  const { accessKeyId: _key, ...owner } = principal
  const expiresAt = new Date(Math.floor(now / 1000 + seconds) * 1000)
  const session = { id: uniqueId('ASIA'), secret: secretKey(), token: sessionToken(), expiresAt, principal: owner }
  sessions.set(session.id, session)
  const { id, secret, token } = session
  return { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: expiresAt }
}

/** Keys that have ended are known for a while, to tell their users so. */
const keptMs = 3_600_000

function isSession({ sessions }: IamState, { accessKeyId = '' }: Principal): boolean {
  return sessions.has(accessKeyId)
}

function refusedToSessions(operation: string): ServiceError {
  return new ServiceError('AccessDenied', `Cannot call ${operation} with session credentials`, { status: 403 })
}

function checkDuration(seconds: number, longest: number): void {
  if (seconds >= 900 && seconds <= longest) return
  const text = `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and ${longest}`
  throw new ServiceError('ValidationError', text, { status: 400 })
}

/** Percent of what a session can carry. */
function packedSize(policy = ''): number {
  return Math.ceil((policy.length / 2048) * 100)
}
