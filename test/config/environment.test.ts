import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expandPath, readVariable } from '../../src/config/environment.js'

test('an empty variable is not set', () => {
  expect(readVariable({ A: '' }, 'A')).toBeUndefined()
  expect(readVariable({ A: ' ' }, 'A')).toBe(' ')
})

test('variables are replaced where they are known', () => {
  expect(expandPath('$A/${B}/$NONE/x', { A: '1', B: '2' })).toBe('1/2/$NONE/x')
})

test('a leading tilde is the home directory of the environment', () => {
  const home = process.platform === 'win32' ? { USERPROFILE: 'C:\\me' } : { HOME: '/me' }
  expect(expandPath('~/.aws/config', home)).toBe(join(Object.values(home)[0]!, '.aws/config'))
  expect(expandPath('~', {})).toBe(join(homedir()))
  expect(expandPath('a/~', home)).toBe('a/~')
})

test('another user is found by name, or the path stays', () => {
  expect(expandPath(`~${userInfo().username}/x`, {})).toBe(join(userInfo().homedir, 'x'))
  expect(expandPath('~nobody-of-this-name/x', {})).toBe('~nobody-of-this-name/x')
})
