/**
 * Good and bad `~/.aws` files: what each says, or on which line it cannot be read.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type LoadedProfiles, loadProfiles, type Profile } from '../../src/config/profiles.js'
import { ConfigParseError } from '../../src/errors/config.js'
import type { Report } from './report.js'

type Values = Readonly<Record<string, unknown>>

interface Expected {
  readonly profiles?: Readonly<Record<string, Values>>
  readonly ssoSessions?: Readonly<Record<string, Values>>
  readonly services?: Readonly<Record<string, Values>>
  readonly other?: Readonly<Record<string, Values>>
  /** The file cannot be read: on this line, or as a whole. */
  readonly failsOnLine?: number | 'none'
}

const keys = (id: string, secret: string, more: Values = {}) => ({
  aws_access_key_id: id,
  aws_secret_access_key: secret,
  ...more,
})

/** What each file says when it is read as the config file. */
const expectations: Readonly<Record<string, Expected>> = {
  aws_bad_profile: {
    profiles: {
      default: keys('default', 'default'),
      'my profile': keys('default', 'default'),
      personal1: keys('access_personal1', 'key_personal1'),
    },
  },
  aws_config: {
    profiles: { default: keys('foo', 'bar'), personal: keys('fie', 'baz', { aws_security_token: 'fiebaz' }) },
  },
  aws_config_bad: { failsOnLine: 1 },
  aws_config_badbytes: { failsOnLine: 'none' },
  aws_config_nested: {
    profiles: {
      default: keys('foo', 'bar', {
        s3: { signature_version: 's3v4', addressing_style: 'path' },
        cloudwatch: { signature_version: 'v4' },
        region: 'us-west-2',
      }),
    },
  },
  aws_config_nested_bad: { failsOnLine: 5 },
  aws_config_nocreds: { profiles: { default: { region: 'us-west-2' } } },
  aws_config_other: {
    profiles: {
      default: keys('other_foo', 'other_bar'),
      personal: keys('fie', 'baz', { aws_security_token: 'fiebaz' }),
    },
  },
  aws_credentials: { failsOnLine: 1 },
  aws_services_config: {
    profiles: { default: { endpoint_url: 'https://localhost:1234/', services: 'my-services' } },
    services: {
      'my-services': {
        s3: { endpoint_url: 'https://localhost:5678/' },
        dynamodb: { endpoint_url: 'https://localhost:8888/' },
      },
    },
  },
  aws_sso_session_config: {
    profiles: { default: { sso_session: 'sso' } },
    ssoSessions: { sso: { sso_start_url: 'https://example.com', sso_region: 'us-east-1' } },
  },
  aws_third_config: {
    profiles: {
      default: keys('third_foo', 'third_bar'),
      third: keys('third_fie', 'third_baz', { aws_security_token: 'third_fiebaz' }),
    },
  },
  boto_config: { other: { Credentials: keys('foo', 'bar') } },
  boto_config_empty: { other: { Credentials: {} } },
  foo_config: {
    profiles: { default: keys('foo', 'bar', { foo_region: 'us-west-1' }), foo: keys('fie', 'baz') },
  },
}

/** Reads every file of `<directory>/config`. */
export function run(directory: string, report: Report): void {
  const root = join(directory, 'config')
  if (!existsSync(root)) return report.skip('config', `${root} is not there`)
  for (const [name, expected] of Object.entries(expectations)) {
    const problem = check(join(root, name), expected)
    if (problem === undefined) report.pass(`config/${name}`)
    else report.fail(`config/${name}`, problem)
  }
}

function check(path: string, expected: Expected): string | undefined {
  let loaded: LoadedProfiles
  try {
    loaded = loadProfiles({ configFile: path, credentialsFile: join(path, 'none') })
  } catch (error) {
    if (!(error instanceof ConfigParseError)) throw error
    const line = error.fields['line'] ?? 'none'
    return expected.failsOnLine === line ? undefined : error.message
  }
  if (loaded.configFile.state !== 'read') return 'the file is not there'
  if (expected.failsOnLine !== undefined) return `it was read, though line ${expected.failsOnLine} is bad`
  for (const group of ['profiles', 'ssoSessions', 'services', 'other'] as const) {
    const found = plain(loaded[group])
    const wanted = expected[group] ?? {}
    if (!isDeepStrictEqual(found, wanted))
      return `${group}: ${JSON.stringify(found)}\ninstead of ${JSON.stringify(wanted)}`
  }
  return undefined
}

/** Ordinary objects, for comparison. */
function plain(profiles: ReadonlyMap<string, Profile>): Record<string, unknown> {
  return Object.fromEntries([...profiles].map(([name, profile]) => [name, plainValues(profile)]))
}

function plainValues(profile: Profile): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(profile).map(([key, value]) => [key, typeof value === 'string' ? value : { ...value }]),
  )
}
