import { expect, test } from 'vitest'
import { splitShellWords } from '../../src/config/shell-words.js'

test.each([
  ['a  b\tc', ['a', 'b', 'c']],
  [`"a b" 'c d'`, ['a b', 'c d']],
  [`a"b"'c'd`, ['abcd']],
  [`"a\\"b\\\\c\\d"`, ['a"b\\c\\d']],
  [`'a\\b'`, ['a\\b']],
  ['a\\ b', ['a b']],
  [`"" x`, ['', 'x']],
  ['', []],
])('%j becomes %j', (text, words) => {
  expect(splitShellWords(text)).toEqual(words)
})

test('what is unfinished is named', () => {
  expect(splitShellWords('"a')).toBe('no closing quotation')
  expect(splitShellWords('a\\')).toBe('no escaped character')
})
