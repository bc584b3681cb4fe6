import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as boto3 from '../../src/index.js'
import { startServer } from '../helpers/http-server.js'

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'boto3-ts-session-'))
  writeFileSync(
    join(home, 'credentials'),
    `[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = ${secret}\n[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = ${secret}\n`,
  )
  writeFileSync(join(home, 'config'), '[default]\nregion = us-west-1\n[profile eu]\nregion = eu-west-3\n')
})
afterAll(() => rmSync(home, { recursive: true }))

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'))
})
afterEach(() => {
  vi.unstubAllEnvs()
})

function makeProd(): boto3.Session {
  return new boto3.Session({ profileName: 'prod' })
}

test('what is given goes before the environment, the environment before the profile', () => {
  expect(new boto3.Session().regionName).toBe('us-west-1')
  vi.stubEnv('AWS_DEFAULT_REGION', 'ca-central-1')
  expect(new boto3.Session().regionName).toBe('ca-central-1')
  vi.stubEnv('AWS_REGION', 'sa-east-1')
  expect(new boto3.Session().regionName).toBe('sa-east-1')
  expect(new boto3.Session({ regionName: 'us-east-2' }).regionName).toBe('us-east-2')
  const client = new boto3.Session({ regionName: 'us-east-2' }).client('sqs', { regionName: 'eu-north-1' })
  expect(client.meta.regionName).toBe('eu-north-1')
})

test('a profile is chosen in code or by the environment', async () => {
  expect(new boto3.Session().profileName).toBe('default')
  expect(new boto3.Session({ profileName: 'eu' }).regionName).toBe('eu-west-3')
  vi.stubEnv('AWS_PROFILE', 'dev')
  const session = new boto3.Session()
  expect(session.profileName).toBe('dev')
  expect((await session.getCredentials())?.accessKey).toBe('AKIADEV')
  expect(session.availableProfiles).toEqual(['default', 'eu', 'dev'])
})

test('keys in the environment go before the files, unless a profile is given in code', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret)
  expect((await new boto3.Session().getCredentials())?.accessKey).toBe('AKIAENV')
  expect((await new boto3.Session({ profileName: 'dev' }).getCredentials())?.accessKey).toBe('AKIADEV')
})

test('a profile that does not exist is refused at once, naming the files and the profiles there are', () => {
  expect(makeProd).toThrow(boto3.ProfileNotFound)
  expect(makeProd).toThrow(join(home, 'config'))
  expect(makeProd).toThrow(join(home, 'credentials'))
  expect(makeProd).toThrow('dev')
})

test('a file that is malformed is refused with file and line', () => {
  const broken = join(home, 'broken')
  writeFileSync(broken, '[default]\nregion = x\nthis is no setting\n')
  vi.stubEnv('AWS_CONFIG_FILE', broken)
  expect(() => new boto3.Session()).toThrow(boto3.ConfigParseError)
  expect(() => new boto3.Session()).toThrow(/broken.*3/s)
})

test('half a key pair is refused, whoever is given it', () => {
  expect(() => new boto3.Session({ awsAccessKeyId: 'AKIA' })).toThrow(boto3.PartialCredentialsError)
  const session = new boto3.Session({ regionName: 'us-east-1' })
  expect(() => session.client('s3', { awsSecretAccessKey: secret })).toThrow(boto3.PartialCredentialsError)
})

test('without credentials a call says where it looked, and sends nothing', async () => {
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'nowhere'))
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  const server = await startServer(() => ({}))
  const sts = new boto3.Session({ regionName: 'us-east-1' }).client('sts', { endpointUrl: server.url })
  const call = sts.getCallerIdentity()
  await expect(call).rejects.toBeInstanceOf(boto3.NoCredentialsError)
  await expect(call).rejects.toThrow('shared-credentials-file')
  expect(server.requests).toHaveLength(0)
  await server.stop()
})

test('a service, region or URL that cannot be is refused when the client is made', () => {
  const session = new boto3.Session({ regionName: 'us-east-1' })
  expect(() => session.client('dynamo-db' as 'dynamodb')).toThrow(/dynamodb/)
  expect(() => session.client('dynamo-db' as 'dynamodb')).toThrow(boto3.UnknownServiceError)
  expect(() => session.client('sqs', { regionName: 'us east' })).toThrow(boto3.InvalidRegionError)
  expect(() => session.client('sqs', { endpointUrl: 'localhost:4566' })).toThrow(boto3.InvalidEndpointUrlError)
  expect(() => session.client('sqs', { config: { retrys: {} } as never })).toThrow('retries')
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'nowhere'))
  expect(() => new boto3.Session().client('sqs')).toThrow(boto3.NoRegionError)
})

