import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { type LoadedProfiles, loadProfiles, originOf, scopedConfig } from '../../src/config/profiles.js'
import { ConfigParseError, ProfileNotFound } from '../../src/errors/config.js'

/** Loads two files of a directory that lives as long as the test. */
function load(config: string | undefined, credentials?: string): LoadedProfiles {
  const directory = mkdtempSync(join(tmpdir(), 'profiles-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  if (config !== undefined) writeFileSync(join(directory, 'config'), config)
  if (credentials !== undefined) writeFileSync(join(directory, 'credentials'), credentials)
  return loadProfiles({
    configFile: join(directory, 'config'),
    credentialsFile: '$DIR/credentials',
    env: { DIR: directory },
  })
}

test('headers say what a section is', () => {
  const { profiles, ssoSessions, services, other } = load(
    [
      '[default]',
      '[profile one]',
      "[profile 'two words']",
      '[sso-session s]',
      '[services v]',
      '[preview]',
      '[profile]',
      '[profile a b]',
      '[profile "open]',
    ].join('\n'),
  )
  expect([...profiles.keys()]).toEqual(['default', 'one', 'two words'])
  expect([...ssoSessions.keys()]).toEqual(['s'])
  expect([...services.keys()]).toEqual(['v'])
  expect([...other.keys()]).toEqual(['preview'])
})

test('of [default] and [profile default] the later one counts, whole', () => {
  const { profiles } = load('[profile default]\na = 1\n[default]\nb = 2\n')
  expect(profiles.get('default')).toEqual({ b: '2' })
})

test('a key of the credentials file goes before that of the config file', () => {
  const loaded = load('[profile x]\nregion = a\noutput = json\n', '[x]\nregion = b\n[only]\nk = 1\n')
  expect(scopedConfig(loaded, 'x')).toEqual({ region: 'b', output: 'json' })
  expect([...loaded.profiles.keys()]).toEqual(['x', 'only'])
  expect(originOf(loaded, 'x', 'region')).toBe(loaded.credentialsFile.path)
  expect(originOf(loaded, 'x', 'output')).toBe(loaded.configFile.path)
})

test('in the credentials file a header is a name as it is', () => {
  expect([...load('', '[profile x]\na = 1\n').profiles.keys()]).toEqual(['profile x'])
})

test('files that are not there, or are directories, count as empty', () => {
  const loaded = load(undefined)
  expect(loaded.configFile.state).toBe('missing')
  expect(scopedConfig(loaded, undefined)).toEqual({})
  expect(loadProfiles({ configFile: tmpdir(), credentialsFile: tmpdir() }).configFile.state).toBe('missing')
})

test('a file that may not be read counts as empty, and that is known', () => {
  const error = Object.assign(new TypeError('no'), { code: 'EACCES' })
  const readFile = () => {
    throw error
  }
  expect(loadProfiles({ readFile }).credentialsFile.state).toBe('unreadable')
})

test('a profile that does not exist is an error that names the files and the nearest profiles', () => {
  const loaded = load('[profile production]\na = 1\n[profile staging]\na = 1\n')
  const find = () => scopedConfig(loaded, 'prodution')
  expect(find).toThrow(ProfileNotFound)
  expect(find).toThrow(
    /no profile prodution: .*config.*credentials \(missing\).*production, staging.*Did you mean production\?/,
  )
})

test('numbers as names keep the order of the file', () => {
  expect([...load('[profile 9]\n[profile 1]\n').profiles.keys()]).toEqual(['9', '1'])
})

test('a broken credentials file is an error that names it', () => {
  expect(() => load('', 'nonsense')).toThrow(ConfigParseError)
  expect(() => load('', 'nonsense')).toThrow(/credentials:1/)
})

test('profiles show no secrets', () => {
  const loaded = load(
    '',
    '[default]\naws_access_key_id = AKID\naws_secret_access_key = SECRETSECRET\naws_session_token = TOKENTOKEN\n',
  )
  const shown = inspect(loaded, { depth: 9 }) + JSON.stringify([...loaded.profiles.values()])
  expect(shown).toContain('AKID')
  expect(shown).not.toMatch(/SECRETSECRET|TOKENTOKEN/)
})
