/**
 * The questions about a single sign-on session.
 *
 * @see features 18.10, 18.11
 */

import type { Profile } from '../../config/profiles.js'
import { textOf } from '../command-context.js'
import type { Prompter } from '../prompter.js'
import { isOwnPortal } from './start-url.js'

/** Answers under the keys of the config file. */
export type SessionAnswers = Record<string, string>

const defaultScope = 'sso:account:access'

/** Asks for a value whose current one an empty answer keeps. */
export async function askFor(
  prompter: Prompter,
  text: string,
  current: string | undefined,
  findProblem?: (answer: string) => string | undefined,
): Promise<string> {
  const answer = await prompter.ask({
    text: `${text} [${current ?? 'None'}]`,
    findProblem: (given) => (given === '' && current !== undefined ? undefined : findProblem?.(given)),
  })
  return answer === '' ? (current ?? '') : answer
}

/** What is wrong with an answer that must not be empty. */
export function findMissing(answer: string): string | undefined {
  return answer === '' ? 'A value is needed.' : undefined
}

/** Asks for start URL and region. A company's own URL leads to a portal that says its region: then that is not asked. */
export async function askStart(prompter: Prompter, known: Profile, answers: SessionAnswers): Promise<void> {
  const startUrl = await askFor(prompter, 'SSO start URL', textOf(known, 'sso_start_url'), findBadUrl)
  answers['sso_start_url'] = startUrl
  if (isOwnPortal(startUrl)) return
  answers['sso_region'] = await askFor(prompter, 'SSO region', textOf(known, 'sso_region'), findMissing)
}

/** Asks for the scopes that the session is registered with. */
export async function askScopes(prompter: Prompter, known: Profile, answers: SessionAnswers): Promise<void> {
  const current = textOf(known, 'sso_registration_scopes') ?? defaultScope
  answers['sso_registration_scopes'] = await askFor(prompter, 'SSO registration scopes', current, findBadScope)
}

function findBadUrl(text: string): string | undefined {
  return /^https?:\/\/[^\s/]+/.test(text) ? undefined : 'That is no valid start URL.'
}

function findBadScope(text: string): string | undefined {
  return text.split(',').some((scope) => /\s/.test(scope.trim())) ? 'Put commas between scopes.' : undefined
}
