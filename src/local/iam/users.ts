/**
 * IAM's users, and the passwords that nobody can sign in with here.
 */

import type { Principal } from '../auth/principal.js'
import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers, type HandlerOutput } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { uniqueId } from './ids.js'
import { findPolicy } from './managed-policies.js'
import { listed, pageOf } from './pages.js'
import {
  checkName,
  checkPath,
  deleteConflict,
  type IamState,
  noSuchEntity,
  refuseDuplicate,
  requireUser,
  type User,
} from './state.js'

/** The handlers of users. */
export function userHandlers(state: IamState): AnyHandlers {
  const { users } = state
  return {
    ...asAnyHandlers<'iam'>({
      createUser({ UserName, Path = '/', Tags = [], PermissionsBoundary }, { now }) {
        checkName(UserName, 'userName', 64)
        refuseDuplicate(users, 'User', UserName)
        if (PermissionsBoundary !== undefined) findPolicy(state, PermissionsBoundary)
        const path = checkPath(Path)
        const user: User = {
          name: UserName,
          id: uniqueId('AIDA'),
          path,
          arn: userArn(state, path, UserName),
          createdAt: new Date(now),
          inline: {},
          attached: [],
          boundary: PermissionsBoundary,
          tags: [...Tags],
          groups: [],
        }
        users.set(UserName, user)
        return { User: describeUser(user) }
      },
      getUser: ({ UserName }, { principal }) => ({ User: userOrCaller(state, UserName, principal) }),
      listUsers({ PathPrefix, ...request }) {
        const { items, ...page } = pageOf(listed(users.values(), PathPrefix), request)
        return { Users: items.map((user) => describeUser({ ...user, tags: [] })), ...page }
      },
      updateUser({ UserName, NewUserName = UserName, NewPath }) {
        const user = requireUser(state, UserName)
        checkName(NewUserName, 'newUserName', 64)
        if (NewUserName !== UserName) refuseDuplicate(users, 'User', NewUserName)
        const path = NewPath === undefined ? user.path : checkPath(NewPath)
        users.delete(UserName)
        users.set(NewUserName, { ...user, name: NewUserName, path, arn: userArn(state, path, NewUserName) })
        for (const key of state.accessKeys.values()) {
          if (key.userName === UserName) state.accessKeys.set(key.id, { ...key, userName: NewUserName })
        }
        return {}
      },
      deleteUser({ UserName }) {
        const user = requireUser(state, UserName)
        if ([...state.accessKeys.values()].some(({ userName }) => userName === UserName)) {
          throw deleteConflict('delete access keys')
        }
        if (user.loginProfile !== undefined) throw deleteConflict('delete login profile')
        if (user.attached.length > 0) throw deleteConflict('detach all policies')
        if (Object.keys(user.inline).length > 0) throw deleteConflict('delete policies')
        if (user.groups.length > 0) throw deleteConflict('remove users from group')
        users.delete(UserName)
        return {}
      },
    }),
    ...loginHandlers(state),
  }
}

/** The user that a call is about: the one it names, or else the caller. */
export function namedUser(state: IamState, name: string | undefined, { principal }: CallContext): User {
  if (name !== undefined) return requireUser(state, name)
  if (principal.kind === 'user') return requireUser(state, principal.name)
  throw new ServiceError('ValidationError', 'Must specify userName when calling with non-User credentials', {
    status: 400,
  })
}

function userArn({ accountId }: IamState, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:user${path}${name}`
}

type UserFacts = NonNullable<HandlerOutput<'iam', 'getUser'>['User']>

/** A user as IAM tells of it. */
export function describeUser(user: User): UserFacts {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createdAt,
    ...(user.tags.length === 0 ? {} : { Tags: user.tags }),
    ...(user.boundary === undefined ? {} : { PermissionsBoundary: describeBoundary(user.boundary) }),
  }
}

/** A permissions boundary as IAM tells of it. */
export function describeBoundary(arn: string): { PermissionsBoundaryType: 'Policy'; PermissionsBoundaryArn: string } {
  return { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn }
}

function describeLogin({ name, loginProfile }: User) {
  if (loginProfile === undefined) throw noSuchEntity(`Login Profile for User ${name} cannot be found.`)
  return { UserName: name, CreateDate: loginProfile.createdAt, PasswordResetRequired: loginProfile.needsReset }
}

function userOrCaller(state: IamState, name: string | undefined, principal: Principal): UserFacts {
  if (name !== undefined) return describeUser(requireUser(state, name))
  if (principal.kind === 'user') return describeUser(requireUser(state, principal.name))
  if (principal.kind !== 'root') {
    throw new ServiceError('ValidationError', 'Must specify userName when calling with non-User credentials', {
      status: 400,
    })
  }
  const { accountId } = state
  const CreateDate = [...state.accessKeys.values()].find(({ userName }) => userName === undefined)?.createdAt
  return { Path: '/', UserName: 'root', UserId: accountId, Arn: `arn:aws:iam::${accountId}:root`, CreateDate }
}

function loginHandlers(state: IamState): AnyHandlers {
  return asAnyHandlers<'iam'>({
    createLoginProfile({ UserName, PasswordResetRequired = false }, context) {
      const user = namedUser(state, UserName, context)
      if (user.loginProfile !== undefined) {
        throw new ServiceError('EntityAlreadyExists', `Login Profile for user ${user.name} already exists.`, {
          status: 409,
        })
      }
      const loginProfile = { createdAt: new Date(context.now), needsReset: PasswordResetRequired }
      const changed = { ...user, loginProfile }
      state.users.set(user.name, changed)
      return { LoginProfile: describeLogin(changed) }
    },
    getLoginProfile: ({ UserName }, context) => ({ LoginProfile: describeLogin(namedUser(state, UserName, context)) }),
    updateLoginProfile({ UserName, PasswordResetRequired }) {
      const user = requireUser(state, UserName)
      const { PasswordResetRequired: before } = describeLogin(user)
      const createdAt = user.loginProfile?.createdAt ?? user.createdAt
      const needsReset = PasswordResetRequired ?? before
      state.users.set(user.name, { ...user, loginProfile: { createdAt, needsReset } })
      return {}
    },
    deleteLoginProfile({ UserName }, context) {
      const user = namedUser(state, UserName, context)
      describeLogin(user)
      state.users.set(user.name, { ...user, loginProfile: undefined })
      return {}
    },
  })
}
