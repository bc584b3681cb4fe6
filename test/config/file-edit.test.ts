import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/base/clock.js'
import { editFile } from '../../src/config/file-edit.js'
import { plainSection, type SectionEdit } from '../../src/config/ini-edit.js'
import { ConfigParseError, ConfigWriteError, InvalidConfigError } from '../../src/errors/config.js'
import { createFakeClock } from '../helpers/fake-clock.js'

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'edit-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const setting = (key: string, value: string): SectionEdit[] => [
  { target: plainSection('default'), values: { [key]: value } },
]
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test("a new file is its owner's alone, its directory too", async () => {
  const directory = temporaryDirectory()
  const path = join(directory, '.aws', 'credentials')
  await editFile(path, setting('a', '1'))
  expect(readFileSync(path, 'utf8')).toBe('[default]\na = 1\n')
  expect([modeOf(path), modeOf(join(directory, '.aws'))]).toEqual(['600', '700'])
  expect(readdirSync(join(directory, '.aws'))).toEqual(['credentials'])
})

test('the mode of a file stays as it is', async () => {
  const path = join(temporaryDirectory(), 'config')
  writeFileSync(path, '')
  chmodSync(path, 0o664)
  await editFile(path, setting('a', '1'))
  expect(modeOf(path)).toBe('664')
})

test('an edit that changes nothing leaves the file alone', async () => {
  const path = join(temporaryDirectory(), 'config')
  writeFileSync(path, '[default]\na = 1\n')
  const before = statSync(path)
  await editFile(path, setting('a', '1'))
  expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
})

test('a link stays a link, also one to a file that is not there yet', async () => {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'dotfiles'))
  const link = join(directory, 'config')
  symlinkSync('dotfiles/aws-config', link)
  await editFile(link, setting('a', '1'))
  await editFile(link, setting('b', '2'))
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(directory, 'dotfiles', 'aws-config'), 'utf8')).toBe('[default]\na = 1\nb = 2\n')
  expect(readdirSync(join(directory, 'dotfiles'))).toEqual(['aws-config'])
})

test('a read-only file is refused by name and stays as it is', async () => {
  const path = join(temporaryDirectory(), 'config')
  writeFileSync(path, '[default]\n')
  chmodSync(path, 0o444)
  const editing = editFile(path, setting('a', '1'))
  await expect(editing).rejects.toThrow(ConfigWriteError)
  await expect(editing).rejects.toThrow(`${path}: it is read-only`)
  expect(readFileSync(path, 'utf8')).toBe('[default]\n')
})

test('what is no regular file is refused', async () => {
  const directory = temporaryDirectory()
  await expect(editFile(directory, setting('a', '1'))).rejects.toThrow('not a regular file')
  const path = join(directory, 'socket')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => void server.close())
  await expect(editFile(path, setting('a', '1'))).rejects.toThrow('not a regular file')
  expect(statSync(path).isSocket()).toBe(true)
})

test('a path through a file is refused, naming it', async () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'file'), '')
  const path = join(directory, 'file', 'config')
  await expect(editFile(path, setting('a', '1'))).rejects.toThrow(`${path}: a part of its path is not a directory`)
})

test('links in a circle are refused', async () => {
  const directory = temporaryDirectory()
  symlinkSync('b', join(directory, 'a'))
  symlinkSync('a', join(directory, 'b'))
  await expect(editFile(join(directory, 'a'), setting('a', '1'))).rejects.toThrow('circle')
})

test.each([
  ['no key = value', Buffer.from('[default]\nwJalrXUtnFEMI\n'), ConfigParseError],
  ['UTF-16', Buffer.from('\uFEFF[default]\n', 'utf16le'), ConfigParseError],
  ['no UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), ConfigParseError],
])('a malformed file (%s) is refused by name and stays as it is', async (_, bytes, errorClass) => {
  const directory = temporaryDirectory()
  const path = join(directory, 'config')
  writeFileSync(path, bytes)
  const error: unknown = await editFile(path, setting('a', '1')).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(errorClass)
  expect(String(error)).toContain(path)
  expect(String(error)).not.toContain('wJalr')
  expect(readFileSync(path)).toEqual(bytes)
  expect(readdirSync(directory)).toEqual(['config'])
})

test('an edit that is refused leaves no lock behind', async () => {
  const directory = temporaryDirectory()
  const path = join(directory, 'config')
  await expect(editFile(path, setting('a', '1\n2'))).rejects.toThrow(InvalidConfigError)
  expect(readdirSync(directory)).toEqual([])
})

test('edits at the same time are all kept', async () => {
  const directory = temporaryDirectory()
  const path = join(directory, 'config')
  const keys = Array.from({ length: 25 }, (_, i) => `key${i}`)
  await Promise.all(keys.map((key) => editFile(path, setting(key, key))))
  const text = readFileSync(path, 'utf8')
  expect(keys.filter((key) => !text.includes(`${key} = ${key}\n`))).toEqual([])
  expect(readdirSync(directory)).toEqual(['config'])
})

test('an edit waits for the lock, and reads the file only then', async () => {
  const directory = temporaryDirectory()
  const path = join(directory, 'config')
  writeFileSync(`${path}.lock`, 'another program')
  let sleeps = 0
  const clock = {
    ...systemClock,
    sleep: async () => {
      if (++sleeps < 3) return
      writeFileSync(path, '[default]\ntheirs = 1\n')
      rmSync(`${path}.lock`)
    },
  }
  await editFile(path, setting('mine', '2'), clock)
  expect(readFileSync(path, 'utf8')).toBe('[default]\ntheirs = 1\nmine = 2\n')
})

test('the lock of a program that has died is broken', async () => {
  const directory = temporaryDirectory()
  const path = join(directory, 'config')
  writeFileSync(`${path}.lock`, 'dead')
  const clock = createFakeClock()
  await editFile(path, setting('a', '1'), clock)
  expect(clock.sleptMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(5000)
  expect(existsSync(`${path}.lock`)).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe('[default]\na = 1\n')
})

test('a lock that always changes hands ends in an error that names it', async () => {
  const path = join(temporaryDirectory(), 'config')
  const clock = createFakeClock()
  let holder = 0
  const passedOn = {
    ...clock,
    sleep: async (ms: number) => {
      writeFileSync(`${path}.lock`, `program ${++holder}`)
      await clock.sleep(ms)
    },
  }
  writeFileSync(`${path}.lock`, 'program 0')
  await expect(editFile(path, setting('a', '1'), passedOn)).rejects.toThrow(`${path}.lock is held by another program`)
})
