/**
 * Asking: at a terminal with prompts that hide secrets, otherwise line by line, as `aws configure` does with piped input.
 */

import type { Terminal } from './terminal.js'

/** A question that a line of text answers. */
export interface Question {
  /** With the current value in brackets, where an empty answer keeps it. */
  readonly text: string
  /** What is typed does not show. */
  readonly isSecret?: boolean
  /** What is wrong with an answer; the question is asked again. */
  readonly findProblem?: ((answer: string) => string | undefined) | undefined
}

/** One of several answers. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** Asks a person, or a file. */
export interface Prompter {
  /** The answer without blanks around it; empty where nothing was entered. */
  ask(question: Question): Promise<string>
  /** The value of the choice taken. */
  choose(text: string, choices: readonly Choice[]): Promise<string>
  /** Lets go of the input. */
  close(): void
}

/** The way of asking that fits the terminal. */
export async function createPrompter(terminal: Terminal): Promise<Prompter> {
  const { stdin, stdout } = terminal
  if (stdin.isTTY === true && stdout.isTTY === true) {
    return (await import('./terminal-prompter.js')).createTerminalPrompter(terminal)
  }
  return (await import('./line-prompter.js')).createLinePrompter(terminal)
}
