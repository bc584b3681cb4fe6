/**
 * The account's rules for passwords, and lists of what nobody can have here.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { type IamState, noSuchEntity, type PasswordPolicy, requireUser } from './state.js'

const KEY = 'policy'

/** The handlers of the rules. */
export function passwordPolicyHandlers({ passwordPolicy }: IamState): AnyHandlers {
  const requirePolicy = (): PasswordPolicy => {
    const policy = passwordPolicy.get(KEY)
    if (policy === undefined) throw noSuchEntity('The Password Policy with domain name default cannot be found.')
    return policy
  }
  return asAnyHandlers<'iam'>({
    updateAccountPasswordPolicy(input) {
      // Every call sets all of it: what is not said is as it was in the beginning.
      const age = input.MaxPasswordAge
      passwordPolicy.set(KEY, {
        MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
        RequireSymbols: input.RequireSymbols ?? false,
        RequireNumbers: input.RequireNumbers ?? false,
        RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
        RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
        AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
        ExpirePasswords: (age ?? 0) > 0,
        MaxPasswordAge: age,
        PasswordReusePrevention: input.PasswordReusePrevention,
        HardExpiry: input.HardExpiry ?? false,
      })
      return {}
    },
    getAccountPasswordPolicy: () => ({ PasswordPolicy: requirePolicy() }),
    deleteAccountPasswordPolicy() {
      requirePolicy()
      passwordPolicy.delete(KEY)
      return {}
    },
  })
}

/** Lists that are empty because nothing here makes what would be in them. */
export function emptyListHandlers(state: IamState): AnyHandlers {
  const ofUser = (input: { readonly UserName?: string }): void => {
    if (input.UserName !== undefined) requireUser(state, input.UserName)
  }
  return asAnyHandlers<'iam'>({
    listMfaDevices(input) {
      ofUser(input)
      return { MFADevices: [], IsTruncated: false }
    },
    listSshPublicKeys(input) {
      ofUser(input)
      return { SSHPublicKeys: [], IsTruncated: false }
    },
    listServiceSpecificCredentials(input) {
      ofUser(input)
      return { ServiceSpecificCredentials: [] }
    },
    listSigningCertificates(input) {
      ofUser(input)
      return { Certificates: [], IsTruncated: false }
    },
    listSamlProviders: () => ({ SAMLProviderList: [] }),
    listServerCertificates: () => ({ ServerCertificateMetadataList: [], IsTruncated: false }),
    listVirtualMfaDevices: () => ({ VirtualMFADevices: [], IsTruncated: false }),
  })
}
