import { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import {
  ClientError,
  EndpointConnectionError,
  ParamValidationError,
  ResponseParserError,
} from '../../src/errors/public.js'
import { clientFor } from '../helpers/client.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { type Answering, startServer, type TestServer } from '../helpers/http-server.js'
import { freePort } from '../helpers/moto-server.js'

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

async function serve(answering: Answering): Promise<TestServer> {
  const server = await startServer(answering)
  servers.push(server)
  return server
}

const emptyTables = { headers: { 'x-amzn-requestid': 'R1' }, body: '{"TableNames":[]}' }

test('an answer becomes the output, with what is known about it beside', async () => {
  const server = await serve(() => emptyTables)
  const output = await clientFor('dynamodb', server.url)['listTables']!()
  expect(output).toMatchObject({
    TableNames: [],
    ResponseMetadata: {
      RequestId: 'R1',
      HTTPStatusCode: 200,
      HTTPHeaders: { 'x-amzn-requestid': 'R1' },
      RetryAttempts: 0,
    },
  })
  const [request] = server.requests
  expect(request!.headers['x-amz-target']).toBe('DynamoDB_20120810.ListTables')
  expect(request!.headers.authorization).toContain('Credential=AKIAIOSFODNN7EXAMPLE/20261123/us-east-1/dynamodb/')
  expect(request!.headers['user-agent']).toMatch(/^Boto3-ts\/0\.0\.0 ua\/2\.1 os\//)
  expect(request!.headers['amz-sdk-invocation-id']).toMatch(/^[\da-f-]{36}$/)
  expect(request!.headers['amz-sdk-request']).toBe('attempt=1')
})

test("the caller's objects are never changed", async () => {
  const server = await serve(() => ({ body: '<ListBucketResult/>' }))
  const s3 = clientFor('s3', server.url)
  const key = new Uint8Array(32)
  const params = Object.freeze({
    Bucket: 'b-1',
    Key: 'k',
    CopySource: Object.freeze({ Bucket: 'x', Key: 'y z' }),
    SSECustomerKey: key,
    Metadata: Object.freeze({ a: 'b' }),
  })
  await s3['copyObject']!(params)
  expect(server.requests[0]!.headers['x-amz-copy-source']).toBe('x/y%20z')
  expect(params.CopySource).toEqual({ Bucket: 'x', Key: 'y z' })
  expect(params.SSECustomerKey).toBe(key)
})

test('all that is wrong with the parameters is said at once, and nothing is sent', async () => {
  const server = await serve(() => emptyTables)
  const dynamodb = clientFor('dynamodb', server.url)
  const call = dynamodb['getItem']!({ TableName: 3, Kee: {}, ConsistentRead: null })
  await expect(call).rejects.toBeInstanceOf(ParamValidationError)
  const { message } = await call.catch((error: Error) => error)
  for (const path of ['TableName: ', 'Key: required', 'Kee: unknown', 'ConsistentRead: ']) {
    expect(message).toContain(path)
  }
  expect(message).toContain('did you mean Key?')
  await expect(dynamodb['getItem']!('x' as never)).rejects.toThrow('input: must be an object')
  await expect(dynamodb['getItem']!(null as never)).rejects.toBeInstanceOf(ParamValidationError)
  expect(server.requests).toHaveLength(0)
})

test('idempotency tokens are filled in once for all attempts, and left alone when given', async () => {
  const server = await serve((_, number) => (number === 1 ? { status: 500 } : { body: '{}' }))
  const lambda = clientFor('ssm', server.url)
  await lambda['createOpsItem']?.({ Title: 't', Description: 'd', Source: 's' }).catch(() => undefined)
  const batch = clientFor('dynamodb', server.url)
  await batch['transactWriteItems']!({ TransactItems: [{ Delete: { TableName: 'ttt', Key: { a: { S: 'b' } } } }] })
  const body = JSON.parse(server.requests.at(-1)!.body.toString()) as { ClientRequestToken: string }
  expect(body.ClientRequestToken).toMatch(/^[\da-f-]{36}$/)
  await batch['transactWriteItems']!({ TransactItems: [], ClientRequestToken: 'mine' }).catch(() => undefined)
})

test('a failing server is tried three times, with growing pauses, each attempt signed anew', async () => {
  const server = await serve((_, number) => (number < 3 ? { status: 503, body: '{}' } : emptyTables))
  const clock = createFakeClock()
  const output = await clientFor('dynamodb', server.url, { clock, config: { retries: { mode: 'standard' } } })[
    'listTables'
  ]!()
  expect(output.ResponseMetadata.RetryAttempts).toBe(2)
  expect(clock.sleptMs).toEqual([500, 1000])
  const ids = server.requests.map((request) => request.headers['amz-sdk-invocation-id'])
  expect(new Set(ids).size).toBe(1)
  expect(server.requests.map((request) => request.headers['amz-sdk-request'])).toEqual([
    'attempt=1',
    'ttl=20261123T120100Z; attempt=2; max=3',
    'ttl=20261123T120101Z; attempt=3; max=3',
  ])
})

test('when attempts run out the error says so', async () => {
  const server = await serve(() => ({ status: 500, body: '{"__type":"InternalServerError","message":"oops"}' }))
  const config = { retries: { mode: 'standard' as const, totalMaxAttempts: 2 } }
  const error = await clientFor('dynamodb', server.url, { config })['listTables']!().catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ClientError)
  expect(error).toMatchObject({
    code: 'InternalServerError',
    response: { ResponseMetadata: { RetryAttempts: 1, MaxAttemptsReached: true } },
  })
  expect((error as Error).message).toContain('reached max retries: 1')
})

test('a stream is sent once: its failure is the error', async () => {
  const server = await serve(() => ({ status: 500, body: '<Error><Code>InternalError</Code></Error>' }))
  const s3 = clientFor('s3', server.url)
  const Body = Readable.from([Buffer.from('ab'), Buffer.from('c')])
  await expect(s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body, ContentLength: 3 })).rejects.toMatchObject({
    code: 'InternalError',
  })
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]!.body.toString()).toBe('abc')
})

