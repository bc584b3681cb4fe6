/**
 * `configure export-credentials`: the credentials in use, in the form another program reads.
 *
 * @see features 18.9
 */

import type { CredentialSource } from '../../credentials/credentials.js'
import { Boto3TsError } from '../../errors/base.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../command-error.js'
import { print } from '../terminal.js'

/** What is printed. `process` is what `credential_process` expects. */
export interface ExportOptions {
  readonly format: string
}

/** Prints the credentials. Whatever goes wrong is an error of configuration. */
export async function exportCredentials(context: CommandContext, { format }: ExportOptions): Promise<void> {
  enterProfile(context)
  const { findCredentials } = await import('../credential-search.js')
  const exported = await load(() => findCredentials(context)).catch((error: unknown) => {
    throw error instanceof Boto3TsError ? new CommandError('configuration', error.message, { cause: error }) : error
  })
  const write = formats[format] ?? writeProcess
  for (const line of write(exported)) print(context.terminal, line)
}

interface Exported {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | undefined
  /** As Python writes times: both tools' readers take it. */
  readonly expiration: string | undefined
}

async function load(find: () => Promise<CredentialSource>): Promise<Exported> {
  const found = await find()
  const { accessKey, secretKey, token } = await found.getFrozenCredentials()
  const expiration = found.expiryTime?.toISOString().replace(/(\.000)?Z$/, '+00:00')
  return { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: token, expiration }
}

/** Programs that get their credentials from this command get this variable too. */
const chainVariable = '_AWS_CLI_PROFILE_CHAIN'
const MAX_DEPTH = 4

/** A `credential_process` may call this command for another profile, and that again: in a circle it would never end. */
function enterProfile({ terminal, profileName = 'default' }: CommandContext): void {
  const visited = (terminal.env[chainVariable] ?? '').split(',').filter((name) => name !== '')
  const path = [...visited, profileName]
  if (visited.includes(profileName)) {
    throw new CommandError('configuration', `credential_process leads back to where it began: ${path.join(' → ')}`)
  }
  if (visited.length >= MAX_DEPTH) {
    throw new CommandError('configuration', `credential_process leads on too far: ${path.join(' → ')}`)
  }
  terminal.env[chainVariable] = path.join(',')
}

type Format = (exported: Exported) => string[]

function writeProcess({ accessKeyId, secretAccessKey, sessionToken, expiration }: Exported): string[] {
  const document = {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    ...(sessionToken !== undefined && { SessionToken: sessionToken }),
    ...(expiration !== undefined && { Expiration: expiration }),
  }
  return [JSON.stringify(document, undefined, 2)]
}

/** A line for each variable. Keys of AWS need no quoting; what a program gave may be anything. */
function assignments(write: (name: string, value: string, isPlain: boolean) => string): Format {
  return ({ accessKeyId, secretAccessKey, sessionToken, expiration }) => {
    const variables = Object.entries({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_CREDENTIAL_EXPIRATION: expiration,
    })
    return variables.flatMap(([name, value]) =>
      value === undefined ? [] : [write(name, value, /^[\w+/=.:@%-]*$/.test(value))],
    )
  }
}

const shell = (value: string, isPlain: boolean) => (isPlain ? value : `'${value.replaceAll("'", `'\\''`)}'`)

const formats: Readonly<Record<string, Format>> = {
  process: writeProcess,
  env: assignments((name, value, isPlain) => `export ${name}=${shell(value, isPlain)}`),
  'env-no-export': assignments((name, value, isPlain) => `${name}=${shell(value, isPlain)}`),
  powershell: assignments((name, value) => `$Env:${name}="${value.replaceAll(/[`"$]/g, '`$&')}"`),
  'windows-cmd': assignments((name, value, isPlain) => (isPlain ? `set ${name}=${value}` : `set "${name}=${value}"`)),
  fish: assignments((name, value) => `set -gx ${name} "${value.replaceAll(/[\\"$]/g, '\\$&')}"`),
}
