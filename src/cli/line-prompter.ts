/**
 * Asking line by line: for input that comes from a pipe or a file.
 */

import { createInterface, type Interface } from 'node:readline'
import { CommandError } from './command-error.js'
import type { Prompter, Question } from './prompter.js'
import { type Terminal, warn } from './terminal.js'

/** A prompter that writes questions to standard output and reads a line for each. */
export function createLinePrompter(terminal: Terminal): Prompter {
  const { stdin, stdout } = terminal
  let input: Interface | undefined
  let lines: AsyncIterator<string> | undefined

  async function ask({ text, findProblem }: Question): Promise<string> {
    for (;;) {
      stdout.write(`${text}: `)
      input ??= createInterface({ input: stdin, crlfDelay: Infinity })
      lines ??= input[Symbol.asyncIterator]()
      const line = await lines.next()
      if (line.done === true) throw new CommandError('general', 'The input ended before all questions were answered.')
      const answer = line.value.trim()
      const problem = findProblem?.(answer)
      if (problem === undefined) return answer
      warn(terminal, problem)
    }
  }

  return {
    ask,
    async choose(text, choices) {
      for (const [i, { label }] of choices.entries()) stdout.write(`  ${i + 1}. ${label}\n`)
      const findProblem = (answer: string) =>
        choices[Number(answer) - 1] === undefined ? `Enter a number from 1 to ${choices.length}.` : undefined
      const answer = await ask({ text: `${text} [1-${choices.length}]`, findProblem })
      return choices[Number(answer) - 1]?.value ?? ''
    },
    close() {
      input?.close()
      stdin.pause()
    },
  }
}
