/**
 * Credentials: what requests are signed with. They never show themselves in logs, errors or JSON.
 *
 * @see features 3.1; botocore `Credentials`, `ReadOnlyCredentials`
 */

import { concealAs, mask } from '../base/secret.js'

/** A key pair at one moment: the one form in which credentials travel inside. */
export interface FrozenCredentials {
  readonly accessKey: string
  readonly secretKey: string
  readonly token: string | undefined
  /** The account that the keys belong to, where the source tells. */
  readonly accountId: string | undefined
}

/** What a source gives: a key pair, and what it says beside it. */
export interface CredentialData {
  readonly accessKey: string
  readonly secretKey: string
  readonly token?: string | undefined
  readonly accountId?: string | undefined
}

/** A wait that can be given up. */
export interface WaitOptions {
  /** Ends this wait, not the refresh that others wait for too. */
  readonly signal?: AbortSignal | undefined
}

/** A key pair that may renew itself. The properties give what is held now; only `getFrozenCredentials` renews. */
export interface CredentialSource {
  readonly accessKey: string
  readonly secretKey: string
  readonly token: string | undefined
  readonly accountId: string | undefined
  /** Name of the provider that gave them, as boto3 calls it: `env`, `shared-credentials-file`, `assume-role` … */
  readonly method: string
  /** When they end; absent where they do not, or the source does not say. */
  readonly expiryTime?: Date | undefined
  /** What to sign with, if nothing need be waited for. */
  frozenNow(): FrozenCredentials | undefined
  /** What to sign with; renewed first where that is due. @throws what the renewal throws */
  getFrozenCredentials(options?: WaitOptions): Promise<FrozenCredentials>
}

/** What stands beside a key pair. */
export interface CredentialsOptions {
  readonly token?: string | undefined
  /** Default `explicit`. */
  readonly method?: string | undefined
  readonly accountId?: string | undefined
}

/** Credentials that do not change. @see botocore `Credentials` */
export class Credentials implements CredentialSource {
  readonly accessKey: string
  readonly secretKey: string
  readonly token: string | undefined
  readonly accountId: string | undefined
  readonly method: string

  constructor(accessKey: string, secretKey: string, options: CredentialsOptions = {}) {
    this.accessKey = accessKey
    this.secretKey = secretKey
    this.token = options.token
    this.accountId = options.accountId
    this.method = options.method ?? 'explicit'
    Object.freeze(this)
  }

  frozenNow(): FrozenCredentials {
    return this
  }

  getFrozenCredentials(): Promise<FrozenCredentials> {
    return Promise.resolve(this)
  }
}

/** How credentials show themselves. */
export function showMasked(self: object): unknown {
  const { accessKey, method, accountId, expiryTime } = self as Partial<CredentialSource>
  return {
    ...(method !== undefined && { method }),
    accessKey: mask(accessKey ?? ''),
    secretKey: mask(''),
    ...(accountId !== undefined && { accountId }),
    ...(expiryTime !== undefined && { expiryTime: expiryTime.toISOString() }),
  }
}

concealAs(Credentials.prototype, showMasked)

/** A frozen copy that does not show itself either. */
export function freezeCredentials(data: CredentialData): FrozenCredentials {
  return Object.freeze(
    Object.assign(Object.create(frozenPrototype), {
      accessKey: data.accessKey,
      secretKey: data.secretKey,
      token: data.token,
      accountId: data.accountId,
    }),
  )
}

const frozenPrototype = {}
concealAs(frozenPrototype, showMasked)
