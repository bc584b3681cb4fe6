import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCredentialProviders } from '../../src/credentials/public.js'
import * as boto3 from '../../src/index.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { serve } from '../helpers/http-server.js'
import { serveSts, sessionWith } from '../session/session-with.js'
import { createHome } from './context.js'
import { expectNoSecrets } from './secrets.js'

const files = {
  '.aws/credentials':
    '[default]\naws_access_key_id = AKDEFAULT\naws_secret_access_key = SECRETSECRET\n[base]\naws_access_key_id = AKBASE\naws_secret_access_key = SECRETSECRET\n',
  '.aws/config': '[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n',
  token: 'WEBTOKEN',
}
const RoleArn = 'arn:aws:iam::123456789012:role/r'
const printed = JSON.stringify({ Version: 1, AccessKeyId: 'AKPROCESS', SecretAccessKey: 'SECRETSECRET' })
const { credentials } = boto3

/** Two actions of STS in a fake world, and the sessions that use the provider. */
async function setUp(env: Record<string, string> = {}) {
  const clock = createFakeClock()
  const sts = await serveSts(clock)
  return { sts, ...sessionWith({}, { AWS_ENDPOINT_URL: sts.url, ...env }, files, clock) }
}

test('each place can be named', async () => {
  const { another, home } = await setUp({ AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 'SECRETSECRET' })
  const found = async (provider: boto3.CredentialProvider) => {
    const source = await another({ credentials: provider }).getCredentials()
    expectNoSecrets(['SECRETSECRET', 'WEBTOKEN', 'TOKENTOKEN'], provider, source)
    return `${source?.method} ${source?.accessKey}`
  }
  const keys = { awsAccessKeyId: 'AKGIVEN', awsSecretAccessKey: 'SECRETSECRET' }
  const command = `"${process.execPath}" -e "process.stdout.write(process.argv[1])" '${printed}'`
  expect(await found(credentials.fromKeys(keys))).toBe('explicit AKGIVEN')
  expect(await found(credentials.fromEnvironment())).toBe('env AKENV')
  expect(await found(credentials.fromProfile())).toBe('shared-credentials-file AKDEFAULT')
  expect(await found(credentials.fromProfile({ profileName: 'role' }))).toBe('assume-role ASIA1')
  expect(await found(credentials.fromSharedFile({ profileName: 'base' }))).toBe('shared-credentials-file AKBASE')
  expect(await found(credentials.fromProcess(command))).toBe('custom-process AKPROCESS')
  const identity = { tokenFile: join(home, 'token'), RoleArn, RoleSessionName: 'me' }
  expect(await found(credentials.fromWebIdentity(identity))).toBe('assume-role-with-web-identity ASIA2')
  const source = credentials.fromProfile({ profileName: 'base' })
  expect(await found(credentials.fromAssumeRole({ params: { RoleArn }, source }))).toBe('assume-role ASIA3')
})

test('the metadata service and the container are asked where they are named', async () => {
  const Expiration = '2026-11-23T18:00:00Z'
  const body = JSON.stringify({ AccessKeyId: 'AKBOX', SecretAccessKey: 'S', Token: 'T', Expiration })
  const server = await serve(({ url }) => ({
    body: url.endsWith('/') ? 'role' : url === '/latest/api/token' ? 't' : body,
  }))
  const env = {
    AWS_EC2_METADATA_DISABLED: '',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/box`,
  }
  const { another } = await setUp(env)
  const methodOf = async (provider: boto3.CredentialProvider) =>
    (await another({ credentials: provider }).getCredentials())?.method
  expect(await methodOf(credentials.fromContainer())).toBe('container-role')
  expect(await methodOf(credentials.fromInstanceMetadata())).toBe('iam-role')
})

test('a role is assumed with what the session finds where no source is given, and renewed', async () => {
  const { another, sts, clock } = await setUp()
  const role = credentials.fromAssumeRole({ params: { RoleArn }, regionName: 'us-west-2' })
  const found = await another({ credentials: role }).getCredentials()
  expect(sts.requests[0]?.headers.authorization).toMatch(/Credential=AKDEFAULT\/\d+\/us-west-2/)
  clock.advance(3_600_000)
  expect((await found?.getFrozenCredentials())?.accessKey).toBe('ASIA2')
})

test('a chain gives the first that has some; where none has, each one’s reason is told', async () => {
  const { another } = await setUp()
  const { createChain, fromEnvironment, fromContainer, fromSharedFile } = credentials
  const first = createChain(fromEnvironment(), fromSharedFile(), async () => ({ accessKey: 'a', secretKey: 'b' }))
  expect((await another({ credentials: first }).getCredentials())?.method).toBe('shared-credentials-file')
  const none = another({ credentials: createChain(fromEnvironment(), fromContainer()) }).client('sts')
  await expect(none.getCallerIdentity()).rejects.toThrow(boto3.NoCredentialsError)
  await expect(none.getCallerIdentity()).rejects.toThrow(/env: .*AWS_ACCESS_KEY_ID is not set; container-role:/)
})

test('a provider that fails says why, without a secret', async () => {
  const { another } = await setUp()
  const failing = `"${process.execPath}" -e "console.error('not today'); process.exit(3)"`
  const asked = another({ credentials: credentials.fromProcess(failing) }).getCredentials()
  await expect(asked).rejects.toThrow(/exit code 3: not today/)
  await expect(another({ credentials: credentials.fromProcess('"') }).getCredentials()).rejects.toThrow(/unfinished/)
  expect(() => credentials.fromKeys({ awsAccessKeyId: 'AK' })).toThrow(boto3.PartialCredentialsError)
})

test('a provider can be asked without a session', async () => {
  const home = createHome(files)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, '.aws/credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(home, '.aws/config'))
  vi.stubEnv('AWS_PROFILE', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const found = await credentials.fromSharedFile({ profileName: 'base' }).load()
  expect(found).toMatchObject({ accessKey: 'AKBASE' })
  const missing = await credentials.fromSharedFile({ profileName: 'nobody' }).load()
  expect(missing).toMatchObject({ skipped: expect.stringContaining('has no profile nobody') })
})

test('a provider that no session asks has nothing', async () => {
  const lonely = createCredentialProviders(async (provider) => provider.load())
  expect(await lonely.fromEnvironment().load()).toBeUndefined()
})
