/**
 * Situations in which credentials are looked for: a folder each in test/cases/credentials.
 *
 * `given.json`: the environment (`${home}` and `${server}` stand for the case's own), the profile named in code, the time,
 * calls with what services answer, requests with what a metadata service answers. `fs/`: the home directory.
 * `expect.json`: the credentials, or the error, or what each provider said.
 */

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadProfiles, scopedConfig } from '../../src/config/profiles.js'
import { noCredentialsError } from '../../src/credentials/chain.js'
import type { CredentialContext, NestedClientOptions } from '../../src/credentials/context.js'
import { createDefaultChain } from '../../src/credentials/default-chain.js'
import { ClientError } from '../../src/errors/call.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { startServer } from '../helpers/http-server.js'
import { expectNoSecrets } from './secrets.js'

const root = join(import.meta.dirname, '../cases/credentials')

type Texts = Readonly<Record<string, string>>

interface Given {
  readonly env?: Texts
  /** Named in code, so that the environment's keys do not count. */
  readonly profileName?: string
  readonly now?: string
  readonly mfaCode?: string
  readonly calls?: readonly {
    readonly service: string
    readonly regionName?: string
    /** Access key of the credentials that sign the call; absent: it is not signed. */
    readonly signedBy?: string
    readonly operation: string
    readonly params: unknown
    readonly output?: Readonly<Record<string, unknown>>
    readonly error?: { readonly Code: string; readonly [member: string]: string }
  }[]
  readonly requests?: readonly {
    readonly method: string
    readonly path: string
    readonly headers?: Texts
    readonly status?: number
    readonly body?: unknown
  }[]
}

interface Expected {
  readonly credentials?: {
    readonly method: string
    readonly accessKey: string
    readonly secretKey: string
    readonly token?: string
    readonly accountId?: string
    readonly expires?: string
  }
  readonly error?: { readonly name: string; readonly contains: readonly string[] }
  readonly attempts?: Texts
  /** Beside the keys: what must not show. */
  readonly secrets?: readonly string[]
}

test.each(readdirSync(root))('%s', async (name) => {
  const folder = join(root, name)
  const given: Given = JSON.parse(readFileSync(join(folder, 'given.json'), 'utf8'))
  const expected: Expected = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8'))
  const warnings: string[] = []
  const scene = await setTheScene(folder, given, warnings)
  const chain = createDefaultChain(scene.context)
  const found = await chain.loadCredentials().catch((error: unknown) => ({ error }))
  const problem = found === undefined ? noCredentialsError(chain.attempts) : 'error' in found ? found.error : undefined
  const { credentials, attempts } = expected
  if (found !== undefined && 'getFrozenCredentials' in found) {
    const { accessKey, secretKey, token, accountId } = await found.getFrozenCredentials()
    const expires = found.expiryTime?.toISOString()
    expect({ method: found.method, accessKey, secretKey, token, accountId, expires }).toEqual({
      token: undefined,
      accountId: undefined,
      expires: undefined,
      ...credentials,
    })
  } else {
    expect(problem).toMatchObject({ name: expected.error?.name ?? 'NoCredentialsError' })
    for (const part of expected.error?.contains ?? []) expect(String(problem)).toContain(part)
  }
  const said = Object.fromEntries(chain.attempts.map(({ provider, outcome }) => [provider, outcome]))
  if (attempts !== undefined) expect(said).toMatchObject(attempts)
  expect(scene.left()).toEqual({ calls: [], requests: [] })
  const secrets = [...(expected.secrets ?? []), ...(credentials === undefined ? [] : [credentials.secretKey])]
  expectNoSecrets(secrets, found, problem, warnings, chain.attempts, await frozenView(found))
})

async function frozenView(found: object | undefined): Promise<unknown> {
  const get: unknown = found !== undefined && 'getFrozenCredentials' in found ? found.getFrozenCredentials : undefined
  return typeof get === 'function' ? get.call(found) : undefined
}

async function setTheScene(folder: string, given: Given, warnings: string[]) {
  const home = mkdtempSync(join(tmpdir(), 'case-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  if (existsSync(join(folder, 'fs'))) cpSync(join(folder, 'fs'), home, { recursive: true })
  const requests = [...(given.requests ?? [])]
  const server = await startServer((request) => {
    const expected = requests.shift()
    const isRight = expected?.method === request.method && expected.path === request.url
    if (!isRight) return { status: 500, body: `unexpected ${request.method} ${request.url}` }
    expect(request.headers).toMatchObject(expected.headers ?? {})
    const { body = '' } = expected
    return { status: expected.status ?? 200, body: typeof body === 'string' ? body : JSON.stringify(body) }
  })
  onTestFinished(() => server.stop())
  const fill = (text: string) => text.replaceAll('${home}', home).replaceAll('${server}', server.url)
  const texts = Object.entries(given.env ?? {}).map(([name, value]) => [name, fill(value)])
  // Off EC2 unless the case says otherwise.
  const env: Texts = {
    HOME: home,
    USERPROFILE: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    BOTO_CONFIG: join(home, '.boto'),
    ...Object.fromEntries(texts),
  }
  const calls = [...(given.calls ?? [])]
  const loaded = loadProfiles({ configFile: '~/.aws/config', credentialsFile: '~/.aws/credentials', env })
  const named = given.profileName ?? env['AWS_PROFILE']
  const context: CredentialContext = {
    env,
    profiles: () => loaded,
    profileName: named ?? 'default',
    isProfileExplicit: given.profileName !== undefined,
    sources: { env, profile: () => scopedConfig(loaded, named) },
    clock: createFakeClock(Date.parse(given.now ?? '2026-11-23T12:00:00Z')),
    random: () => 0,
    promptMfaCode: async () => given.mfaCode ?? expect.unreachable('nobody should be asked for a code'),
    warn: (message) => warnings.push(message),
    createClient: (service, options) => ({
      call: async (operation, params) => answer(calls, service, options, operation, params),
    }),
  }
  return { context, left: () => ({ calls, requests }) }
}

function answer(
  calls: NonNullable<Given['calls']>[number][],
  service: string,
  { regionName, credentials }: NestedClientOptions,
  operation: string,
  params: unknown,
): Readonly<Record<string, unknown>> {
  const { output, error, ...expected } = calls.shift() ?? expect.unreachable(`unexpected call of ${operation}`)
  const signedBy = credentials?.accessKey
  const made = {
    service,
    operation,
    params,
    ...(regionName !== undefined && { regionName }),
    ...(signedBy !== undefined && { signedBy }),
  }
  expect(made).toEqual(expected)
  if (error === undefined) return output ?? {}
  const { Code, ...members } = error
  const metadata = { HTTPStatusCode: 400, HTTPHeaders: {}, RetryAttempts: 0 }
  throw new ClientError({ Error: { Code, Message: 'refused' }, ResponseMetadata: metadata, ...members }, operation)
}
