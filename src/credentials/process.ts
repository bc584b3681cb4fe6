/**
 * Credentials that a program prints.
 *
 * @see features 3.9; botocore `ProcessProvider`
 */

import type { CredentialContext, ProcessResult } from './context.js'
import { Credentials, type CredentialData, type CredentialSource, type WaitOptions } from './credentials.js'
import { isRecord, parseJson, requireFields, retrievalError, textField } from './fields.js'
import { renewing } from './renewing.js'
import { splitCommand } from './split-command.js'

const method = 'custom-process'

/** What `credential_process` of the profile prints. */
export async function loadProcess(
  context: CredentialContext,
  profileName: string,
  options: WaitOptions = {},
): Promise<CredentialSource | undefined> {
  const profile = context.profiles().profiles.get(profileName) ?? {}
  const command = profile['credential_process']
  if (typeof command !== 'string') return undefined
  const configuredAccount = profile['aws_account_id']
  const accountId = typeof configuredAccount === 'string' ? configuredAccount : undefined
  return loadCommand(context, { command, name: `credential_process of the profile ${profileName}`, accountId }, options)
}

/** A command line, and what it is called in errors. */
export interface CredentialCommand {
  readonly command: string
  readonly name: string
  /** The account, where the program does not say. */
  readonly accountId?: string | undefined
}

/** What a command prints. @throws {@link CredentialRetrievalError} */
export async function loadCommand(
  context: CredentialContext,
  { command, name, accountId }: CredentialCommand,
  options: WaitOptions = {},
): Promise<CredentialSource> {
  const words = splitCommand(command)
  if (words === undefined || words.length === 0) {
    throw retrievalError(method, `${name} has an unfinished quotation or is empty`)
  }
  const first = await run(context, words, accountId, options)
  if (first.expiryTime === undefined) {
    return new Credentials(first.accessKey, first.secretKey, { token: first.token, accountId: first.accountId, method })
  }
  const refreshUsing = async () => requireExpiry(await run(context, words, accountId, {}))
  return renewing(context, method, requireExpiry(first), refreshUsing)
}

interface Printed extends CredentialData {
  readonly expiryTime: string | undefined
}

async function run(
  context: CredentialContext,
  words: readonly string[],
  fallbackAccount: string | undefined,
  options: WaitOptions,
): Promise<Printed> {
  const { runProcess = (await import('./run-process.js')).runProcess } = context
  let result: ProcessResult
  try {
    result = await runProcess(words, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    throw retrievalError(method, `the program ${words[0]} could not be started`, error)
  }
  if (result.exitCode !== 0) {
    throw retrievalError(
      method,
      `${words[0]} ended with exit code ${result.exitCode}: ${result.stderr.trim().slice(0, 1000)}`,
    )
  }
  const printed = parseJson(result.stdout)
  // What was printed may hold a secret even where it cannot be understood: it is never shown.
  if (!isRecord(printed)) throw retrievalError(method, `${words[0]} did not print a JSON object`)
  const version = printed['Version'] ?? '<Version key not provided>'
  if (version !== 1) {
    const shown = typeof version === 'string' || typeof version === 'number' ? version : typeof version
    throw retrievalError(
      method,
      `Unsupported version '${shown}' for credential process provider, supported versions: 1`,
    )
  }
  const { AccessKeyId, SecretAccessKey } = requireFields(printed, ['AccessKeyId', 'SecretAccessKey'], method)
  return {
    accessKey: AccessKeyId,
    secretKey: SecretAccessKey,
    token: textField(printed, 'SessionToken'),
    accountId: textField(printed, 'AccountId') ?? fallbackAccount,
    expiryTime: textField(printed, 'Expiration'),
  }
}

function requireExpiry(printed: Printed): Printed & { expiryTime: string } {
  return { ...printed, expiryTime: printed.expiryTime ?? '' }
}
