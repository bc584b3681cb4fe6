/**
 * The access keys of users.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import type { CallContext } from '../call-context.js'
import { secretKey, uniqueId } from './ids.js'
import { pageOf } from './pages.js'
import { type AccessKey, type IamState, noSuchEntity } from './state.js'
import { namedUser } from './users.js'

/** Keys that a user may have at a time. */
const KEYS_PER_USER = 2

/** The handlers of access keys. */
export function accessKeyHandlers(state: IamState): AnyHandlers {
  const { accessKeys } = state
  return asAnyHandlers<'iam'>({
    createAccessKey({ UserName }, context) {
      const owner = ownerName(state, UserName, context)
      if (keysOf(state, owner).length >= KEYS_PER_USER) {
        throw new ServiceError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`, {
          status: 409,
        })
      }
      const key: AccessKey = {
        id: uniqueId('AKIA'),
        secret: secretKey(),
        userName: owner,
        isActive: true,
        createdAt: new Date(context.now),
      }
      accessKeys.set(key.id, key)
      return { AccessKey: { ...describe(key), SecretAccessKey: key.secret } }
    },
    listAccessKeys({ UserName, ...request }, context) {
      const { items, ...page } = pageOf(keysOf(state, ownerName(state, UserName, context)), request)
      return { AccessKeyMetadata: items.map(describe), ...page }
    },
    updateAccessKey({ UserName, AccessKeyId, Status }, context) {
      const key = requireKey(state, AccessKeyId, ownerName(state, UserName, context))
      accessKeys.set(key.id, { ...key, isActive: Status === 'Active' })
      return {}
    },
    deleteAccessKey({ UserName, AccessKeyId }, context) {
      accessKeys.delete(requireKey(state, AccessKeyId, ownerName(state, UserName, context)).id)
      return {}
    },
    getAccessKeyLastUsed({ AccessKeyId }) {
      const key = accessKeys.get(AccessKeyId)
      if (key === undefined) {
        throw new ServiceError('AccessDenied', `No such access key ${AccessKeyId}`, { status: 403 })
      }
      const lastUsed = state.keyUse.get(AccessKeyId)
      return {
        UserName: key.userName,
        AccessKeyLastUsed: {
          LastUsedDate: lastUsed?.at,
          ServiceName: lastUsed?.service ?? 'N/A',
          Region: lastUsed?.region ?? 'N/A',
        },
      }
    },
  })
}

/** The name of the user whose keys a call is about; `undefined` for the account itself. */
function ownerName(state: IamState, name: string | undefined, context: CallContext): string | undefined {
  return name === undefined && context.principal.kind === 'root' ? undefined : namedUser(state, name, context).name
}

function keysOf({ accessKeys }: IamState, owner: string | undefined): readonly AccessKey[] {
  return [...accessKeys.values()].filter(({ userName }) => userName === owner)
}

function requireKey({ accessKeys }: IamState, id: string, owner: string | undefined): AccessKey {
  const key = accessKeys.get(id)
  if (key === undefined || key.userName !== owner) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`)
  return key
}

function describe({ id, userName, isActive, createdAt }: AccessKey) {
  const Status = isActive ? ('Active' as const) : ('Inactive' as const)
  return { UserName: userName, AccessKeyId: id, Status, CreateDate: createdAt }
}
