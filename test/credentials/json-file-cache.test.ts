import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createJsonFileCache } from '../../src/credentials/json-file-cache.js'
import { ValidationError } from '../../src/errors/parameter.js'
import { createHome } from './context.js'
import { expectNoSecrets } from './secrets.js'

test('a value is kept in a file that only its owner may read', async () => {
  const directory = join(createHome(), 'a', 'b')
  const cache = createJsonFileCache(directory)
  await cache.set('k', { a: [1], when: new Date(Date.UTC(2026, 0, 2)) })
  expect(cache.get('k')).toEqual({ a: [1], when: '2026-01-02T00:00:00Z' })
  expect(readdirSync(directory)).toEqual(['k.json'])
  if (process.platform === 'win32') return
  expect(statSync(join(directory, 'k.json')).mode & 0o777).toBe(0o600)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
})

test('what is absent or broken is no value', () => {
  const directory = createHome({ 'bad.json': '{' })
  const cache = createJsonFileCache(directory)
  mkdirSync(join(directory, 'dir.json'))
  expect([cache.get('none'), cache.get('bad'), cache.get('dir')]).toEqual([undefined, undefined, undefined])
})

test('a value is replaced and removed', async () => {
  const directory = createHome()
  const cache = createJsonFileCache(directory)
  await cache.set('k', 1)
  await Promise.all([cache.set('k', 2), cache.set('k', 2)])
  expect(cache.get('k')).toBe(2)
  await cache.delete('k')
  await cache.delete('k')
  expect(cache.get('k')).toBeUndefined()
})

test('a key cannot leave the directory', async () => {
  const home = createHome()
  const cache = createJsonFileCache(join(home, 'in'))
  await cache.set('../out:x', 1)
  expect(readdirSync(join(home, 'in'))).toEqual(['.._out_x.json'])
})

test('what is no JSON is refused without showing it, and the old value stays', async () => {
  const directory = createHome()
  const cache = createJsonFileCache(directory)
  await cache.set('k', 1)
  const circular: Record<string, unknown> = { secret: 'SECRETSECRET' }
  circular['self'] = circular
  const error = await cache.set('k', circular).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ValidationError)
  expectNoSecrets(['SECRETSECRET'], error)
  expect(readFileSync(join(directory, 'k.json'), 'utf8')).toBe('1')
})

test('a write that fails leaves nothing behind', async () => {
  const home = createHome()
  writeFileSync(join(home, 'file'), '')
  await expect(createJsonFileCache(join(home, 'file')).set('k', 1)).rejects.toThrow(/EEXIST|ENOTDIR/)
  expect(readdirSync(home)).toEqual(['file'])
})
