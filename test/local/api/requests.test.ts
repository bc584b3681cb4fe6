import { afterEach, beforeAll, afterAll, expect, test } from 'vitest'
import { type LocalAws, RequestsAwaitedError, startLocalAws } from '../../../src/local/public.js'
import { startedAws } from '../aws.js'
import { at, sessionOf } from '../sessions.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
})
afterEach(() => aws.reset())
afterAll(() => aws.stop())

test('what came in is kept, parsed, with who called and what was answered', async () => {
  const sqs = sessionOf(aws, aws.rootKey, 'eu-west-1').client('sqs', at(aws))
  const { QueueUrl, ResponseMetadata } = await sqs.createQueue({ QueueName: 'q', tags: { a: 'b' } })
  await sqs.sendMessage({ QueueUrl: QueueUrl!, MessageBody: 'hello' })
  await sqs.deleteQueue({ QueueUrl: `${QueueUrl}x` }).catch(() => undefined)
  expect(aws.requests).toHaveLength(3)
  expect(aws.requests[0]).toMatchObject({
    service: 'sqs',
    operation: 'CreateQueue',
    input: { QueueName: 'q', tags: { a: 'b' } },
    region: 'eu-west-1',
    caller: `arn:aws:iam::${aws.accountId}:root`,
    requestId: ResponseMetadata.RequestId,
    method: 'POST',
    path: '/',
    status: 200,
    errorCode: undefined,
    error: undefined,
  })
  expect(aws.requests[0]!.durationMs).toBeGreaterThan(0)
  expect(aws.requests[0]!.at).toBeInstanceOf(Date)
  expect(aws.requests[2]).toMatchObject({ status: 400, errorCode: 'QueueDoesNotExist' })
  expect(aws.requestsOf('sqs', 'sendMessage').map(({ input }) => input.MessageBody)).toEqual(['hello'])
  expect(aws.requestsOf('sqs', 'receiveMessage')).toEqual([])
})

test('a payload is kept as bytes, a stream is not', async () => {
  aws.on('lambda', 'invoke', () => ({}))
  await sessionOf(aws).client('lambda', at(aws)).invoke({ FunctionName: 'f', Payload: '{"a":1}' })
  const [invoked] = aws.requestsOf('lambda', 'invoke')
  expect(Buffer.from(invoked!.input.Payload!).toString()).toBe('{"a":1}')
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.createBucket({ Bucket: 'kept' })
  await s3.putObject({ Bucket: 'kept', Key: 'k', Body: 'x' })
  expect(aws.requestsOf('s3', 'putObject')[0]!.input).toMatchObject({ Key: 'k', Body: undefined })
})

test('calls that are refused are there, too', async () => {
  const wrong = sessionOf(aws, { ...aws.rootKey, secretAccessKey: 'wrong' })
  await expect(wrong.client('sts', at(aws)).getCallerIdentity()).rejects.toThrow()
  expect(aws.requests).toMatchObject([
    { operation: 'GetCallerIdentity', input: {}, caller: '*', status: 403, errorCode: 'SignatureDoesNotMatch' },
  ])
})

test('no signature, token or key is kept', async () => {
  const iam = sessionOf(aws).client('sts', at(aws))
  const { Credentials } = await iam.getFederationToken({ Name: 'someone' })
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials!
  const s3 = sessionOf(aws, { accessKeyId, secretAccessKey, sessionToken }).client('s3', at(aws))
  await s3.listBuckets().catch(() => undefined)
  await fetch(await s3.generatePresignedUrl('listBuckets'))
  const key = Buffer.alloc(32, 'k').toString('base64')
  await s3
    .getObject({ Bucket: 'kept', Key: 'k', SSECustomerKey: key, SSECustomerAlgorithm: 'AES256' })
    .catch(() => undefined)
  const seen = aws.requests.map(({ headers, query }) => JSON.stringify([headers, query]))
  expect(seen).toHaveLength(4)
  for (const text of seen) {
    expect(text).not.toContain(encodeURIComponent(sessionToken))
    expect(text).not.toContain(sessionToken)
    expect(text).not.toContain(key)
    expect(text).not.toMatch(/Signature=[\da-f]/)
  }
  expect(seen[1]).toContain(`Credential=${accessKeyId}/`)
})

test('onRequest is told of each request when it has been answered', async () => {
  const told: string[] = []
  const other = await startedAws({ onRequest: ({ operation, status }) => told.push(`${operation} ${status}`) })
  const s3 = sessionOf(other).client('s3', at(other))
  await s3.listBuckets()
  await s3.headBucket({ Bucket: 'none' }).catch(() => undefined)
  expect(told).toEqual(['ListBuckets 200', 'HeadBucket 404'])
})

test('a test can wait for what code in the background sends', async () => {
  const sts = sessionOf(aws).client('sts', at(aws))
  const waiting = aws.waitForRequests('sts', 'getCallerIdentity', { count: 2 })
  await sts.getCallerIdentity()
  await sts.getCallerIdentity()
  expect((await waiting).map(({ status }) => status)).toEqual([200, 200])
  // Those that were there before count.
  expect(await aws.waitForRequests('sts', 'getCallerIdentity')).toHaveLength(2)
})

test('waiting can be for certain requests, and ends', async () => {
  const sqs = sessionOf(aws).client('sqs', at(aws))
  await sqs.createQueue({ QueueName: 'one' })
  const options = { timeoutMs: 1, when: ({ input }: { input: { QueueName: string } }) => input.QueueName === 'two' }
  const error = await aws.waitForRequests('sqs', 'createQueue', options).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(RequestsAwaitedError)
  expect(String(error)).toContain('0 of 1 requests for sqs.createQueue. What came: sqs.CreateQueue.')
  const stopped = AbortSignal.abort(new Error('enough'))
  await expect(aws.waitForRequests('sqs', 'purgeQueue', { signal: stopped })).rejects.toThrow('enough')
  const later = new AbortController()
  const waiting = aws.waitForRequests('sqs', 'purgeQueue', { signal: later.signal })
  later.abort(new Error('later'))
  await expect(waiting).rejects.toThrow('later')
})
