/**
 * Asking a person at a terminal.
 */

import { isCancel, password, select, text } from '@clack/prompts'
import { CommandError } from './command-error.js'
import type { Prompter } from './prompter.js'
import type { Terminal } from './terminal.js'

/** A prompter with editing, hidden secrets and menus. */
export function createTerminalPrompter({ stdin: input, stdout: output }: Terminal): Prompter {
  return {
    async ask({ text: message, isSecret = false, findProblem }) {
      const prompt = isSecret ? password : text
      const validate = (answer: string | undefined) => findProblem?.((answer ?? '').trim())
      const answer = unlessCancelled(await prompt({ message, validate, input, output }))
      // Nothing entered is no text at all.
      return (answer ?? '').trim()
    },
    async choose(message, choices) {
      return unlessCancelled(await select({ message, options: [...choices], input, output }))
    },
    close: () => void input.pause(),
  }
}

function unlessCancelled<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new CommandError('interrupted', '')
  // The only symbol among the answers is that of a cancelled prompt.
  return answer as Exclude<T, symbol>
}
