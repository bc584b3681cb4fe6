import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createFakeClock } from '../helpers/fake-clock.js'
import { serveSts, sessionWith } from './session-with.js'

const hasAws = spawnSync('aws', ['--version'], { timeout: 20_000 }).status === 0
const profile = (name: string) =>
  `[profile ${name}]\nrole_arn = arn:aws:iam::1:role/${name}\nsource_profile = base\nregion = eu-west-1\n`
const files = {
  '.aws/credentials': '[base]\naws_access_key_id = AKBASE\naws_secret_access_key = SECRETSECRET\n',
  '.aws/config': profile('one') + profile('two'),
}

test.skipIf(!hasAws)(
  'the AWS CLI uses what a session has cached, and a session what the AWS CLI has',
  { timeout: 60_000 },
  async () => {
    // The AWS CLI looks at the machine's clock.
    const clock = createFakeClock(Date.now())
    const sts = await serveSts(clock)
    const { home, another } = sessionWith({}, { AWS_ENDPOINT_URL: sts.url }, files, clock)
    const env = { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, AWS_ENDPOINT_URL: sts.url }
    // What the server answers to this call is not what the AWS CLI expects: only its signature counts.
    const call = (name: string) =>
      promisify(execFile)('aws', ['sts', 'get-caller-identity', '--profile', name], { env }).catch(() => undefined)
    const signers = () => sts.requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])

    expect((await another({ profileName: 'one', cache: 'cli' }).getCredentials())?.accessKey).toBe('ASIA1')
    await call('one')
    expect(signers()).toEqual(['AKBASE', 'ASIA1'])
    await call('two')
    expect(signers()).toEqual(['AKBASE', 'ASIA1', 'AKBASE', 'ASIA3'])
    expect((await another({ profileName: 'two', cache: 'cli' }).getCredentials())?.accessKey).toBe('ASIA3')
    expect(sts.requests).toHaveLength(4)
  },
)
