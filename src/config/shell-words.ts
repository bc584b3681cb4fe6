/**
 * Words as a POSIX shell splits them: profile headers and `credential_process` are written so.
 */

/** Why a text cannot be split. */
export type UnfinishedWord = 'no closing quotation' | 'no escaped character'

/** The words of a text, or what is unfinished in it. */
export function splitShellWords(text: string): string[] | UnfinishedWord {
  const words: string[] = []
  let word: string | undefined
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === "'" || character === '"') {
      const quoted = readQuoted(text, i)
      if (quoted === undefined) return 'no closing quotation'
      word = (word ?? '') + quoted.value
      i = quoted.end
    } else if (character === '\\') {
      if (++i === text.length) return 'no escaped character'
      word = (word ?? '') + text[i]!
    } else if (!' \t\r\n'.includes(character)) {
      word = (word ?? '') + character
    } else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

/** Within double quotes a backslash protects only itself and the quote; within single quotes nothing. */
function readQuoted(text: string, start: number): { value: string; end: number } | undefined {
  const quote = text[start]
  let value = ''
  for (let i = start + 1; i < text.length; i++) {
    const character = text[i]!
    if (character === quote) return { value, end: i }
    const next = text[i + 1]
    if (character === '\\' && quote === '"' && (next === '"' || next === '\\')) {
      value += next
      i++
    } else {
      value += character
    }
  }
  return undefined
}
