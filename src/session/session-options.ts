/**
 * What sessions, clients and resources can be given.
 *
 * @see boto3 `Session`, `Session.client`; features 1
 */

import type { ConfigOptions } from '../config/config-options.js'
import type { CredentialCache } from '../credentials/context.js'
import type { CredentialsInput } from '../credentials/given.js'
import type { GivenKeys } from '../credentials/static.js'

/** What a session can be given. All of it is optional. */
export interface SessionOptions extends GivenKeys {
  /** The region of clients that are given none. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, `region` of the profile. */
  readonly regionName?: string | undefined
  /** The profile in `~/.aws`. Default: `AWS_PROFILE`, `AWS_DEFAULT_PROFILE`, `default`. Given here, keys in the environment are passed over. */
  readonly profileName?: string | undefined
  /** Asks the user for the code of an MFA device, where a profile names one (`mfa_serial`). Default: the terminal is asked. */
  readonly promptMfaCode?: ((serial: string) => Promise<string>) | undefined
  /**
   * Credentials instead of a search: ready ones, a provider (`boto3.credentials.…`), or a function that gets them when
   * they are needed and again before their `expiryTime`. Not together with `awsAccessKeyId` and its like.
   */
  readonly credentials?: CredentialsInput | undefined
  /**
   * Where credentials that were fetched for roles and single sign-on are kept. `'cli'`: in `~/.aws/cli/cache`, shared
   * with the AWS CLI; or a cache of your own. Default: in memory, for this session.
   */
  readonly cache?: 'cli' | CredentialCache | undefined
}

/** What a client can be given beside its service. All of it is optional. */
export interface ClientOptions extends GivenKeys {
  /** Default: the session's. */
  readonly regionName?: string | undefined
  /** Default: the newest. */
  readonly apiVersion?: string | undefined
  /** Whether to use TLS. Default true. Not used where `endpointUrl` is given. */
  readonly useSsl?: boolean | undefined
  /** `false` trusts every certificate; a path names a file of certificates to trust. Default: `AWS_CA_BUNDLE`, the system's. */
  readonly verify?: boolean | string | undefined
  /** Where to send requests, instead of AWS. Default: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the profile. */
  readonly endpointUrl?: string | undefined
  /** A `Config` or its options. */
  readonly config?: ConfigOptions | undefined
}

/** What a resource can be given beside its service: as a client, but for `awsAccountId`. */
export type ResourceOptions = Omit<ClientOptions, 'awsAccountId'>
