/**
 * Sessions for tests: an environment and a home of their own, a clock that stands still, and a server that plays STS.
 */

import { customise, protocolOptions } from '../../src/services/customise.js'
import { Session } from '../../src/session/session.js'
import type { SessionOptions } from '../../src/session/session-options.js'
import { createHome } from '../credentials/context.js'
import { loader } from '../helpers/client.js'
import { createFakeClock, type FakeClock } from '../helpers/fake-clock.js'
import { type Answering, serve, type TestServer } from '../helpers/http-server.js'

/** A session and what it is made on. */
export interface TestSession {
  readonly session: Session
  readonly clock: FakeClock
  readonly home: string
  /** Another session on the same home, environment and clock. */
  readonly another: (options?: SessionOptions) => Session
}

/** A session on a home with these files. Its region is `eu-west-1`. */
export function sessionWith(
  options: SessionOptions,
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  clock = createFakeClock(),
): TestSession {
  const home = createHome(files)
  const wiring = {
    version: '0.0.0',
    env: { HOME: home, USERPROFILE: home, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    clock,
    loader: () => loader,
    currentEventName: (name: string) => name,
    customise,
    customiseResources: () => undefined,
    protocolOptions,
  }
  const another = (others: SessionOptions = {}) => new Session(others, wiring)
  return { session: another(options), clock, home, another }
}

/** STS, giving keys that are numbered and last an hour of the clock. */
export function serveSts(clock: FakeClock, answering?: Answering): Promise<TestServer> {
  return serve((request, number, response) => {
    const operation = new URLSearchParams(request.body.toString()).get('Action') ?? ''
    if (!operation.startsWith('AssumeRole')) return answering?.(request, number, response) ?? { body: '<r/>' }
    const expiration = new Date(clock.now() + 3_600_000).toISOString()
    const keys = `<AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>SECRETSECRET</SecretAccessKey><SessionToken>TOKENTOKEN</SessionToken><Expiration>${expiration}</Expiration>`
    const user =
      '<AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser>'
    const body = `<${operation}Response><${operation}Result><Credentials>${keys}</Credentials>${user}</${operation}Result></${operation}Response>`
    return { headers: { 'content-type': 'text/xml' }, body }
  })
}
