import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Session } from '../../../src/index.js'
import { ParamValidationError } from '../../../src/errors/parameter.js'
import { LocalStateError, startLocalAws } from '../../../src/local/public.js'
import { requestTo, sent, signed } from '../auth/hand-made.js'
import { startedAws } from '../aws.js'
import { at, sessionOf } from '../sessions.js'

test('stop ends calls that are under way, and is the same however often it is called', async () => {
  const aws = await startedAws()
  const sqs = sessionOf(aws).client('sqs', at(aws))
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'q' })
  const polling = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 }).then(
    () => 'answered',
    () => 'cut off',
  )
  aws.fail('sts', 'getCallerIdentity', { delayMs: Infinity })
  const waiting = sessionOf(aws)
    .client('sts', at(aws))
    .getCallerIdentity()
    .then(
      () => 'answered',
      () => 'cut off',
    )
  await expect.poll(() => aws.requests.length).toBe(3)
  const stopping = [aws.stop(), aws.stop(), aws[Symbol.asyncDispose]()]
  await Promise.all(stopping)
  expect(await waiting).toBe('cut off')
  expect(['answered', 'cut off']).toContain(await polling)
  await expect(sqs.listQueues()).rejects.toThrow(/connect/i)
})

test('it ends with its block', async () => {
  let url: string
  {
    await using aws = await startLocalAws()
    url = aws.url
    expect((await fetch(url)).status).toBe(403)
  }
  await expect(fetch(url)).rejects.toThrow()
})

test('several at once know nothing of each other', async () => {
  const [one, two] = await Promise.all([startedAws(), startedAws({ accountId: '210987654321' })])
  await sessionOf(one).client('s3', at(one)).createBucket({ Bucket: 'bucket' })
  await sessionOf(two).client('s3', at(two)).createBucket({ Bucket: 'bucket' })
  expect((await sessionOf(two).client('sts', at(two)).getCallerIdentity()).Account).toBe('210987654321')
  await expect(sessionOf(one).client('s3', at(two)).listBuckets()).rejects.toMatchObject({ code: 'InvalidAccessKeyId' })
  expect(one.requests).toHaveLength(1)
})

test('a port that is taken, or an address that is not here, is a clear error', async () => {
  const aws = await startedAws()
  const port = Number(new URL(aws.url).port)
  const taken = await startLocalAws({ port }).catch((error: unknown) => error)
  expect(taken).toBeInstanceOf(LocalStateError)
  expect(taken).toMatchObject({ message: expect.stringContaining(`127.0.0.1:${port}`), fields: { port } })
  await expect(startLocalAws({ host: '203.0.113.1' })).rejects.toBeInstanceOf(LocalStateError)
})

test('a folder is free again when the port could not be had', async () => {
  const aws = await startedAws()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const port = Number(new URL(aws.url).port)
  await expect(startLocalAws({ port, dataDirectory })).rejects.toBeInstanceOf(LocalStateError)
  await (await startLocalAws({ dataDirectory })).stop()
  expect(readdirSync(dataDirectory)).not.toContain('lock')
})

test('IPv6', async ({ skip }) => {
  const aws = await startLocalAws({ host: '::1' }).catch(() => undefined)
  skip(aws === undefined, 'this machine has no IPv6')
  if (aws === undefined) return
  onTestFinished(() => aws.stop())
  expect(aws.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect((await sessionOf(aws).client('sts', at(aws)).getCallerIdentity()).Account).toBe(aws.accountId)
})

test('buckets in the host name', async () => {
  const aws = await startedAws()
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.createBucket({ Bucket: 'my.bucket' })
  await s3.putObject({ Bucket: 'my.bucket', Key: 'a/b c', Body: 'hello' })
  const { port } = new URL(aws.url)
  for (const domain of ['localhost', 's3.localhost', 's3.us-east-1.localhost', 's3.localhost.localstack.cloud']) {
    // The name need not be known to this machine: what counts is what the request says.
    const request = requestTo(aws, { path: '/a/b%20c', headers: { host: `my.bucket.${domain}:${port}` } })
    expect(await sent(signed(request, aws, { service: 's3' })), domain).toMatchObject({ status: 200, text: 'hello' })
  }
})

test('AWS_ENDPOINT_URL and the key in the environment are all that code needs', async () => {
  const aws = await startedAws()
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url)
  vi.stubEnv('AWS_ACCESS_KEY_ID', aws.rootKey.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', aws.rootKey.secretAccessKey)
  vi.stubEnv('AWS_REGION', 'eu-north-1')
  onTestFinished(() => void vi.unstubAllEnvs())
  const session = new Session()
  const s3 = session.client('s3')
  await s3.createBucket({ Bucket: 'bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-north-1' } })
  expect((await session.client('sts').getCallerIdentity()).Account).toBe(aws.accountId)
  expect(
    (await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'bucket', Key: 'k' } })).startsWith(aws.url),
  ).toBe(true)
})

