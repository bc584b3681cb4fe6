/**
 * Login sessions: what their cache files and one refused or granted renewal lead to.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { loadProfiles } from '../../src/config/profiles.js'
import type { CredentialContext, NestedClient } from '../../src/credentials/context.js'
import { loadLogin } from '../../src/credentials/login.js'
import { ClientError } from '../../src/errors/call.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import type { Report } from './report.js'

type Json = Readonly<Record<string, unknown>>

interface Case {
  readonly documentation: string
  readonly configContents: string
  readonly cacheContents: Readonly<Record<string, Json>>
  readonly mockApiCalls?: readonly {
    readonly request: Json
    readonly response?: Json
    readonly responseCode?: number
  }[]
  readonly outcomes: readonly ({ readonly result: 'credentials' | 'error' | 'cacheContents' } & Json)[]
}

const nowMs = Date.UTC(2025, 10, 19)

/** Runs every case of `<directory>/login/login-provider-test-cases.json`. */
export async function run(directory: string, report: Report): Promise<void> {
  const path = join(directory, 'login', 'login-provider-test-cases.json')
  if (!existsSync(path)) return report.skip('login', `${path} is not there`)
  const cases: readonly Case[] = JSON.parse(readFileSync(path, 'utf8'))
  for (const one of cases) {
    const home = mkdtempSync(join(tmpdir(), 'login-'))
    try {
      const problem = await check(one, home)
      if (problem === undefined) report.pass(`login/${one.documentation}`)
      else report.fail(`login/${one.documentation}`, problem)
    } finally {
      rmSync(home, { recursive: true })
    }
  }
}

async function check(one: Case, home: string): Promise<string | undefined> {
  const cache = join(home, 'cache')
  mkdirSync(cache)
  writeFileSync(join(home, 'config'), one.configContents)
  for (const [name, content] of Object.entries(one.cacheContents)) {
    writeFileSync(join(cache, name), JSON.stringify(content))
  }
  const found = await attempt(one, home, cache)
  for (const { result, ...wanted } of one.outcomes) {
    const is = result === 'cacheContents' ? readAll(cache, Object.keys(wanted)) : result === 'error' ? {} : found
    const failed = result === 'error' ? found !== undefined : !isDeepStrictEqual(is, wanted)
    if (failed)
      return `${result}: ${JSON.stringify(result === 'error' ? found : is)}\ninstead of ${JSON.stringify(wanted)}`
  }
  return undefined
}

async function attempt(one: Case, home: string, cache: string): Promise<Json | undefined> {
  try {
    const credentials = await loadLogin(contextOf(one, home, cache), 'signin')
    const frozen = await credentials?.getFrozenCredentials()
    return {
      accessKeyId: frozen?.accessKey,
      secretAccessKey: frozen?.secretKey,
      sessionToken: frozen?.token,
      accountId: frozen?.accountId,
      expiresAt: credentials?.expiryTime?.toISOString().replace('.000Z', 'Z'),
    }
  } catch {
    // The cases only tell that there is an error.
    return undefined
  }
}

function contextOf({ mockApiCalls = [] }: Case, home: string, cache: string): CredentialContext {
  const env = { AWS_LOGIN_CACHE_DIRECTORY: cache }
  const profiles = loadProfiles({ configFile: join(home, 'config'), credentialsFile: join(home, 'none'), env })
  const calls = [...mockApiCalls]
  const client: NestedClient = {
    async call(operation, params) {
      const expected = calls.shift()
      if (expected?.response !== undefined && isDeepStrictEqual(params, expected.request)) return expected.response
      const metadata = { HTTPStatusCode: expected?.responseCode ?? 500, HTTPHeaders: {}, RetryAttempts: 0 }
      const response = { Error: { Code: 'AccessDeniedException', Message: 'refused' }, ResponseMetadata: metadata }
      throw new ClientError(response, operation)
    },
  }
  return {
    env,
    profiles: () => profiles,
    profileName: 'signin',
    isProfileExplicit: true,
    sources: { env },
    createClient: () => client,
    clock: createFakeClock(nowMs),
  }
}

function readAll(directory: string, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(directory, name), 'utf8'))]))
}
