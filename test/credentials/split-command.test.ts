import { expect, test } from 'vitest'
import { splitCommand } from '../../src/credentials/split-command.js'

test.each([
  ['a "b c" d', ['a', 'b c', 'd']],
  [`'/my path/x' --y="1 2"`, ['/my path/x', '--y=1 2']],
])('a shell splits %j', (command, words) => {
  expect(splitCommand(command, 'linux')).toEqual(words)
})

test.each([
  ['C:\\x\\y.exe "a b"\tc', ['C:\\x\\y.exe', 'a b', 'c']],
  ['"C:\\my dir\\\\" x', ['C:\\my dir\\', 'x']],
  ['a \\"b\\" "c\\"d"', ['a', '"b"', 'c"d']],
  ['a\\\\b "" \'x y\'', ['a\\\\b', '', "'x", "y'"]],
  ['\\\\\\"a', ['\\"a']],
])('Windows splits %j', (command, words) => {
  expect(splitCommand(command, 'win32')).toEqual(words)
})

test('an open quotation gives no words', () => {
  expect(splitCommand('a "b', 'linux')).toBeUndefined()
  expect(splitCommand('a "b', 'win32')).toBeUndefined()
})