test('a modelled error has its class and its members at the top of the response', async () => {
  const body =
    '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no","Item":{"a":{"S":"b"}}}'
  const server = await serve(() => ({ status: 400, headers: { 'x-amzn-requestid': 'R' }, body }))
  const dynamodb = clientFor('dynamodb', server.url)
  const call = dynamodb['putItem']!({ TableName: 'ttt', Item: {} })
  await expect(call).rejects.toBeInstanceOf(dynamodb.exceptions['ConditionalCheckFailedException'])
  await expect(call).rejects.not.toBeInstanceOf(dynamodb.exceptions['ResourceNotFoundException'])
  await expect(call).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    code: 'ConditionalCheckFailedException',
    response: { Error: { Message: 'no' }, Item: { a: { S: 'b' } }, ResponseMetadata: { RequestId: 'R' } },
  })
})

test('codes that the model does not have get a class too', async () => {
  const server = await serve(() => ({ status: 403, body: '<Error><Code>Odd</Code><Message>m</Message></Error>' }))
  const s3 = clientFor('s3', server.url)
  await expect(s3['listBuckets']!()).rejects.toBeInstanceOf(s3.exceptions['Odd'])
  expect('NoSuchKey' in s3.exceptions).toBe(true)
  expect('Odd' in s3.exceptions).toBe(false)
  expect(Object.keys(s3.exceptions)).toContain('BucketAlreadyExists')
})

test('an answer that is cut off is an error with status, request id and its first bytes, after retries', async () => {
  const body = '<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name>'
  const server = await serve(() => ({ headers: { 'x-amz-request-id': 'R7' }, body }))
  // ListBuckets of S3 would take it for an error of the server, so another protocol user is asked.
  const cloudfront = clientFor('cloudfront', server.url)
  const error: unknown = await cloudfront['listDistributions']!().catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ResponseParserError)
  expect(error).toMatchObject({ fields: { statusCode: 200, requestId: 'R7' } })
  expect((error as Error).message).toContain('<ListAllMyBucketsResult>')
  expect(server.requests).toHaveLength(3)
})

