/**
 * `configure sso-session`: sets up a session without logging in.
 *
 * @see features 18.11
 */

import { namedSection } from '../../config/ini-edit.js'
import { closing } from '../closing.js'
import { type CommandContext, readFiles, textOf } from '../command-context.js'
import { writeConfig } from '../configure/write-files.js'
import { createPrompter, type Prompter } from '../prompter.js'
import { print } from '../terminal.js'
import { askFor, askScopes, askStart, findMissing, type SessionAnswers } from './session-questions.js'

/** Asks and writes the session's section only. */
export async function configureSsoSession(context: CommandContext): Promise<void> {
  await closing(await createPrompter(context.terminal), (prompter) => askAndWrite(context, prompter))
}

async function askAndWrite(context: CommandContext, prompter: Prompter): Promise<void> {
  const loaded = readFiles(context)
  const current = textOf(loaded.profiles.get(context.profileName ?? 'default'), 'sso_session')
  const name =
    current === undefined
      ? await prompter.ask({ text: 'SSO session name', findProblem: findMissing })
      : await askFor(prompter, 'SSO session name', current)
  const known = loaded.ssoSessions.get(name) ?? {}
  const answers: SessionAnswers = {}
  await askStart(prompter, known, answers)
  await askScopes(prompter, known, answers)
  await writeConfig(context, namedSection('sso-session', name), answers)
  print(context.terminal, `\nThe SSO session ${name} is set up. To log in:\n\nboto3-ts sso login --sso-session ${name}`)
}
