/**
 * What hangs on users, groups and roles alike: attached policies, inline policies, tags, boundaries.
 */

import { percentEncode } from '../../base/percent.js'
import type { AnyHandlers } from '../handlers.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { checkIdentityPolicy, checkInlineSize } from './identity-policy.js'
import { findPolicy } from './managed-policies.js'
import { pageOf } from './pages.js'
import {
  checkName,
  type IamState,
  type Identity,
  noSuchEntity,
  requireGroup,
  requireRole,
  requireUser,
} from './state.js'
import { type Tagged, tagHandlers } from './tags.js'

/** The handlers of all three kinds. */
export function attachmentHandlers(state: IamState): AnyHandlers {
  const { users, groups, roles } = state
  return {
    ...handlersOf(state, {
      kind: 'User',
      require: (name) => requireUser(state, name),
      change: (name, part) => users.set(name, { ...requireUser(state, name), ...part }),
    }),
    ...handlersOf(state, {
      kind: 'Group',
      require: (name) => requireGroup(state, name),
      change: (name, part) => groups.set(name, { ...requireGroup(state, name), ...part }),
    }),
    ...handlersOf(state, {
      kind: 'Role',
      require: (name) => requireRole(state, name),
      change: (name, part) => roles.set(name, { ...requireRole(state, name), ...part }),
    }),
  }
}

interface Holders {
  readonly kind: 'User' | 'Group' | 'Role'
  readonly require: (name: string) => Identity
  readonly change: (name: string, part: Partial<Pick<Identity, 'attached' | 'inline' | 'tags' | 'boundary'>>) => void
}

type Input = Readonly<Record<string, unknown>>

function handlersOf(state: IamState, holders: Holders): AnyHandlers {
  const { kind } = holders
  const nameIn = (input: Input): string => textIn(input, `${kind}Name`)
  return {
    ...attached(state, holders, nameIn),
    ...inline(holders, nameIn),
    ...(kind === 'Group' ? {} : { ...tagHandlers(tagsOf(holders)), ...bounded(state, holders, nameIn) }),
  }
}

function tagsOf({ kind, require, change }: Holders): Tagged {
  const member = `${kind}Name`
  return { kind, member, read: (name) => require(name).tags, write: (name, tags) => change(name, { tags }) }
}

type NameIn = (input: Input) => string

const ATTACHED_LIMIT = 10

function attached(state: IamState, { kind, require, change }: Holders, nameIn: NameIn): AnyHandlers {
  return {
    [`attach${kind}Policy`](input) {
      const name = nameIn(input)
      const holder = require(name)
      const arn = textIn(input, 'PolicyArn')
      findPolicy(state, arn)
      if (holder.attached.includes(arn)) return {}
      if (holder.attached.length >= ATTACHED_LIMIT) {
        throw new ServiceError('LimitExceeded', `Cannot exceed quota for PoliciesPer${kind}: ${ATTACHED_LIMIT}`, {
          status: 409,
        })
      }
      change(name, { attached: [...holder.attached, arn] })
      return {}
    },
    [`detach${kind}Policy`](input) {
      const name = nameIn(input)
      const holder = require(name)
      const arn = textIn(input, 'PolicyArn')
      if (!holder.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`)
      change(name, { attached: holder.attached.filter((one) => one !== arn) })
      return {}
    },
    [`listAttached${kind}Policies`](input) {
      const policies = require(nameIn(input)).attached.map((arn) => findPolicy(state, arn))
      const prefix = textIn(input, 'PathPrefix')
      const { items, ...page } = pageOf(
        policies.filter(({ path }) => path.startsWith(prefix)),
        input,
      )
      return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...page }
    },
  }
}

function inline({ kind, require, change }: Holders, nameIn: NameIn): AnyHandlers {
  const documentOf = (holder: Identity, policyName: string): string => {
    const document = Object.hasOwn(holder.inline, policyName) ? holder.inline[policyName] : undefined
    if (document !== undefined) return document
    throw noSuchEntity(`The ${kind.toLowerCase()} policy with name ${policyName} cannot be found.`)
  }
  return {
    [`put${kind}Policy`](input) {
      const name = nameIn(input)
      const holder = require(name)
      const policyName = textIn(input, 'PolicyName')
      checkName(policyName, 'policyName', 128)
      const document = textIn(input, 'PolicyDocument')
      checkIdentityPolicy(document)
      const changed = { ...holder.inline, [policyName]: document }
      checkInlineSize(kind, name, changed)
      change(name, { inline: changed })
      return {}
    },
    [`get${kind}Policy`](input) {
      const name = nameIn(input)
      const PolicyName = textIn(input, 'PolicyName')
      const PolicyDocument = percentEncode(documentOf(require(name), PolicyName))
      return { [`${kind}Name`]: name, PolicyName, PolicyDocument }
    },
    [`delete${kind}Policy`](input) {
      const name = nameIn(input)
      const holder = require(name)
      const policyName = textIn(input, 'PolicyName')
      documentOf(holder, policyName)
      const left = Object.entries(holder.inline).filter(([one]) => one !== policyName)
      change(name, { inline: Object.fromEntries(left) })
      return {}
    },
    [`list${kind}Policies`](input) {
      const { items, ...page } = pageOf(Object.keys(require(nameIn(input)).inline).toSorted(), input)
      return { PolicyNames: items, ...page }
    },
  }
}

function bounded(state: IamState, { kind, require, change }: Holders, nameIn: NameIn): AnyHandlers {
  return {
    [`put${kind}PermissionsBoundary`](input) {
      const name = nameIn(input)
      require(name)
      const boundary = textIn(input, 'PermissionsBoundary')
      findPolicy(state, boundary)
      change(name, { boundary })
      return {}
    },
    [`delete${kind}PermissionsBoundary`](input) {
      const name = nameIn(input)
      require(name)
      change(name, { boundary: undefined })
      return {}
    },
  }
}
