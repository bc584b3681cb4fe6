/**
 * Providers for explicit use: `boto3.credentials.fromProfile(…)` and its like. What they need is loaded when they are asked.
 *
 * @see features 3; the chain's own places are the same code
 */

import type { AssumeRoleParams } from './assumed-role.js'
import { createCredentialChain } from './chain.js'
import type { CredentialContext } from './context.js'
import type { CredentialSource, WaitOptions } from './credentials.js'
import { type CredentialsInput, loadGiven, providerOf } from './given.js'
import { type CredentialProvider, type LoadOptions, skip, type Skipped } from './provider.js'
import { credentialsFromKeys, type GivenKeys } from './static.js'

/** Which profile a provider reads. */
export interface ProfileOptions {
  /** Default: the session's. */
  readonly profileName?: string | undefined
}

/** Which role is assumed, and with what. */
export interface AssumeRoleOptions {
  /** Parameters of AssumeRole, as AWS spells them. */
  readonly params: AssumeRoleParams
  /** The credentials that the call is made with. Default: those that the search finds. */
  readonly source?: CredentialsInput | undefined
  /** Where STS is asked. Default: the session's region. */
  readonly regionName?: string | undefined
  /** Gives the code of the device that `SerialNumber` names. Default: the session's. */
  readonly promptMfaCode?: ((serial: string) => Promise<string>) | undefined
}

/** Which role is assumed with the token in which file. What is not given is looked for in environment and profile. */
export interface WebIdentityOptions extends ProfileOptions {
  readonly tokenFile?: string | undefined
  readonly RoleArn?: string | undefined
  readonly RoleSessionName?: string | undefined
}

/** Makes providers, for `new Session({ credentials })`, for each other, or to be asked by their own `load()`. */
export interface CredentialProviders {
  /** Keys that are at hand. @throws {@link PartialCredentialsError} {@link NoCredentialsError} at once: half a pair, none */
  readonly fromKeys: (keys: GivenKeys) => CredentialProvider
  /** `AWS_ACCESS_KEY_ID` and its like. @throws {@link PartialCredentialsError} half a pair is set */
  readonly fromEnvironment: () => CredentialProvider
  /**
   * All that a profile can name: role, web identity, single sign-on, keys, login session, program; never the
   * environment's keys. @throws {@link InvalidConfigError} the profile contradicts itself; what calls and programs throw
   */
  readonly fromProfile: (options?: ProfileOptions) => CredentialProvider
  /** Keys in `~/.aws/credentials`. @throws {@link PartialCredentialsError} the profile has half a pair */
  readonly fromSharedFile: (options?: ProfileOptions) => CredentialProvider
  /**
   * What a program prints, as with `credential_process`.
   *
   * @param command  Program and arguments; quotes group words, no shell is involved.
   * @throws {@link CredentialRetrievalError} it cannot be started, fails, or prints something else
   */
  readonly fromProcess: (command: string) => CredentialProvider
  /**
   * A role, assumed through STS and renewed before its credentials end; not renewed where a code was asked for.
   *
   * @throws {@link ClientError} STS refuses. {@link NoCredentialsError} there is nothing to make the call with
   */
  readonly fromAssumeRole: (options: AssumeRoleOptions) => CredentialProvider
  /** A role, assumed with a token in a file. @throws {@link InvalidConfigError} no role is named; {@link ClientError} */
  readonly fromWebIdentity: (options?: WebIdentityOptions) => CredentialProvider
  /** The single sign-on of a profile. @throws {@link SSOTokenLoadError} {@link UnauthorizedSSOTokenError} log in (again) */
  readonly fromSso: (options?: ProfileOptions) => CredentialProvider
  /** The endpoint that a container's environment names. @throws {@link CredentialRetrievalError} it gives none */
  readonly fromContainer: () => CredentialProvider
  /** The role of the EC2 instance. Where no metadata service answers it has none, which is no error. */
  readonly fromInstanceMetadata: () => CredentialProvider
  /** The first of these that has credentials. It ends where one fails that was meant to have some. */
  readonly createChain: (...providers: readonly CredentialsInput[]) => CredentialProvider
}

type Found = CredentialSource | Skipped | undefined

/** Lets a session of its own ask a provider that is asked outside of any. */
export type ProviderHost = (provider: CredentialProvider, options: WaitOptions) => Promise<unknown>

