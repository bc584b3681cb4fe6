/**
 * A context for providers: files of a home directory, a clock that stands still, and services that answer as told.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadProfiles, scopedConfig } from '../../src/config/profiles.js'
import type { CredentialContext, NestedClientOptions, NestedOutput } from '../../src/credentials/context.js'
import { createFakeClock, type FakeClock } from '../helpers/fake-clock.js'

/** A call that a provider made. */
export interface MadeCall {
  readonly service: string
  readonly client: NestedClientOptions
  readonly operation: string
  readonly params: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

/** A context and what was done with it. */
export interface TestContext extends CredentialContext {
  readonly clock: FakeClock
  readonly home: string
  readonly calls: readonly MadeCall[]
  readonly warnings: readonly string[]
}

export interface TestContextOptions extends Partial<Omit<CredentialContext, 'createClient' | 'clock' | 'sources'>> {
  /** Path below the home directory → text. */
  readonly files?: Readonly<Record<string, string>>
  /** Default: calls fail the test. */
  readonly answer?: (call: MadeCall) => NestedOutput
  readonly startMs?: number
}

/** A home directory with these files, which goes away with the test. */
export function createHome(files: Readonly<Record<string, string>> = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  return home
}

/** A context on a home directory of its own. */
export function createContext(options: TestContextOptions = {}): TestContext {
  const { files, answer, startMs, env: variables = {}, profileName = 'default', ...rest } = options
  const home = createHome(files)
  const env = { HOME: home, USERPROFILE: home, ...variables }
  const calls: MadeCall[] = []
  const warnings: string[] = []
  const profiles = () =>
    loadProfiles({ configFile: join(home, '.aws/config'), credentialsFile: join(home, '.aws/credentials'), env })
  return {
    profiles,
    isProfileExplicit: false,
    random: () => 0,
    warn: (message) => warnings.push(message),
    ...rest,
    env,
    profileName,
    sources: { env, profile: () => scopedConfig(profiles(), undefined) },
    clock: createFakeClock(startMs),
    home,
    calls,
    warnings,
    createClient: (service, client) => ({
      async call(operation, params, { headers } = {}) {
        const call = { service, client, operation, params, headers: headers?.(`https://${service}.test/`) ?? {} }
        calls.push(call)
        if (answer === undefined) throw new TypeError(`an unexpected call: ${operation}`)
        return answer(call)
      },
    }),
  }
}
