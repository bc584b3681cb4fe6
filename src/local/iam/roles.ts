/**
 * Roles, and the profiles in which machines carry them.
 */

import { percentEncode } from '../../base/percent.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { malformedPolicy, parsePolicy } from '../policy/document.js'
import { ServiceError } from '../service-error.js'
import { uniqueId } from './ids.js'
import { findPolicy } from './managed-policies.js'
import { listed, pageOf } from './pages.js'
import {
  checkName,
  checkPath,
  deleteConflict,
  type IamState,
  type InstanceProfile,
  noSuchEntity,
  refuseDuplicate,
  requireRole,
  type Role,
} from './state.js'
import { tagHandlers } from './tags.js'
import { describeBoundary } from './users.js'

const defaultSessionSeconds = 3600

/** The handlers of roles. */
export function roleHandlers(state: IamState): AnyHandlers {
  const { roles } = state
  return asAnyHandlers<'iam'>({
    createRole(input, { now }) {
      const { RoleName, Path = '/', AssumeRolePolicyDocument } = input
      checkName(RoleName, 'roleName', 64)
      refuseDuplicate(roles, 'Role', RoleName)
      checkTrust(AssumeRolePolicyDocument)
      if (input.PermissionsBoundary !== undefined) findPolicy(state, input.PermissionsBoundary)
      const path = checkPath(Path)
      const role: Role = {
        name: RoleName,
        id: uniqueId('AROA'),
        path,
        arn: `arn:aws:iam::${state.accountId}:role${path}${RoleName}`,
        createdAt: new Date(now),
        inline: {},
        attached: [],
        boundary: input.PermissionsBoundary,
        tags: [...(input.Tags ?? [])],
        trust: AssumeRolePolicyDocument,
        description: input.Description,
        maxSessionSeconds: input.MaxSessionDuration ?? defaultSessionSeconds,
      }
      roles.set(RoleName, role)
      return { Role: describeRole(role) }
    },
    getRole: ({ RoleName }) => ({ Role: describeRole(requireRole(state, RoleName)) }),
    listRoles({ PathPrefix, ...request }) {
      const { items, ...page } = pageOf(listed(roles.values(), PathPrefix), request)
      return { Roles: items.map(describeRole), ...page }
    },
    updateRole({ RoleName, Description, MaxSessionDuration }) {
      const role = requireRole(state, RoleName)
      const maxSessionSeconds = MaxSessionDuration ?? role.maxSessionSeconds
      roles.set(RoleName, { ...role, description: Description ?? role.description, maxSessionSeconds })
      return {}
    },
    updateRoleDescription({ RoleName, Description }) {
      const role = { ...requireRole(state, RoleName), description: Description }
      roles.set(RoleName, role)
      return { Role: describeRole(role) }
    },
    updateAssumeRolePolicy({ RoleName, PolicyDocument }) {
      const role = requireRole(state, RoleName)
      checkTrust(PolicyDocument)
      roles.set(RoleName, { ...role, trust: PolicyDocument })
      return {}
    },
    deleteRole({ RoleName }) {
      const role = requireRole(state, RoleName)
      if ([...state.instanceProfiles.values()].some((profile) => profile.roles.includes(RoleName))) {
        throw deleteConflict('remove roles from instance profile')
      }
      if (role.attached.length > 0) throw deleteConflict('detach all policies')
      if (Object.keys(role.inline).length > 0) throw deleteConflict('delete policies')
      roles.delete(RoleName)
      return {}
    },
  })
}

/** The handlers of instance profiles. */
export function instanceProfileHandlers(state: IamState): AnyHandlers {
  const { instanceProfiles: profiles } = state
  const describe = ({ path, name, id, arn, createdAt, roles, tags }: InstanceProfile) => ({
    Path: path,
    InstanceProfileName: name,
    InstanceProfileId: id,
    Arn: arn,
    CreateDate: createdAt,
    Roles: roles.map((role) => describeRole(requireRole(state, role))),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  })
  const tagging = tagHandlers({
    kind: 'InstanceProfile',
    member: 'InstanceProfileName',
    read: (name) => requireProfile(state, name).tags,
    write: (name, tags) => profiles.set(name, { ...requireProfile(state, name), tags }),
  })
  const handlers = asAnyHandlers<'iam'>({
    createInstanceProfile({ InstanceProfileName: name, Path = '/', Tags = [] }, { now }) {
      checkName(name, 'instanceProfileName', 128)
      refuseDuplicate(profiles, 'Instance Profile', name)
      const path = checkPath(Path)
      const arn = `arn:aws:iam::${state.accountId}:instance-profile${path}${name}`
      const facts = { name, id: uniqueId('AIPA'), path, arn, createdAt: new Date(now) }
      const profile: InstanceProfile = { ...facts, roles: [], tags: [...Tags] }
      profiles.set(name, profile)
      return { InstanceProfile: describe(profile) }
    },
    getInstanceProfile: ({ InstanceProfileName }) => ({
      InstanceProfile: describe(requireProfile(state, InstanceProfileName)),
    }),
    listInstanceProfiles({ PathPrefix, ...request }) {
      const { items, ...page } = pageOf(listed(profiles.values(), PathPrefix), request)
      return { InstanceProfiles: items.map(describe), ...page }
    },
    listInstanceProfilesForRole({ RoleName, ...request }) {
      requireRole(state, RoleName)
      const having = [...profiles.values()].filter(({ roles }) => roles.includes(RoleName))
      const { items, ...page } = pageOf(listed(having), request)
      return { InstanceProfiles: items.map(describe), ...page }
    },
    addRoleToInstanceProfile({ InstanceProfileName, RoleName }) {
      const profile = requireProfile(state, InstanceProfileName)
      requireRole(state, RoleName)
      if (profile.roles.length > 0) {
        throw new ServiceError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', {
          status: 409,
        })
      }
      profiles.set(profile.name, { ...profile, roles: [RoleName] })
      return {}
    },
    removeRoleFromInstanceProfile({ InstanceProfileName, RoleName }) {
      const profile = requireProfile(state, InstanceProfileName)
      if (!profile.roles.includes(RoleName)) throw noSuchEntity(`Role ${RoleName} is not in the instance profile.`)
      profiles.set(profile.name, { ...profile, roles: [] })
      return {}
    },
    deleteInstanceProfile({ InstanceProfileName }) {
      const profile = requireProfile(state, InstanceProfileName)
      if (profile.roles.length > 0) throw deleteConflict('remove roles from instance profile')
      profiles.delete(profile.name)
      return {}
    },
  })
  return { ...tagging, ...handlers }
}

/** A role as IAM tells of it. */
export function describeRole(role: Role) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: percentEncode(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    ...(role.tags.length === 0 ? {} : { Tags: role.tags }),
    ...(role.boundary === undefined ? {} : { PermissionsBoundary: describeBoundary(role.boundary) }),
    RoleLastUsed: {},
  }
}

function requireProfile({ instanceProfiles }: IamState, name: string): InstanceProfile {
  const profile = instanceProfiles.get(name)
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`)
  return profile
}

function checkTrust(document: string): void {
  const { statements } = parsePolicy(document)
  for (const { principals, notPrincipals, resources } of statements) {
    if (resources !== undefined) throw malformedPolicy('Has prohibited field Resource')
    if (principals === undefined && notPrincipals === undefined) {
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.')
    }
  }
}
