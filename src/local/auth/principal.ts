/**
 * Who calls.
 */

/** A caller whose signature was checked. */
export interface Principal {
  readonly kind: 'root' | 'user' | 'role' | 'federated' | 'service' | 'anonymous'
  readonly accountId: string
  /** As GetCallerIdentity tells it; `*` for nobody in particular. */
  readonly arn: string
  /** The unique id: `AIDA…`, `AROA…:session`, or the account's for root. */
  readonly userId: string
  /** The user's name, or the role's. */
  readonly name: string
  /** Of a role's session: the role's own ARN. */
  readonly roleArn?: string
  /** Of a federated user: the user with whose key the session was made; without one, the account itself. */
  readonly issuer?: string
  readonly accessKeyId?: string
  /** Policies of the session, which narrow what its role or user may. */
  readonly sessionPolicies?: readonly string[]
  readonly sessionPolicyArns?: readonly string[]
  /** Of a session: its tags, which conditions see as `aws:PrincipalTag`. */
  readonly tags?: Readonly<Record<string, string>>
}

/** Nobody: the request was not signed. */
export const anonymous: Principal = {
  kind: 'anonymous',
  accountId: 'anonymous',
  arn: '*',
  userId: 'anonymous',
  name: 'anonymous',
}

/** The account itself. */
export function rootPrincipal(accountId: string, accessKeyId: string): Principal {
  return {
    kind: 'root',
    accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    userId: accountId,
    name: 'root',
    accessKeyId,
  }
}