test('services of one endpoint for all regions need none', () => {
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'nowhere'))
  const session = new boto3.Session()
  expect(session.client('iam').meta).toMatchObject({ regionName: 'aws-global', partition: 'aws' })
  expect(session.client('s3').meta.regionName).toBe('us-east-1')
})

test('endpoints can be configured for all services and for one', () => {
  const session = new boto3.Session({ regionName: 'us-east-1' })
  expect(session.client('sqs').meta.endpointUrl).toBe('https://sqs.us-east-1.amazonaws.com')
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://localhost:1')
  expect(new boto3.Session({ regionName: 'us-east-1' }).client('sqs').meta.endpointUrl).toBe('http://localhost:1')
  vi.stubEnv('AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2', 'http://localhost:2')
  expect(session.client('elbv2').meta.endpointUrl).toBe('http://localhost:2')
  expect(session.client('elbv2', { endpointUrl: 'http://localhost:3' }).meta.endpointUrl).toBe('http://localhost:3')
  const config = { ignoreConfiguredEndpointUrls: true }
  expect(session.client('sqs', { config }).meta.endpointUrl).toBe('https://sqs.us-east-1.amazonaws.com')
})

test('services, resources, regions and partitions are known', () => {
  const session = new boto3.Session()
  expect(session.getAvailableServices()).toHaveLength(424)
  expect(session.getAvailableResources()).toEqual([
    'cloudformation',
    'cloudwatch',
    'dynamodb',
    'ec2',
    'glacier',
    'iam',
    's3',
    'sns',
    'sqs',
  ])
  expect(session.getAvailablePartitions().slice(0, 3)).toEqual(['aws', 'aws-cn', 'aws-us-gov'])
  expect(session.getAvailableRegions('lambda')).toContain('eu-central-1')
  expect(session.getAvailableRegions('lambda', 'aws-cn')).toContain('cn-north-1')
  expect(session.getAvailableRegions('iam')).toEqual([])
  expect(session.getAvailableRegions('iam', 'aws', true)).toContain('aws-global')
  expect(session.getAvailableRegions('no such service')).toEqual([])
  expect(session.getPartitionForRegion('cn-north-1')).toBe('aws-cn')
  expect(session.getPartitionForRegion('us-gov-new-9')).toBe('aws-us-gov')
  expect(() => session.getPartitionForRegion('moon-1')).toThrow(boto3.UnknownRegionError)
})

test('the default session is made at the first use and can be replaced', async () => {
  vi.resetModules()
  const fresh = await import('../../src/index.js')
  expect(fresh.client('sqs').meta.regionName).toBe('us-west-1')
  fresh.setupDefaultSession({ regionName: 'eu-west-1' })
  expect(fresh.client('sqs').meta.regionName).toBe('eu-west-1')
})

test("handlers of a session reach its later clients; a client's own stay with it", () => {
  const session = new boto3.Session()
  session.events.register('a', () => 1)
  const one = session.client('sqs')
  one.meta.events.register('a', () => 2)
  session.events.register('a', () => 3)
  expect(one.meta.events.emit('a')).toEqual([1, 2])
  expect(session.client('sqs').meta.events.emit('a')).toEqual([1, 3])
})

test('no way of looking at sessions, clients or credentials shows a secret', async () => {
  const session = new boto3.Session({
    awsAccessKeyId: 'AKIAGIVEN',
    awsSecretAccessKey: secret,
    awsSessionToken: secret,
  })
  const client = session.client('s3')
  const credentials = await session.getCredentials()
  const frozen = await credentials?.getFrozenCredentials()
  expect(frozen?.secretKey).toBe(secret)
  for (const object of [session, client, client.meta, client.meta.config, credentials, frozen]) {
    expect(inspect(object, { depth: 10, showHidden: true })).not.toContain(secret)
    expect(JSON.stringify(object)).not.toContain(secret)
    expect(String(object)).not.toContain(secret)
  }
})

test('the version is that of the package', async () => {
  const { default: packageJson } = await import('../../package.json', { with: { type: 'json' } })
  expect(boto3.version).toBe(packageJson.version)
})
