/**
 * IAM: what of it is here, and what its callers must be allowed.
 */

import type { AccessNeed } from '../access-need.js'
import type { Principal } from '../auth/principal.js'
import { textIn } from '../input-values.js'
import type { LocalService } from '../local-service.js'
import { ServiceError } from '../service-error.js'
import { accessKeyHandlers } from './access-keys.js'
import { accountHandlers, openIdHandlers } from './account.js'
import { attachmentHandlers } from './attachments.js'
import { groupHandlers } from './groups.js'
import { managedPolicyHandlers } from './managed-policies.js'
import { emptyListHandlers, passwordPolicyHandlers } from './password-policy.js'
import { instanceProfileHandlers, roleHandlers } from './roles.js'
import { simulationHandlers } from './simulate.js'
import type { IamState } from './state.js'
import { userHandlers } from './users.js'

/** The service over its state. */
export function createIam(state: IamState): LocalService {
  return {
    name: 'iam',
    handlers: {
      ...userHandlers(state),
      ...accessKeyHandlers(state),
      ...groupHandlers(state),
      ...roleHandlers(state),
      ...instanceProfileHandlers(state),
      ...managedPolicyHandlers(state),
      ...attachmentHandlers(state),
      ...accountHandlers(state),
      ...openIdHandlers(state),
      ...simulationHandlers(state),
      ...passwordPolicyHandlers(state),
      ...emptyListHandlers(state),
    },
    accessNeeds(input, { operation, principal }): readonly AccessNeed[] {
      refuseSessions(principal)
      const list = listedKinds[operation]
      const all = list === undefined ? undefined : `arn:aws:iam::${state.accountId}:${list}/`
      const own = principal.kind === 'user' ? principal.arn : '*'
      const resource = resourceOf(input, state) ?? all ?? own
      const conditions = {
        'iam:PolicyARN': textIn(input, 'PolicyArn') || undefined,
        'iam:PermissionsBoundary': textIn(input, 'PermissionsBoundary') || boundaryOf(input, state),
      }
      const need = { action: `iam:${operation}`, resource, conditions }
      if (operation !== 'AddRoleToInstanceProfile') return [need]
      const role = state.roles.get(textIn(input, 'RoleName'))
      return role === undefined ? [need] : [need, { action: 'iam:PassRole', resource: role.arn }]
    },
  }
}

/** Sessions without a second factor cannot call IAM, unless they are a role's. @throws ServiceError InvalidClientTokenId */
function refuseSessions({ kind, accessKeyId }: Principal): void {
  if (kind === 'role' || accessKeyId?.startsWith('ASIA') !== true) return
  const text = 'The security token included in the request is invalid'
  throw new ServiceError('InvalidClientTokenId', text, { status: 403 })
}

/** The boundary that the user or role of a call has already. */
function boundaryOf(input: Readonly<Record<string, unknown>>, { users, roles }: IamState): string | undefined {
  return (users.get(textIn(input, 'UserName')) ?? roles.get(textIn(input, 'RoleName')))?.boundary
}

/** What lists of a whole kind are about. */
const listedKinds: Readonly<Record<string, string>> = {
  ListUsers: 'user',
  ListGroups: 'group',
  ListRoles: 'role',
  ListPolicies: 'policy',
  ListInstanceProfiles: 'instance-profile',
  ListOpenIDConnectProviders: 'oidc-provider',
}

/** The ARN of what a call is about; of something new, the one that it will have. */
function resourceOf(input: Readonly<Record<string, unknown>>, state: IamState): string | undefined {
  const prefix = `arn:aws:iam::${state.accountId}:`
  const path = typeof input['Path'] === 'string' ? input['Path'] : '/'
  const kinds = [
    ['GroupName', 'group', state.groups],
    ['UserName', 'user', state.users],
    ['InstanceProfileName', 'instance-profile', state.instanceProfiles],
    ['RoleName', 'role', state.roles],
  ] as const
  for (const [member, kind, table] of kinds) {
    const name = input[member]
    if (typeof name === 'string') return table.get(name)?.arn ?? `${prefix}${kind}${path}${name}`
  }
  for (const member of ['PolicyArn', 'OpenIDConnectProviderArn', 'PolicySourceArn']) {
    const arn = input[member]
    if (typeof arn === 'string') return arn
  }
  const policyName = input['PolicyName']
  return typeof policyName === 'string' ? `${prefix}policy${path}${policyName}` : undefined
}
