/**
 * Broken set-ups: a folder each in test/cases/doctor.
 *
 * `env.json`: environment and arguments (`${home}`, `${server}` and `${closed}`, a port where nobody listens, stand for
 * the case's own), modes of files, the time, and what STS answers. `fs/`: the home directory. `expect.txt`: what `doctor` prints.
 */

import { chmodSync, chownSync, cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../helpers/fake-clock.js'
import { startServer } from '../helpers/http-server.js'
import { createHome, runCli, type Variables } from './run-cli.js'

const root = join(import.meta.dirname, '../cases/doctor')

interface Given {
  readonly env?: Variables
  readonly args?: readonly string[]
  /** Path below the home directory → permission bits. Default 0600. */
  readonly modes?: Variables
  readonly now?: string
  /** How far the server's clock is behind. */
  readonly serverBehindSeconds?: number
  /** The code of the error that STS answers with. */
  readonly refusal?: string
  /** What must not show. */
  readonly secrets?: readonly string[]
}

test.each(readdirSync(root))('%s', async (name) => {
  const folder = join(root, name)
  const given: Given = JSON.parse(readFileSync(join(folder, 'env.json'), 'utf8'))
  const home = createHome()
  if (existsSync(join(folder, 'fs'))) cpSync(join(folder, 'fs'), home, { recursive: true })
  for (const path of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(home, path)).isFile()) chmodSync(join(home, path), 0o600)
  }
  for (const [path, mode] of Object.entries(given.modes ?? {})) chmodSync(join(home, path), Number.parseInt(mode, 8))
  const nowMs = Date.parse(given.now ?? '2026-11-23T12:00:00Z')
  const server = await startServer(() => answer(given, nowMs))
  onTestFinished(() => server.stop())
  const closed = await closedPort()
  const fill = (text: string) =>
    text
      .replaceAll('${home}', home)
      .replaceAll('${server}', server.url)
      .replaceAll('${closed}', closed)
      .replaceAll('${closedWithPassword}', closed.replace('//', '//mia:s3cr3t-of-proxy@'))
  const env = Object.fromEntries(Object.entries(given.env ?? {}).map(([key, value]) => [key, fill(value)]))
  const { exitCode, stdout, stderr } = await unprivileged(home, () =>
    runCli(home, ['doctor', ...(given.args ?? []).map(fill)], {
      env: { AWS_ENDPOINT_URL_STS: server.url, ...env },
      clock: createFakeClock(nowMs),
    }),
  )
  const shown = `${stdout}${stderr}exit code ${exitCode}\n`
  for (const secret of given.secrets ?? []) expect(shown).not.toContain(secret)
  const general = shown
    .replaceAll(server.url, '${server}')
    .replaceAll(new URL(closed).host, '${closed}')
    .replaceAll(home, '${home}')
  await expect(general).toMatchFileSnapshot(join(folder, 'expect.txt'))
})

function answer({ refusal, serverBehindSeconds = 0 }: Given, nowMs: number) {
  const headers = { date: new Date(nowMs - serverBehindSeconds * 1000).toUTCString(), 'content-type': 'text/xml' }
  const xmlns = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
  if (refusal !== undefined) {
    const error = `<Type>Sender</Type><Code>${refusal}</Code><Message>Refused.</Message>`
    return { status: 403, headers, body: `<ErrorResponse ${xmlns}><Error>${error}</Error></ErrorResponse>` }
  }
  const identity = '<Arn>arn:aws:iam::123456789012:user/mia</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>'
  const result = `<GetCallerIdentityResult>${identity}</GetCallerIdentityResult>`
  return { headers, body: `<GetCallerIdentityResponse ${xmlns}>${result}</GetCallerIdentityResponse>` }
}

async function closedPort(): Promise<string> {
  const server = await startServer(() => ({}))
  await server.stop()
  return server.url
}

const NOBODY = 65_534

/** Root may read everything: where tests run as root, the command runs as nobody. */
async function unprivileged<T>(home: string, run: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process
  if (geteuid?.() !== 0 || seteuid === undefined) return run()
  const paths = readdirSync(home, { recursive: true, encoding: 'utf8' })
  for (const path of ['', ...paths]) chownSync(join(home, path), NOBODY, NOBODY)
  seteuid(NOBODY)
  try {
    return await run()
  } finally {
    seteuid(0)
  }
}