test('the text of an HTML answer is shown', async () => {
  const body = '<html><head><title>502</title></head><body><h1>Bad Gateway</h1> the proxy is tired</body></html>'
  const server = await serve(() => ({ status: 403, headers: { 'content-type': 'text/html' }, body }))
  for (const [service, method] of [
    ['s3', 'listBuckets'],
    ['dynamodb', 'listTables'],
    ['sts', 'getCallerIdentity'],
    ['ec2', 'describeRegions'],
    ['lambda', 'listFunctions'],
  ] as const) {
    await expect(clientFor(service, server.url)[method]!()).rejects.toThrow(/403.*the proxy is tired/s)
  }
})

test('nobody listening at the endpoint is an error that names it', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const call = clientFor('dynamodb', url)['listTables']!()
  await expect(call).rejects.toBeInstanceOf(EndpointConnectionError)
  await expect(call).rejects.toThrow(url)
})

test('a signal stops a call at once, with its own reason', async () => {
  const server = await serve(() => undefined)
  const controller = new AbortController()
  const call = clientFor('dynamodb', server.url)['listTables']!({}, { signal: controller.signal })
  const reason = new Error('enough')
  setImmediate(() => controller.abort(reason))
  await expect(call).rejects.toBe(reason)
  const late = clientFor('dynamodb', server.url)['listTables']!({}, { signal: controller.signal })
  await expect(late).rejects.toBe(reason)
})

test('a call can be given a time limit in seconds', async () => {
  const server = await serve(() => undefined)
  const call = clientFor('dynamodb', server.url)['listTables']!({}, { timeout: 0.05 })
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('the events of a call come in their order', async () => {
  const server = await serve((_, number) => (number === 1 ? { status: 500, body: '{}' } : emptyTables))
  const dynamodb = clientFor('dynamodb', server.url)
  const heard: string[] = []
  for (const name of [
    'provide-client-params',
    'before-parameter-build',
    'before-endpoint-resolution',
    'before-call',
    'request-created',
    'choose-signer',
    'before-sign',
    'before-send',
    'before-parse',
    'response-received',
    'needs-retry',
    'after-call',
    'after-call-error',
  ]) {
    dynamodb.meta.events.register(name, (event) => void heard.push(event.eventName.replace('.dynamodb.ListTables', '')))
  }
  await dynamodb['listTables']!()
  const attempt = ['request-created', 'choose-signer', 'before-sign', 'before-send', 'before-parse']
  const outcome = ['response-received', 'needs-retry']
  expect(heard).toEqual([
    'provide-client-params',
    'before-parameter-build',
    'before-endpoint-resolution',
    'before-call',
    ...attempt,
    ...outcome,
    ...attempt,
    ...outcome,
    'after-call',
  ])
})

test('handlers can change parameters, request and output, and answer in place of the service', async () => {
  const server = await serve(() => emptyTables)
  const dynamodb = clientFor('dynamodb', server.url)
  const { events } = dynamodb.meta
  events.register('before-parameter-build', (event) => {
    Object.assign((event as unknown as { params: object }).params, { Limit: 7 })
  })
  events.register('before-call', (event) => {
    ;(event as unknown as { request: { headers: Record<string, string> } }).request.headers['x-extra'] = 'yes'
  })
  events.register('after-call', (event) => {
    Object.assign((event as unknown as { parsed: object }).parsed, { Extra: 1 })
  })
  expect(await dynamodb['listTables']!()).toMatchObject({ TableNames: [], Extra: 1 })
  expect(JSON.parse(server.requests[0]!.body.toString())).toEqual({ Limit: 7 })
  expect(server.requests[0]!.headers['x-extra']).toBe('yes')
  events.register('before-call', () => ({ TableNames: ['from a handler'] }))
  expect(await dynamodb['listTables']!()).toMatchObject({ TableNames: ['from a handler'] })
  expect(server.requests).toHaveLength(1)
})

test('operations are found under any spelling, and an unknown one names the nearest', async () => {
  const server = await serve(() => emptyTables)
  const dynamodb = clientFor('dynamodb', server.url)
  for (const name of ['ListTables', 'list_tables', 'listTables']) {
    expect(await dynamodb.makeApiCall(name)).toMatchObject({ TableNames: [] })
  }
  expect(() => dynamodb.makeApiCall('listTable')).toThrow('listTables')
})
