/**
 * `sso logout`: ends all single sign-on sessions, and removes tokens and what was got with them.
 *
 * @see features 18.13
 */

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRecord, parseJson, textField } from '../../credentials/fields.js'
import { UNSIGNED } from '../../index.js'
import { closing } from '../closing.js'
import { type CommandContext, realPath } from '../command-context.js'
import { openSession, tlsOptions } from '../credential-search.js'

/** Says nothing, as the AWS CLI does. */
export async function ssoLogout(context: CommandContext): Promise<void> {
  for (const { path, members } of jsonFilesIn(realPath(context, '~/.aws/sso/cache'))) {
    const accessToken = textField(members, 'accessToken')
    // Files without a token are registrations, which serve the next login.
    if (accessToken === undefined) continue
    rmSync(path, { force: true })
    await endSession(context, accessToken, textField(members, 'region'))
  }
  for (const { path, members } of jsonFilesIn(realPath(context, '~/.aws/cli/cache'))) {
    if (members['ProviderType'] === 'sso') rmSync(path, { force: true })
  }
}

async function endSession(context: CommandContext, accessToken: string, regionName: string | undefined): Promise<void> {
  try {
    const config = { signatureVersion: UNSIGNED } as const
    const client = openSession(context).client('sso', { ...tlsOptions(context), regionName, config })
    await closing(client, (sso) => sso.logout({ accessToken }))
  } catch {
    // The token may have ended long ago, or the service be out of reach: here it is gone all the same.
  }
}

function jsonFilesIn(directory: string): { path: string; members: Readonly<Record<string, unknown>> }[] {
  return namesIn(directory).flatMap((name) => {
    const path = join(directory, name)
    const members = name.endsWith('.json') ? parseJson(textIn(path)) : undefined
    return isRecord(members) ? [{ path, members }] : []
  })
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    // No cache, nothing to remove.
    return []
  }
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // What cannot be read is no token of ours.
    return ''
  }
}
