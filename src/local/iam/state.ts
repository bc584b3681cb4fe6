/**
 * What IAM and STS keep: users, groups, roles, policies, keys, sessions.
 */

import type { Principal } from '../auth/principal.js'
import { ServiceError } from '../service-error.js'
import type { Store, Table } from '../store/store.js'

/** A tag. */
export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** What users, groups and roles have in common. */
export interface Identity {
  readonly name: string
  readonly id: string
  readonly path: string
  readonly arn: string
  readonly createdAt: Date
  /** Inline policies by name. */
  readonly inline: Readonly<Record<string, string>>
  /** ARNs of managed policies. */
  readonly attached: readonly string[]
  /** The ARN of the policy that is the permissions boundary. */
  readonly boundary?: string | undefined
  readonly tags: readonly Tag[]
}

/** A user. */
export interface User extends Identity {
  readonly groups: readonly string[]
  readonly loginProfile?: { readonly createdAt: Date; readonly needsReset: boolean } | undefined
}

/** A group. */
export type Group = Identity

/** A role. */
export interface Role extends Identity {
  /** Who may assume it. */
  readonly trust: string
  readonly description?: string | undefined
  readonly maxSessionSeconds: number
}

/** A policy of the account's own. */
export interface ManagedPolicy {
  readonly name: string
  readonly id: string
  readonly path: string
  readonly arn: string
  readonly description?: string | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly defaultVersion: string
  readonly versions: readonly { readonly id: string; readonly document: string; readonly createdAt: Date }[]
  /** The number of the next version. */
  readonly nextVersion: number
  readonly tags: readonly Tag[]
}

/** A long-lived access key. */
export interface AccessKey {
  readonly id: string
  readonly secret: string
  /** `undefined` for the account's own. */
  readonly userName: string | undefined
  readonly isActive: boolean
  readonly createdAt: Date
}

/** When and for what a key was used last. */
export interface KeyUse {
  readonly at: Date
  readonly service: string
  readonly region: string
}

/** The keys of a session. */
export interface SessionKeys {
  readonly id: string
  readonly secret: string
  readonly token: string
  readonly expiresAt: Date
  readonly principal: Principal
}

/** Roles for machines. */
export interface InstanceProfile {
  readonly name: string
  readonly id: string
  readonly path: string
  readonly arn: string
  readonly createdAt: Date
  readonly roles: readonly string[]
  readonly tags: readonly Tag[]
}

/** A provider of web identities. */
export interface OpenIdProvider {
  readonly arn: string
  readonly url: string
  readonly clientIds: readonly string[]
  readonly thumbprints: readonly string[]
  readonly createdAt: Date
  readonly tags: readonly Tag[]
}

/** The account's rules for passwords. */
export interface PasswordPolicy {
  readonly MinimumPasswordLength: number
  readonly RequireSymbols: boolean
  readonly RequireNumbers: boolean
  readonly RequireUppercaseCharacters: boolean
  readonly RequireLowercaseCharacters: boolean
  readonly AllowUsersToChangePassword: boolean
  readonly ExpirePasswords: boolean
  readonly MaxPasswordAge?: number | undefined
  readonly PasswordReusePrevention?: number | undefined
  readonly HardExpiry: boolean
}

/** All of it. Users, groups, roles and profiles are kept by name, policies and providers by ARN, keys by id. */
export interface IamState {
  readonly accountId: string
  readonly users: Table<User>
  readonly groups: Table<Group>
  readonly roles: Table<Role>
  readonly policies: Table<ManagedPolicy>
  readonly accessKeys: Table<AccessKey>
  readonly sessions: Table<SessionKeys>
  readonly instanceProfiles: Table<InstanceProfile>
  readonly openIdProviders: Table<OpenIdProvider>
  /** By the id of the access key. Not kept over a restart: it would cost a write a call. */
  readonly keyUse: Map<string, KeyUse>
  /** The account's alias, under `alias`. */
  readonly account: Table<string>
  /** Under `policy`. */
  readonly passwordPolicy: Table<PasswordPolicy>
}

/** The state in a store. */
export function createIamState(store: Store, accountId: string): IamState {
  return {
    accountId,
    users: store.table('iam.users'),
    groups: store.table('iam.groups'),
    roles: store.table('iam.roles'),
    policies: store.table('iam.policies'),
    accessKeys: store.table('iam.accessKeys'),
    sessions: store.table('sts.sessions'),
    instanceProfiles: store.table('iam.instanceProfiles'),
    openIdProviders: store.table('iam.openIdProviders'),
    keyUse: new Map(),
    account: store.table('iam.account'),
    passwordPolicy: store.table('iam.passwordPolicy'),
  }
}

/** The error for what is not there. */
export function noSuchEntity(text: string): ServiceError {
  return new ServiceError('NoSuchEntity', text, { status: 404 })
}

/** @throws ServiceError NoSuchEntity */
export function requireUser(state: IamState, name: string): User {
  const user = state.users.get(name)
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`)
  return user
}

/** @throws ServiceError NoSuchEntity */
export function requireGroup(state: IamState, name: string): Group {
  const group = state.groups.get(name)
  if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`)
  return group
}

/** @throws ServiceError NoSuchEntity */
export function requireRole(state: IamState, name: string): Role {
  const role = state.roles.get(name)
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

/** @throws ServiceError EntityAlreadyExists; names that differ only in case count as the same */
export function refuseDuplicate(table: Table<unknown>, kind: string, name: string): void {
  const lower = name.toLowerCase()
  for (const existing of table.keys()) {
    if (existing.toLowerCase() !== lower) continue
    throw new ServiceError('EntityAlreadyExists', `${kind} with name ${name} already exists.`, { status: 409 })
  }
}

/** @throws ServiceError ValidationError */
export function checkName(name: string, member: string, longest: number): void {
  if (/^[\w+=,.@-]+$/.test(name) && name.length <= longest) return
  const rule =
    name.length > longest
      ? `Member must have length less than or equal to ${longest}`
      : 'It must contain only alphanumeric characters and/or the following: +=,.@_-'
  throw new ServiceError('ValidationError', `The specified value for ${member} is invalid. ${rule}`, { status: 400 })
}

/** @throws ServiceError ValidationError */
export function checkPath(path: string): string {
  if (/^(\/|\/[\u0021-\u007E]+\/)$/.test(path) && path.length <= 512) return path
  throw new ServiceError('ValidationError', 'The specified value for path is invalid. It must begin and end with /', {
    status: 400,
  })
}

/** The error for what others still need. */
export function deleteConflict(text: string): ServiceError {
  return new ServiceError('DeleteConflict', `Cannot delete entity, must ${text} first.`, { status: 409 })
}
