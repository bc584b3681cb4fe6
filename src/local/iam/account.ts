/**
 * What IAM knows of the account, and its providers of web identities.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { type IamState, noSuchEntity, type OpenIdProvider } from './state.js'
import { withTags } from './tags.js'

/** The handlers of the account. */
export function accountHandlers(state: IamState): AnyHandlers {
  const { account } = state
  return asAnyHandlers<'iam'>({
    createAccountAlias({ AccountAlias }) {
      if (!/^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/.test(AccountAlias)) {
        throw new ServiceError('ValidationError', 'The specified value for accountAlias is invalid.', { status: 400 })
      }
      account.set('alias', AccountAlias)
      return {}
    },
    listAccountAliases() {
      const alias = account.get('alias')
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false }
    },
    deleteAccountAlias({ AccountAlias }) {
      if (account.get('alias') !== AccountAlias) throw noSuchEntity(`The account alias ${AccountAlias} does not exist.`)
      account.delete('alias')
      return {}
    },
    getAccountSummary: () => ({ SummaryMap: summaryOf(state) }),
  })
}

function summaryOf(state: IamState): Readonly<Record<string, number>> {
  return {
    Users: state.users.size,
    UsersQuota: 5000,
    Groups: state.groups.size,
    GroupsQuota: 300,
    Roles: state.roles.size,
    RolesQuota: 1000,
    Policies: state.policies.size,
    PoliciesQuota: 1500,
    InstanceProfiles: state.instanceProfiles.size,
    InstanceProfilesQuota: 1000,
    AccessKeysPerUserQuota: 2,
    AccountAccessKeysPresent: 1,
    AccountMFAEnabled: 0,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    VersionsPerPolicyQuota: 5,
    MFADevices: 0,
    MFADevicesInUse: 0,
  }
}

/** The handlers of providers of web identities. */
export function openIdHandlers(state: IamState): AnyHandlers {
  const { openIdProviders: providers } = state
  const change = (arn: string, part: Partial<OpenIdProvider>) => {
    providers.set(arn, { ...requireProvider(state, arn), ...part })
    return {}
  }
  return asAnyHandlers<'iam'>({
    createOpenIdConnectProvider({ Url, ClientIDList = [], ThumbprintList = [], Tags = [] }, { now }) {
      if (!Url.startsWith('https://')) throw new ServiceError('InvalidInput', 'Invalid Open ID Connect Provider URL')
      const url = Url.slice('https://'.length)
      const arn = `arn:aws:iam::${state.accountId}:oidc-provider/${url}`
      if (providers.has(arn)) {
        throw new ServiceError('EntityAlreadyExists', `Provider with url ${Url} already exists.`, { status: 409 })
      }
      const lists = { clientIds: [...ClientIDList], thumbprints: [...ThumbprintList], tags: [...Tags] }
      providers.set(arn, { arn, url, createdAt: new Date(now), ...lists })
      return { OpenIDConnectProviderArn: arn, Tags }
    },
    getOpenIdConnectProvider({ OpenIDConnectProviderArn }) {
      const provider = requireProvider(state, OpenIDConnectProviderArn)
      return {
        Url: provider.url,
        ClientIDList: provider.clientIds,
        ThumbprintList: provider.thumbprints,
        CreateDate: provider.createdAt,
        Tags: provider.tags,
      }
    },
    listOpenIdConnectProviders: () => ({
      OpenIDConnectProviderList: [...providers.keys()].map((Arn) => ({ Arn })),
    }),
    deleteOpenIdConnectProvider({ OpenIDConnectProviderArn }) {
      providers.delete(OpenIDConnectProviderArn)
      return {}
    },
    addClientIdToOpenIdConnectProvider({ OpenIDConnectProviderArn: arn, ClientID }) {
      return change(arn, { clientIds: [...new Set([...requireProvider(state, arn).clientIds, ClientID])] })
    },
    removeClientIdFromOpenIdConnectProvider({ OpenIDConnectProviderArn: arn, ClientID }) {
      return change(arn, { clientIds: requireProvider(state, arn).clientIds.filter((id) => id !== ClientID) })
    },
    updateOpenIdConnectProviderThumbprint: ({ OpenIDConnectProviderArn, ThumbprintList }) =>
      change(OpenIDConnectProviderArn, { thumbprints: [...ThumbprintList] }),
    tagOpenIdConnectProvider({ OpenIDConnectProviderArn: arn, Tags }) {
      return change(arn, { tags: withTags(requireProvider(state, arn).tags, Tags) })
    },
    untagOpenIdConnectProvider({ OpenIDConnectProviderArn: arn, TagKeys }) {
      return change(arn, { tags: requireProvider(state, arn).tags.filter(({ Key }) => !TagKeys.includes(Key)) })
    },
    listOpenIdConnectProviderTags: ({ OpenIDConnectProviderArn }) => ({
      Tags: requireProvider(state, OpenIDConnectProviderArn).tags,
      IsTruncated: false,
    }),
  })
}

function requireProvider({ openIdProviders }: IamState, arn: string): OpenIdProvider {
  const provider = openIdProviders.get(arn)
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`)
  return provider
}
