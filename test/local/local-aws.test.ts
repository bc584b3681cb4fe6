import { afterAll, beforeAll, expect, test } from 'vitest'
import * as boto3 from '../../src/index.js'
import { startLocalAws, type LocalAws } from '../../src/local/public.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
})
afterAll(() => aws.stop())

function sessionWith(awsSecretAccessKey: string): boto3.Session {
  return new boto3.Session({ awsAccessKeyId: aws.rootKey.accessKeyId, awsSecretAccessKey, regionName: 'us-east-1' })
}

const once = { retries: { totalMaxAttempts: 1 } }

test('the right key is let in, a wrong secret is refused as AWS refuses it', async () => {
  const { secretAccessKey } = aws.rootKey
  const options = { endpointUrl: aws.url }
  expect((await sessionWith(secretAccessKey).client('sts', options).getCallerIdentity()).Arn).toMatch(/:root$/)
  const wrong = sessionWith('x'.repeat(40))
  await expect(wrong.client('s3', options).listBuckets()).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
  await expect(wrong.client('sts', options).getCallerIdentity()).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
  })
})

test('what has no handler says so, naming service and operation', async () => {
  const kms = sessionWith(aws.rootKey.secretAccessKey).client('kms', { endpointUrl: aws.url, config: once })
  await expect(kms.listKeys()).rejects.toThrow(/kms.*ListKeys|ListKeys.*kms/is)
})

test('a test can answer for any service, and see what came in', async () => {
  aws.on('lambda', 'invoke', () => ({ StatusCode: 200, Payload: Buffer.from('"pong"') }))
  const lambda = sessionWith(aws.rootKey.secretAccessKey).client('lambda', { endpointUrl: aws.url })
  const { Payload } = await lambda.invoke({ FunctionName: 'ping', Payload: '{}' })
  expect(await Payload.text()).toBe('"pong"')
  expect(aws.requests.at(-1)).toMatchObject({ service: 'lambda', operation: 'Invoke' })
})

test('a test can make an operation fail, so often', async () => {
  aws.fail('s3', 'listBuckets', { times: 1, code: 'SlowDown' })
  const s3 = sessionWith(aws.rootKey.secretAccessKey).client('s3', { endpointUrl: aws.url })
  expect((await s3.listBuckets()).ResponseMetadata.RetryAttempts).toBe(1)
  expect((await s3.listBuckets()).ResponseMetadata.RetryAttempts).toBe(0)
})

test('a presigned URL works as long as nobody changes it', async () => {
  const s3 = sessionWith(aws.rootKey.secretAccessKey).client('s3', { endpointUrl: aws.url })
  await s3.createBucket({ Bucket: 'signed' })
  await s3.putObject({ Bucket: 'signed', Key: 'a', Body: 'hello', ChecksumAlgorithm: 'CRC32' })
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'signed', Key: 'a' } })
  expect(await (await fetch(url)).text()).toBe('hello')
  expect((await fetch(url.replace('signed/a', 'signed/b'))).status).toBe(403)
})