/** The makers of providers. */
export function createCredentialProviders(host: ProviderHost): CredentialProviders {
  const provider = (method: string, load: (context: CredentialContext, options: WaitOptions) => Promise<Found>) =>
    hosted(host, method, load)
  const place = (method: string, options: ProfileOptions = {}) =>
    provider(method, (context, wait) => askPlaces(withProfile(context, options), [method], wait))
  return {
    fromKeys(keys) {
      const credentials = credentialsFromKeys(keys)
      return { method: 'explicit', load: () => credentials ?? skip('no keys were given') }
    },
    fromEnvironment: () => place('env'),
    fromProfile: (options = {}) =>
      provider('profile', (context, wait) => askPlaces(ofProfileOnly(context, options), profilePlaces, wait)),
    fromSharedFile: (options) => place('shared-credentials-file', options),
    fromProcess: (command) =>
      provider('custom-process', async (context, wait) => {
        const { loadCommand } = await import('./process.js')
        return loadCommand(context, { command, name: 'the command' }, wait)
      }),
    fromAssumeRole: (options) => provider('assume-role', (context) => assumeRole(context, options)),
    fromWebIdentity: (options = {}) =>
      provider('assume-role-with-web-identity', (context, wait) =>
        askPlaces(withProfile(withToken(context, options), options), ['assume-role-with-web-identity'], wait),
      ),
    fromSso: (options) => place('sso', options),
    fromContainer: () => place('container-role'),
    fromInstanceMetadata: () => place('iam-role'),
    createChain: (...given) => {
      const providers = given.map(providerOf)
      return provider('chain', (context, wait) => askEach(context, providers, wait))
    },
  }
}

const profilePlaces = [
  'assume-role',
  'assume-role-with-web-identity',
  'sso',
  'shared-credentials-file',
  'login',
  'custom-process',
  'config-file',
]

function hosted(
  host: ProviderHost,
  method: string,
  load: (context: CredentialContext, options: WaitOptions) => Promise<Found>,
): CredentialProvider {
  return {
    method,
    async load({ context, ...wait } = {}) {
      if (context !== undefined) return load(context, wait)
      let found: Found
      const inSession = async ({ context: ofSession }: LoadOptions = {}) =>
        (found = ofSession === undefined ? undefined : await load(ofSession, wait))
      await host({ method, load: inSession }, wait)
      return found
    },
  }
}

function withProfile(context: CredentialContext, { profileName }: ProfileOptions): CredentialContext {
  return { ...context, isProfileExplicit: false, ...(profileName !== undefined && { profileName }) }
}

function ofProfileOnly(context: CredentialContext, options: ProfileOptions): CredentialContext {
  return { ...withProfile(context, options), isProfileExplicit: true }
}

function withToken(context: CredentialContext, options: WebIdentityOptions): CredentialContext {
  const { tokenFile, RoleArn, RoleSessionName } = options
  const env = {
    ...context.env,
    ...(tokenFile !== undefined && { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile }),
    ...(RoleArn !== undefined && { AWS_ROLE_ARN: RoleArn }),
    ...(RoleSessionName !== undefined && { AWS_ROLE_SESSION_NAME: RoleSessionName }),
  }
  return { ...context, env }
}

async function askPlaces(context: CredentialContext, methods: readonly string[], wait: WaitOptions): Promise<Found> {
  const { createDefaultChain } = await import('./default-chain.js')
  const chain = createDefaultChain(context)
  const providers = methods.map((method) => chain.getProvider(method))
  return askEach(context, providers, wait)
}

async function askEach(
  context: CredentialContext,
  providers: readonly CredentialProvider[],
  wait: WaitOptions,
): Promise<Found> {
  const chain = createCredentialChain(providers)
  const found = await chain.loadCredentials({ ...wait, context })
  return found ?? skip(chain.attempts.map(({ provider, outcome }) => `${provider}: ${outcome}`).join('; '))
}

async function assumeRole(given: CredentialContext, options: AssumeRoleOptions): Promise<CredentialSource> {
  const { params, regionName, promptMfaCode } = options
  const context = promptMfaCode === undefined ? given : { ...given, promptMfaCode }
  const { assumeNamedRole } = await import('./assumed-role.js')
  let found: CredentialSource | undefined
  const source = async () => (found ??= await loadGiven(options.source, context)).getFrozenCredentials()
  return assumeNamedRole(context, params, { source, regionName })
}
