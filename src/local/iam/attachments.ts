/**
 * What hangs on users, groups and roles alike: attached policies, inline policies, tags, boundaries.
 */

import { percentEncode } from '../../base/percent.js'
import { asItems, asMembers } from '../../protocol/members.js'
import type { AnyHandlers } from '../handlers.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { checkIdentityPolicy, findPolicy } from './managed-policies.js'
import { pageOf } from './pages.js'
import {
  checkName,
  type IamState,
  type Identity,
  noSuchEntity,
  requireGroup,
  requireRole,
  requireUser,
  type Tag,
} from './state.js'

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
    ...(kind === 'Group' ? {} : { ...tagged(holders, nameIn), ...bounded(state, holders, nameIn) }),
  }
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
      change(name, { inline: { ...holder.inline, [policyName]: document } })
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

function tagged({ kind, require, change }: Holders, nameIn: NameIn): AnyHandlers {
  return {
    [`tag${kind}`](input) {
      const name = nameIn(input)
      change(name, { tags: withTags(require(name).tags, tagsIn(input)) })
      return {}
    },
    [`untag${kind}`](input) {
      const name = nameIn(input)
      const gone = asItems(input['TagKeys'])
      change(name, { tags: require(name).tags.filter(({ Key }) => !gone.includes(Key)) })
      return {}
    },
    [`list${kind}Tags`](input) {
      const { items, ...page } = pageOf(require(nameIn(input)).tags, input)
      return { Tags: items, ...page }
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

/** The tags in an input. */
export function tagsIn(input: Input): readonly Tag[] {
  return asItems(input['Tags']).map((tag) => {
    const members = asMembers(tag)
    return { Key: textIn(members, 'Key'), Value: textIn(members, 'Value') }
  })
}

/** Tags with others over them. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const merged = new Map([...tags, ...added].map((tag) => [tag.Key, tag]))
  return [...merged.values()]
}
