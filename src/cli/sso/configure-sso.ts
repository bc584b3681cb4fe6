/**
 * `configure sso`: sets up a profile that uses IAM Identity Center, logging in on the way to see what there is.
 *
 * @see features 18.10
 */

import { namedSection } from '../../config/ini-edit.js'
import type { LoadedProfiles, Profile } from '../../config/profiles.js'
import { isClientError } from '../../errors/call.js'
import { Session, UNSIGNED } from '../../index.js'
import { closing } from '../closing.js'
import { type CommandContext, readFiles, textOf } from '../command-context.js'
import { CommandError } from '../command-error.js'
import { writeConfig } from '../configure/write-files.js'
import { tlsOptions } from '../credential-search.js'
import { createPrompter, type Prompter } from '../prompter.js'
import { print, warn } from '../terminal.js'
import { type LoggedIn, type LoginOptions, logIn } from './log-in.js'
import { askFor, askScopes, askStart, findMissing, type SessionAnswers } from './session-questions.js'
import { splitScopes, type SsoSettings, ssoSettings } from './sso-settings.js'

/** Asks, logs in, asks for account and role, and writes. */
export async function configureSso(context: CommandContext, options: LoginOptions): Promise<void> {
  await closing(await createPrompter(context.terminal), (prompter) => setUp(context, options, prompter))
}

async function setUp(context: CommandContext, options: LoginOptions, prompter: Prompter): Promise<void> {
  const { terminal } = context
  const loaded = readFiles(context)
  const profile = loaded.profiles.get(context.profileName ?? 'default') ?? {}
  const asked = await askSession(context, prompter, loaded, profile)
  const session = openSessionWithoutProfile(context)
  const loggedIn = await logIn(context, session, asked.settings, options)
  const place = asked.settings.sessionName === undefined ? asked.forProfile : asked.forSession
  if (place !== undefined && loggedIn.region !== asked.settings.region) place['sso_region'] = loggedIn.region
  const role = await chooseRole(context, prompter, session, loggedIn)
  const general = await askGeneral(prompter, profile)
  const suggested = role === undefined ? undefined : `${role.sso_role_name}-${role.sso_account_id}`
  const name = context.options.profile ?? (await askFor(prompter, 'Profile name', suggested, findMissing))
  await writeConfig(context, namedSection('profile', name), { ...asked.forProfile, ...role, ...general })
  const { sessionName } = asked.settings
  if (sessionName !== undefined && asked.forSession !== undefined) {
    await writeConfig(context, namedSection('sso-session', sessionName), asked.forSession)
  }
  print(terminal, `\nThe profile ${name} is set up. To see who you are with it:\n`)
  print(terminal, name === 'default' ? 'boto3-ts whoami' : `boto3-ts whoami --profile ${name}`)
}

interface Asked {
  readonly settings: SsoSettings
  readonly forProfile: SessionAnswers
  /** Absent where the session is there already, or none is wanted. */
  readonly forSession?: SessionAnswers
}

async function askSession(
  { terminal }: CommandContext,
  prompter: Prompter,
  loaded: LoadedProfiles,
  profile: Profile,
): Promise<Asked> {
  const current = textOf(profile, 'sso_session')
  const name =
    current === undefined
      ? await prompter.ask({ text: 'SSO session name (Recommended)' })
      : await askFor(prompter, 'SSO session name', current)
  if (name !== '' && loaded.ssoSessions.has(name)) {
    return { settings: ssoSettings(loaded, profile, name), forProfile: { sso_session: name } }
  }
  const answers: SessionAnswers = {}
  if (name === '') {
    warn(terminal, 'Without a session name the older form is used: other profiles cannot share the login.')
    await askStart(prompter, profile, answers)
    return { settings: settingsOf(answers, undefined), forProfile: answers }
  }
  await askStart(prompter, profile, answers)
  await askScopes(prompter, {}, answers)
  return { settings: settingsOf(answers, name), forProfile: { sso_session: name }, forSession: answers }
}