test('clear empties the state, and leaves the key, the handlers and what came in', async () => {
  const aws = await startedAws()
  const session = sessionOf(aws)
  aws.on('lambda', 'listFunctions', () => ({ Functions: [] }))
  const s3 = session.client('s3', at(aws))
  await s3.createBucket({ Bucket: 'bucket' })
  await s3.putObject({ Bucket: 'bucket', Key: 'k', Body: 'x'.repeat(100_000) })
  await session.client('iam', at(aws)).createUser({ UserName: 'someone' })
  await aws.clear()
  expect((await s3.listBuckets()).Buckets).toEqual([])
  expect((await session.client('iam', at(aws)).listUsers()).Users).toEqual([])
  expect((await session.client('lambda', at(aws)).listFunctions()).Functions).toEqual([])
  expect(aws.requests.length).toBeGreaterThan(5)
  await s3.createBucket({ Bucket: 'bucket' })
  expect((await s3.listObjectsV2({ Bucket: 'bucket' })).KeyCount).toBe(0)
})

test('clear empties the folder, too, and spares what is not ours', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const first = await startedAws({ dataDirectory })
  const s3 = sessionOf(first).client('s3', at(first))
  await s3.createBucket({ Bucket: 'bucket' })
  await s3.putObject({ Bucket: 'bucket', Key: 'k', Body: 'x' })
  await first.clear()
  await s3.createBucket({ Bucket: 'other' })
  await first.stop()
  const second = await startedAws({ dataDirectory })
  expect(second.rootKey).toEqual(first.rootKey)
  const { Buckets } = await sessionOf(second).client('s3', at(second)).listBuckets()
  expect(Buckets.map(({ Name }) => Name)).toEqual(['other'])
  const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name).filter((name) => /^[\da-f-]{36}$/.test(name))).toEqual([])
})

test('the services that are asked for, and no others', async () => {
  const aws = await startedAws({ services: ['s3', 'sts'] })
  expect((await sessionOf(aws).client('s3', at(aws)).listBuckets()).Buckets).toEqual([])
  await expect(sessionOf(aws).client('sqs', at(aws)).listQueues()).rejects.toMatchObject({ code: 'NotImplemented' })
  aws.on('sqs', 'listQueues', () => ({ QueueUrls: ['mine'] }))
  expect((await sessionOf(aws).client('sqs', at(aws)).listQueues()).QueueUrls).toEqual(['mine'])
})

test('without signatures, every key is taken', async () => {
  const aws = await startedAws({ verifySignatures: false })
  const nobody = sessionOf(aws, { accessKeyId: 'test', secretAccessKey: 'test' })
  expect((await nobody.client('sts', at(aws)).getCallerIdentity()).Arn).toMatch(/:root$/)
  expect((await nobody.client('s3', at(aws)).listBuckets()).Buckets).toEqual([])
})

test('options that make no sense are refused before anything is started', async () => {
  const rootKey = { accessKeyId: 'a/b', secretAccessKey: '' }
  const error = await startLocalAws({ port: 70_000, accountId: '12', rootKey }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ParamValidationError)
  expect((error as ParamValidationError).fields['problems']).toHaveLength(4)
})

test('a given key takes the place of the one in the folder', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }))
  for (const secretAccessKey of ['one', 'two']) {
    const aws = await startLocalAws({ dataDirectory, rootKey: { accessKeyId: 'AKIAGIVEN', secretAccessKey } })
    expect(aws.rootKey.secretAccessKey).toBe(secretAccessKey)
    await sessionOf(aws).client('sts', at(aws)).getCallerIdentity()
    await aws.stop()
  }
})

test('a given key is the account’s own', async () => {
  const rootKey = { accessKeyId: 'AKIAGIVEN', secretAccessKey: 'given' }
  const aws = await startedAws({ rootKey })
  expect(aws.rootKey).toEqual(rootKey)
  expect((await sessionOf(aws, rootKey).client('sts', at(aws)).getCallerIdentity()).Arn).toMatch(/:root$/)
})
