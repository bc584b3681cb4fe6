/**
 * `configure`: asks for keys, region and output format, and writes what has changed.
 *
 * @see features 18.3
 */

import { mask } from '../../base/secret.js'
import { namedSection } from '../../config/ini-edit.js'
import type { Profile } from '../../config/profiles.js'
import { closing } from '../closing.js'
import { type CommandContext, readFiles, textOf } from '../command-context.js'
import { createPrompter, type Prompter } from '../prompter.js'
import { warn } from '../terminal.js'
import { writeConfig, writeCredentials } from './write-files.js'

/** Asks and writes. Nothing is written before everything was answered. */
export async function configure(context: CommandContext): Promise<void> {
  const profileName = context.profileName ?? 'default'
  const loaded = readFiles(context)
  const profile = loaded.profiles.get(profileName)
  if (loaded.profiles.size === 0 && context.terminal.stdin.isTTY === true) {
    warn(context.terminal, 'With IAM Identity Center there is no need for keys: boto3-ts configure sso')
  }
  const { keys, settings } = await closing(await createPrompter(context.terminal), async (prompter) => ({
    keys: await askKeys(prompter, profile),
    settings: await askSettings(prompter, profile),
  }))
  if (Object.keys(keys).length > 0) await writeCredentials(context, profileName, keys)
  // Keys of the config file count as well: an old token there must not be used with a new key.
  const isTokenStale = keys['aws_session_token'] === null
  const inConfig = textOf(loaded.configFile.profiles.get(profileName), 'aws_session_token')
  const values = { ...settings, ...(isTokenStale && inConfig !== undefined && { aws_session_token: null }) }
  if (Object.keys(values).length > 0) await writeConfig(context, namedSection('profile', profileName), values)
}

type Answers = Record<string, string | null>

async function askKeys(prompter: Prompter, profile: Profile | undefined): Promise<Answers> {
  const answers: Answers = {}
  const ask = async (key: string, text: string, isSecret: boolean) => {
    const current = textOf(profile, key)
    const answer = await prompter.ask({ text: `${text} [${current === undefined ? 'None' : mask(current)}]`, isSecret })
    if (answer !== '' && answer !== current) answers[key] = answer
    return answer
  }
  const key = await ask('aws_access_key_id', 'AWS Access Key ID', false)
  await ask('aws_secret_access_key', 'AWS Secret Access Key', true)
  const hasToken = textOf(profile, 'aws_session_token') !== undefined
  if (key.startsWith('ASIA') || (key === '' && hasToken)) {
    await ask('aws_session_token', 'AWS Session Token', true)
  } else if (answers['aws_access_key_id'] !== undefined && hasToken) {
    answers['aws_session_token'] = null
  }
  return answers
}

async function askSettings(prompter: Prompter, profile: Profile | undefined): Promise<Answers> {
  const answers: Answers = {}
  for (const [key, text] of [
    ['region', 'Default region name'],
    ['output', 'Default output format'],
  ] as const) {
    const current = textOf(profile, key)
    const answer = await prompter.ask({ text: `${text} [${current ?? 'None'}]` })
    if (answer !== '' && answer !== current) answers[key] = answer
  }
  return answers
}
