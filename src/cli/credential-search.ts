/**
 * The search for credentials as commands make it: boto3's chain, with the cache of the AWS CLI, so that a code of an MFA
 * device is asked for once for all tools.
 *
 * @see features 18.18
 */

import { join } from 'node:path'
import { type CredentialChain, noCredentialsError } from '../credentials/chain.js'
import type { CredentialSource } from '../credentials/credentials.js'
import { createDefaultChain } from '../credentials/default-chain.js'
import { createJsonFileCache } from '../credentials/json-file-cache.js'
import { type BaseClient, type ClientOptions, Session, UNSIGNED } from '../index.js'
import { nestedClient } from '../session/session-credentials.js'
import { createSessionSettings } from '../session/session-settings.js'
import { type CommandContext, realPath } from './command-context.js'

/** The chain for the command's profile. Nothing is asked yet. */
export function createSearch(context: CommandContext): CredentialChain {
  const { terminal, options } = context
  const settings = createSessionSettings({ profileName: options.profile, regionName: options.region }, terminal.env)
  const session = openSession(context)
  return createDefaultChain({
    env: terminal.env,
    profiles: settings.files,
    profileName: context.profileName ?? 'default',
    isProfileExplicit: settings.isProfileGiven,
    sources: settings.sources,
    clock: terminal.clock,
    cache: createJsonFileCache(realPath(context, join('~', '.aws', 'cli', 'cache'))),
    createClient: (service, { regionName = session.regionName, credentials }) => {
      const keys =
        credentials === undefined
          ? { config: { signatureVersion: UNSIGNED } as const }
          : {
              awsAccessKeyId: credentials.accessKey,
              awsSecretAccessKey: credentials.secretKey,
              awsSessionToken: credentials.token,
            }
      // The chain names services and operations by text: the type of one stands for all.
      const client: unknown = session.client(service as 'sts', { ...tlsOptions(context), ...keys, regionName })
      return nestedClient(client as BaseClient)
    },
  })
}

/** The credentials. @throws {@link NoCredentialsError} telling what each place said; what a place throws */
export async function findCredentials(context: CommandContext): Promise<CredentialSource> {
  const chain = createSearch(context)
  const found = await chain.loadCredentials()
  if (found === undefined) throw noCredentialsError(chain.attempts)
  return found
}

/** A session with the command's profile and region. @throws {@link ProfileNotFound} */
export function openSession({ options }: CommandContext): Session {
  return new Session({ profileName: options.profile, regionName: options.region })
}

/** What `--ca-bundle` and `--no-verify-ssl` mean to a client. */
export function tlsOptions({ options }: CommandContext): Pick<ClientOptions, 'verify'> {
  if (options.verifySsl === false) return { verify: false }
  return options.caBundle === undefined ? {} : { verify: options.caBundle }
}
