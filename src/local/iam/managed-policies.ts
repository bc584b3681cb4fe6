/**
 * Managed policies: those of the account, with their versions, and those of AWS.
 */

import { percentEncode } from '../../base/percent.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { type AwsManagedPolicy, awsManagedPolicies, awsManagedSince } from './aws-managed.js'
import { checkIdentityPolicy, checkManagedSize } from './identity-policy.js'
import { uniqueId } from './ids.js'
import { listed, pageOf } from './pages.js'
import {
  checkName,
  checkPath,
  deleteConflict,
  type IamState,
  type Identity,
  type ManagedPolicy,
  noSuchEntity,
} from './state.js'
import { tagHandlers } from './tags.js'

const VERSIONS_PER_POLICY = 5

/** The handlers of managed policies. */
export function managedPolicyHandlers(state: IamState): AnyHandlers {
  const { policies } = state
  return {
    ...versionHandlers(state),
    ...tagHandlers({
      kind: 'Policy',
      member: 'PolicyArn',
      read: (arn) => findPolicy(state, arn).tags,
      write: (arn, tags) => policies.set(arn, { ...requireOwnPolicy(state, arn), tags }),
    }),
    ...asAnyHandlers<'iam'>({
      createPolicy({ PolicyName, Path = '/', PolicyDocument, Description, Tags = [] }, { now }) {
        checkName(PolicyName, 'policyName', 128)
        checkIdentityPolicy(PolicyDocument)
        checkManagedSize(PolicyDocument)
        const path = checkPath(Path)
        const arn = `arn:aws:iam::${state.accountId}:policy${path}${PolicyName}`
        if (policies.has(arn)) {
          throw new ServiceError(
            'EntityAlreadyExists',
            `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
            { status: 409 },
          )
        }
        const at = new Date(now)
        const policy: ManagedPolicy = {
          name: PolicyName,
          id: uniqueId('ANPA'),
          path,
          arn,
          description: Description,
          createdAt: at,
          updatedAt: at,
          defaultVersion: 'v1',
          versions: [{ id: 'v1', document: PolicyDocument, createdAt: at }],
          nextVersion: 2,
          tags: [...Tags],
        }
        policies.set(arn, policy)
        return { Policy: describe(policy, state) }
      },
      getPolicy: ({ PolicyArn }) => ({ Policy: describe(findPolicy(state, PolicyArn), state) }),
      listPolicies({ Scope = 'All', OnlyAttached = false, PathPrefix, ...request }) {
        const all = [
          ...(Scope === 'AWS' ? [] : policies.values()),
          ...(Scope === 'Local' ? [] : [...awsManagedPolicies.values()].map(asPolicy)),
        ].filter(({ arn }) => !OnlyAttached || usersOf(state, arn).length > 0)
        const { items, ...page } = pageOf(listed(all, PathPrefix), request)
        return { Policies: items.map((policy) => describe(policy, state)), ...page }
      },
      deletePolicy({ PolicyArn }) {
        const policy = requireOwnPolicy(state, PolicyArn)
        if (usersOf(state, PolicyArn).length > 0 || boundedBy(state, PolicyArn).length > 0) {
          throw new ServiceError('DeleteConflict', 'Cannot delete a policy attached to entities.', { status: 409 })
        }
        if (policy.versions.length > 1) throw deleteConflict('delete all non-default versions of the policy')
        policies.delete(PolicyArn)
        return {}
      },
      listEntitiesForPolicy({ PolicyArn, EntityFilter, ...request }) {
        findPolicy(state, PolicyArn)
        const { items, ...page } = pageOf(usersOf(state, PolicyArn), request)
        const of = (kind: Kind) =>
          items.filter((one) => one.kind === kind && (EntityFilter === undefined || EntityFilter === kind))
        return {
          PolicyUsers: of('User').map(({ identity }) => ({ UserName: identity.name, UserId: identity.id })),
          PolicyGroups: of('Group').map(({ identity }) => ({ GroupName: identity.name, GroupId: identity.id })),
          PolicyRoles: of('Role').map(({ identity }) => ({ RoleName: identity.name, RoleId: identity.id })),
          ...page,
        }
      },
    }),
  }
}

/** @throws ServiceError NoSuchEntity */
export function findPolicy(state: IamState, arn: string): ManagedPolicy {
  const aws = awsManagedPolicies.get(arn)
  const policy = aws === undefined ? state.policies.get(arn) : asPolicy(aws)
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
  return policy
}

function versionHandlers(state: IamState): AnyHandlers {
  const { policies } = state
  return asAnyHandlers<'iam'>({
    createPolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault = false }, { now }) {
      const policy = requireOwnPolicy(state, PolicyArn)
      checkIdentityPolicy(PolicyDocument)
      checkManagedSize(PolicyDocument)
      if (policy.versions.length >= VERSIONS_PER_POLICY) {
        throw new ServiceError(
          'LimitExceeded',
          `A managed policy can have up to ${VERSIONS_PER_POLICY} versions. Before you create a new version, you must delete an existing version.`,
          { status: 409 },
        )
      }
      const version = { id: `v${policy.nextVersion}`, document: PolicyDocument, createdAt: new Date(now) }
      const changed: ManagedPolicy = {
        ...policy,
        versions: [version, ...policy.versions],
        nextVersion: policy.nextVersion + 1,
        updatedAt: new Date(now),
        defaultVersion: SetAsDefault ? version.id : policy.defaultVersion,
      }
      policies.set(PolicyArn, changed)
      return { PolicyVersion: describeVersion(changed, version.id) }
    },
    getPolicyVersion: ({ PolicyArn, VersionId }) => ({
      PolicyVersion: describeVersion(findPolicy(state, PolicyArn), VersionId, true),
    }),
    listPolicyVersions({ PolicyArn, ...request }) {
      const policy = findPolicy(state, PolicyArn)
      const { items, ...page } = pageOf(policy.versions, request)
      return { Versions: items.map(({ id }) => describeVersion(policy, id)), ...page }
    },
    setDefaultPolicyVersion({ PolicyArn, VersionId }, { now }) {
      const policy = requireOwnPolicy(state, PolicyArn)
      describeVersion(policy, VersionId)
      policies.set(PolicyArn, { ...policy, defaultVersion: VersionId, updatedAt: new Date(now) })
      return {}
    },
    deletePolicyVersion({ PolicyArn, VersionId }) {
      const policy = requireOwnPolicy(state, PolicyArn)
      describeVersion(policy, VersionId)
      if (policy.defaultVersion === VersionId) {
        throw new ServiceError('DeleteConflict', 'Cannot delete the default version of a policy.', { status: 409 })
      }
      policies.set(PolicyArn, { ...policy, versions: policy.versions.filter(({ id }) => id !== VersionId) })
      return {}
    },
  })
}

type Kind = 'User' | 'Group' | 'Role'

interface PolicyUser {
  readonly kind: Kind
  readonly identity: Identity
}

function identities({ users, groups, roles }: IamState): readonly PolicyUser[] {
  return [...ofKind('User', users.values()), ...ofKind('Group', groups.values()), ...ofKind('Role', roles.values())]
}

function ofKind(kind: Kind, all: Iterable<Identity>): readonly PolicyUser[] {
  return [...all].map((identity) => ({ kind, identity }))
}

function usersOf(state: IamState, arn: string): readonly PolicyUser[] {
  return identities(state).filter(({ identity }) => identity.attached.includes(arn))
}

function boundedBy(state: IamState, arn: string): readonly PolicyUser[] {
  return identities(state).filter(({ identity }) => identity.boundary === arn)
}

function requireOwnPolicy(state: IamState, arn: string): ManagedPolicy {
  const policy = findPolicy(state, arn)
  if (!awsManagedPolicies.has(arn)) return policy
  throw new ServiceError('AccessDenied', `Policy ${arn} belongs to AWS and cannot be changed.`, { status: 403 })
}

function asPolicy({ name, arn, path, document, description }: AwsManagedPolicy): ManagedPolicy {
  const at = { createdAt: awsManagedSince, updatedAt: awsManagedSince }
  const versions = [{ id: 'v1', document, createdAt: awsManagedSince }]
  const id = `ANPA${Buffer.from(name).toString('hex').toUpperCase().slice(0, 17).padEnd(17, 'A')}`
  return { name, id, path, arn, description, ...at, defaultVersion: 'v1', versions, nextVersion: 2, tags: [] }
}

function describe(policy: ManagedPolicy, state: IamState) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: usersOf(state, policy.arn).length,
    PermissionsBoundaryUsageCount: boundedBy(state, policy.arn).length,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
    ...(policy.tags.length === 0 ? {} : { Tags: policy.tags }),
  }
}

function describeVersion(policy: ManagedPolicy, versionId: string, withDocument = false) {
  const version = policy.versions.find(({ id }) => id === versionId)
  if (version === undefined) {
    throw noSuchEntity(`Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`)
  }
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: version.createdAt,
    ...(withDocument ? { Document: percentEncode(version.document) } : {}),
  }
}
