import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { at, sessionOf } from '../sessions.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
  await sessionOf(aws).client('s3', at(aws)).createBucket({ Bucket: 'bucket' })
  aws.reset()
})
// No time is lost between tries.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => {
  vi.restoreAllMocks()
  aws.reset()
})
afterAll(() => aws.stop())

/** A client that tries again, without waiting long in between. */
const patient = (totalMaxAttempts = 3) => ({
  endpointUrl: aws.url,
  config: { retries: { totalMaxAttempts, mode: 'standard' as const } },
})

test('a client that tries again gets through when the failures are over', async () => {
  aws.fail('s3', 'listBuckets', { times: 2, code: 'SlowDown' })
  const { ResponseMetadata } = await sessionOf(aws).client('s3', patient()).listBuckets()
  expect(ResponseMetadata.RetryAttempts).toBe(2)
  expect(aws.requests.map(({ status, errorCode }) => [status, errorCode])).toEqual([
    [503, 'SlowDown'],
    [503, 'SlowDown'],
    [200, undefined],
  ])
})

test('status, message and headers as they are asked for; the code that goes with a status', async () => {
  const s3 = sessionOf(aws).client('s3', at(aws))
  aws.fail('s3', 'listBuckets', { code: 'Odd', status: 418, message: 'no tea', headers: { 'retry-after': '7' } })
  await expect(s3.listBuckets()).rejects.toMatchObject({
    code: 'Odd',
    message: expect.stringContaining('no tea'),
    response: { ResponseMetadata: { HTTPStatusCode: 418, HTTPHeaders: { 'retry-after': '7' } } },
  })
  aws.fail('s3', 'listBuckets', { status: 503 })
  await expect(s3.listBuckets()).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  const dynamodb = sessionOf(aws).client('dynamodb', at(aws))
  aws.fail('dynamodb', 'listTables', { code: 'ProvisionedThroughputExceededException' })
  const error = await dynamodb.listTables().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(dynamodb.exceptions.ProvisionedThroughputExceededException)
})

test('failures come one after the other, those of the operation before those of all', async () => {
  aws.fail('*', '*', { code: 'OfAll', times: 2 })
  aws.fail('sts', '*', { code: 'OfService' })
  aws.fail('sts', 'getCallerIdentity', { code: 'First' })
  aws.fail('sts', 'getCallerIdentity', { code: 'Second' })
  const sts = sessionOf(aws).client('sts', at(aws))
  const codes: unknown[] = []
  for (let i = 0; i < 6; i++) {
    codes.push(
      await sts.getCallerIdentity().then(
        () => 'none',
        (error: { code: string }) => error.code,
      ),
    )
  }
  expect(codes).toEqual(['First', 'Second', 'OfService', 'OfAll', 'OfAll', 'none'])
})

test('only certain calls fail', async () => {
  aws.fail('s3', 'putObject', { code: 'Odd', times: Infinity, when: ({ input }) => input['Key'] === 'b' })
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.putObject({ Bucket: 'bucket', Key: 'a', Body: 'x' })
  for (let i = 0; i < 3; i++) {
    await expect(s3.putObject({ Bucket: 'bucket', Key: 'b', Body: 'x' })).rejects.toMatchObject({ code: 'Odd' })
  }
})

test('a connection that is cut before the answer: nothing was done, and the client tries again', async () => {
  aws.fail('s3', 'putObject', { cut: 'before-answer' })
  const once = sessionOf(aws).client('s3', at(aws))
  await expect(once.putObject({ Bucket: 'bucket', Key: 'cut', Body: 'x' })).rejects.toThrow(/connection/i)
  await expect(once.headObject({ Bucket: 'bucket', Key: 'cut' })).rejects.toMatchObject({ code: '404' })
  expect(aws.requestsOf('s3', 'putObject')[0]!.status).toBeUndefined()
  aws.fail('s3', 'putObject', { cut: 'before-answer' })
  const { ResponseMetadata } = await sessionOf(aws)
    .client('s3', patient())
    .putObject({ Bucket: 'bucket', Key: 'cut', Body: 'x' })
  expect(ResponseMetadata.RetryAttempts).toBe(1)
})

test('a connection that is cut instead of the answer: all was done, and the client does not know', async () => {
  aws.fail('sqs', 'createQueue', { cut: 'instead-of-answer' })
  const sqs = sessionOf(aws).client('sqs', at(aws))
  await expect(sqs.createQueue({ QueueName: 'made' })).rejects.toThrow(/connection/i)
  expect((await sqs.listQueues()).QueueUrls).toHaveLength(1)
  expect(aws.requestsOf('sqs', 'createQueue')[0]!.status).toBeUndefined()
})

test('an answer that is cut in its middle', async () => {
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.putObject({ Bucket: 'bucket', Key: 'long', Body: 'x'.repeat(100_000) })
  aws.fail('s3', 'getObject', { cut: 'within-body' })
  const { Body, ContentLength } = await s3.getObject({ Bucket: 'bucket', Key: 'long' })
  expect(ContentLength).toBe(100_000)
  await expect(Body.bytes()).rejects.toThrow()
  // A document is read as a whole, so that a client can try again.
  aws.fail('s3', 'listBuckets', { cut: 'within-body' })
  expect((await sessionOf(aws).client('s3', patient()).listBuckets()).ResponseMetadata.RetryAttempts).toBe(1)
})

test('an answer that is late, or never comes, runs into the client’s timeout', async () => {
  aws.fail('sts', 'getCallerIdentity', { delayMs: Infinity })
  const sts = sessionOf(aws).client('sts', {
    endpointUrl: aws.url,
    config: { readTimeout: 0.05, retries: { totalMaxAttempts: 2 } },
  })
  // The second try is answered at once.
  expect((await sts.getCallerIdentity()).ResponseMetadata.RetryAttempts).toBe(1)
  const [late] = await aws.waitForRequests('sts', 'getCallerIdentity', { count: 2 })
  expect(late).toMatchObject({ status: undefined, errorCode: undefined })
  aws.fail('sts', 'getCallerIdentity', { delayMs: 20_000 })
  const patientOne = sessionOf(aws).client('sts', at(aws))
  await expect(patientOne.getCallerIdentity({}, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
})

test('a delay alone is a slow call that goes well', async () => {
  aws.fail('sts', 'getCallerIdentity', { delayMs: 30 })
  expect((await sessionOf(aws).client('sts', at(aws)).getCallerIdentity()).Account).toBe(aws.accountId)
  expect(aws.requests[0]!.durationMs).toBeGreaterThan(25)
})

test('reset takes back what has not come yet', async () => {
  aws.fail('*', '*', { code: 'Odd', times: Infinity })
  aws.reset()
  await sessionOf(aws).client('sts', at(aws)).getCallerIdentity()
})

test('failures that make no sense are refused', () => {
  for (const options of [{ times: 0 }, { times: 1.5 }, { delayMs: -1 }, { delayMs: NaN }, { status: 200 }]) {
    expect(() => aws.fail('s3', '*', options)).toThrow(/cannot fail like this/)
  }
  expect(() => aws.fail('s3', '*', { code: 'A', cut: 'before-answer' })).toThrow(/no answer/)
})
