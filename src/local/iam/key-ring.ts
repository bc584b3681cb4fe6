/**
 * All access keys: the account's, the users', those of sessions.
 */

import type { KeyRing, KnownKey } from '../auth/authenticate.js'
import { type Principal, rootPrincipal } from '../auth/principal.js'
import { secretKey, uniqueId } from './ids.js'
import type { AccessKey, IamState, SessionKeys } from './state.js'

/** An access key of the account itself. */
export interface GivenKey {
  /** `AKIA` and sixteen letters and digits with AWS; any letters and digits here. */
  readonly accessKeyId: string
  /** What signatures are made with. */
  readonly secretAccessKey: string
}

/** The keys in the state. The account's own are made at the first start, unless they are given. */
export function createKeyRing(state: IamState, given: GivenKey | undefined, now: number): KeyRing {
  const rootId = ensureRootKey(state, given, now)
  const find = (accessKeyId: string): KnownKey | undefined => {
    const session = state.sessions.get(accessKeyId)
    if (session !== undefined) return ofSession(session)
    const key = state.accessKeys.get(accessKeyId)
    return key === undefined ? undefined : ofAccessKey(key, state)
  }
  return {
    find,
    root: () => find(rootId) ?? { ...empty, principal: rootPrincipal(state.accountId, rootId) },
  }
}

const empty = { accessKeyId: '', secretAccessKey: '', isActive: false }

function ensureRootKey({ accessKeys }: IamState, given: GivenKey | undefined, now: number): string {
  const kept = [...accessKeys.values()].find(({ userName }) => userName === undefined)
  const isSame = given === undefined || (given.accessKeyId === kept?.id && given.secretAccessKey === kept.secret)
  if (kept !== undefined && isSame) return kept.id
  if (kept !== undefined) accessKeys.delete(kept.id)
  const id = given?.accessKeyId ?? uniqueId('AKIA')
  const secret = given?.secretAccessKey ?? secretKey()
  accessKeys.set(id, { id, secret, userName: undefined, isActive: true, createdAt: new Date(now) })
  return id
}

function ofSession({ id, secret, token, expiresAt, principal }: SessionKeys): KnownKey {
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    sessionToken: token,
    expiresAtMs: expiresAt.getTime(),
    isActive: true,
    principal: { ...principal, accessKeyId: id },
  }
}

function ofAccessKey({ id, secret, userName, isActive }: AccessKey, state: IamState): KnownKey | undefined {
  const known = { accessKeyId: id, secretAccessKey: secret, isActive }
  if (userName === undefined) return { ...known, principal: rootPrincipal(state.accountId, id) }
  const user = state.users.get(userName)
  if (user === undefined) return undefined
  const principal: Principal = {
    kind: 'user',
    accountId: state.accountId,
    arn: user.arn,
    userId: user.id,
    name: user.name,
    accessKeyId: id,
    tags: Object.fromEntries(user.tags.map(({ Key, Value }) => [Key, Value])),
  }
  return { ...known, principal }
}
