/**
 * A command line as words: by the shell's rules, or by those of the Microsoft C runtime on Windows.
 */

import { splitShellWords } from '../config/shell-words.js'

/** The words, or `undefined` where a quotation is not finished. */
export function splitCommand(command: string, platform: string = process.platform): string[] | undefined {
  if (platform === 'win32') return splitWindowsCommand(command)
  const words = splitShellWords(command)
  return Array.isArray(words) ? words : undefined
}

/** Backslashes count only before a quote: an even number of them are half as many, an odd number also protects the quote. */
function splitWindowsCommand(command: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let isQuoted = false
  for (const [token] of command.matchAll(/\\*"|\\+|[ \t]|[^\\" \t]+/g)) {
    if (token.endsWith('"')) {
      const backslashes = token.length - 1
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes / 2)) + (backslashes % 2 === 1 ? '"' : '')
      if (backslashes % 2 === 0) isQuoted = !isQuoted
    } else if ((token === ' ' || token === '\t') && !isQuoted) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + token
    }
  }
  if (isQuoted) return undefined
  return word === undefined ? words : [...words, word]
}