function settingsOf(answers: SessionAnswers, sessionName: string | undefined): SsoSettings {
  const scopes = answers['sso_registration_scopes']
  return {
    sessionName,
    startUrl: answers['sso_start_url'] ?? '',
    region: answers['sso_region'],
    scopes: scopes === undefined ? undefined : splitScopes(scopes),
  }
}

/** The profile may not exist yet; a session with a name that is nowhere could not be made. */
function openSessionWithoutProfile({ terminal }: CommandContext): Session {
  delete terminal.env['AWS_PROFILE']
  delete terminal.env['AWS_DEFAULT_PROFILE']
  return new Session()
}

interface Role {
  readonly sso_account_id: string
  readonly sso_role_name: string
}

/** The account and role to use; nothing where the login may list neither. */
async function chooseRole(
  context: CommandContext,
  prompter: Prompter,
  session: Session,
  { accessToken, region }: LoggedIn,
): Promise<Role | undefined> {
  const config = { signatureVersion: UNSIGNED } as const
  const client = session.client('sso', { ...tlsOptions(context), regionName: region, config })
  return closing(client, async (sso) => {
    const accounts: Account[] = []
    for await (const account of sso.getPaginator('listAccounts').paginate({ accessToken }).items()) {
      accounts.push(account)
    }
    const accountId = await chooseAccount(context, prompter, accounts)
    const roles: string[] = []
    for await (const { roleName } of sso
      .getPaginator('listAccountRoles')
      .paginate({ accessToken, accountId })
      .items()) {
      roles.push(roleName ?? '')
    }
    return { sso_account_id: accountId, sso_role_name: await chooseRoleName(context, prompter, accountId, roles) }
  }).catch((error: unknown) => {
    if (!isClientError(error, 'UnauthorizedException')) throw error
    warn(context.terminal, 'The login may not list accounts and roles. The profile is set up without them.')
    return undefined
  })
}

interface Account {
  readonly accountId?: string
  readonly accountName?: string
  readonly emailAddress?: string
}

async function chooseAccount(
  { terminal }: CommandContext,
  prompter: Prompter,
  accounts: readonly Account[],
): Promise<string> {
  const [first] = accounts
  if (first === undefined) throw new CommandError('general', 'No AWS accounts are available to you.')
  if (accounts.length === 1) {
    print(terminal, `The only AWS account available to you is: ${first.accountId}`)
    return first.accountId ?? ''
  }
  const choices = accounts
    .toSorted(byName)
    .map((account) => ({ value: account.accountId ?? '', label: label(account) }))
  return prompter.choose(`There are ${accounts.length} AWS accounts available to you`, choices)
}

/** By what people know an account by; those with a bare number come last. */
function byName(a: Account, b: Account): number {
  const nameOf = ({ accountName, emailAddress }: Account) => accountName ?? emailAddress
  const [left, right] = [nameOf(a), nameOf(b)]
  if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1
  return (left ?? a.accountId ?? '').localeCompare(right ?? b.accountId ?? '', 'en', { sensitivity: 'base' })
}

function label({ accountId = '', accountName, emailAddress }: Account): string {
  const names = [accountName, emailAddress].filter((name) => name !== undefined)
  return names.length === 0 ? accountId : `${names.join(', ')} (${accountId})`
}

async function chooseRoleName(
  { terminal }: CommandContext,
  prompter: Prompter,
  accountId: string,
  roles: readonly string[],
): Promise<string> {
  const [first] = roles
  if (first === undefined) throw new CommandError('general', `No roles are available for the account ${accountId}.`)
  if (roles.length === 1) {
    print(terminal, `The only role available to you is: ${first}`)
    return first
  }
  const sorted = roles.toSorted((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }))
  const choices = sorted.map((role) => ({ value: role, label: role }))
  return prompter.choose(`There are ${roles.length} roles available to you`, choices)
}

async function askGeneral(prompter: Prompter, profile: Profile): Promise<SessionAnswers> {
  const answers: SessionAnswers = {}
  for (const [key, text] of [
    ['region', 'Default client Region'],
    ['output', 'CLI default output format (json if not specified)'],
  ] as const) {
    const answer = await askFor(prompter, text, textOf(profile, key))
    if (answer !== '') answers[key] = answer
  }
  return answers
}
