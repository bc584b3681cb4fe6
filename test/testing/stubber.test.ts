import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { ClientError } from '../../src/errors/call.js'
import { UnknownClientMethodError } from '../../src/errors/data.js'
import { ParamValidationError } from '../../src/errors/parameter.js'
import { StubAssertionError, StubResponseError, UnStubbedResponseError } from '../../src/errors/testing.js'
import { ANY } from '../../src/testing/expected-params.js'
import { Stubber } from '../../src/testing/stubber.js'
import { noCredentials } from '../../src/session/credential-supply.js'
import { clientFor } from '../helpers/client.js'
import { startServer } from '../helpers/http-server.js'

const nowhere = 'http://127.0.0.1:1'

test('calls are answered in the order of the answers, and nothing is sent', async () => {
  const s3 = clientFor('s3', nowhere)
  const stubber = new Stubber(s3).activate()
  stubber.addResponse('listBuckets', { Buckets: [{ Name: 'photos' }] }, {})
  stubber.addResponse('get_bucket_location', { LocationConstraint: 'eu-central-1' })
  expect(await s3['listBuckets']!()).toEqual({
    Buckets: [{ Name: 'photos' }],
    ResponseMetadata: { HTTPStatusCode: 200, HTTPHeaders: {}, RetryAttempts: 0 },
  })
  expect(() => stubber.assertNoPendingResponses()).toThrow('1 responses remaining')
  expect(await s3['getBucketLocation']!({ Bucket: 'b' })).toMatchObject({ LocationConstraint: 'eu-central-1' })
  stubber.assertNoPendingResponses()
})

test('a call that no answer is left for, or that another one was expected for, is refused', async () => {
  const s3 = clientFor('s3', nowhere)
  const stubber = new Stubber(s3).activate()
  await expect(s3['listBuckets']!()).rejects.toThrow(UnStubbedResponseError)
  stubber.addResponse('listBuckets', {})
  const wrong = s3['headBucket']!({ Bucket: 'b' })
  await expect(wrong).rejects.toThrow(StubResponseError)
  await expect(wrong).rejects.toThrow(/HeadBucket: Operation mismatch: found response for ListBuckets/)
  await s3['listBuckets']!()
})

test('parameters must be those that are expected', async () => {
  const s3 = clientFor('s3', nowhere)
  const stubber = new Stubber(s3).activate()
  stubber.addResponse('getObject', {}, { Bucket: 'b', Key: ANY })
  const wrong = s3['getObject']!({ Bucket: 'c', Key: 'k' })
  await expect(wrong).rejects.toThrow(StubAssertionError)
  await expect(wrong).rejects.toThrow(/Expected parameters:\n.*Bucket: 'b'.*\nbut received:\n.*Bucket: 'c'/s)
  await s3['getObject']!({ Bucket: 'b', Key: 'whatever' })
})

test('what the client adds by itself need not be expected', async () => {
  const s3 = clientFor('s3', nowhere)
  const ec2 = clientFor('ec2', nowhere)
  using objects = new Stubber(s3).activate()
  using machines = new Stubber(ec2).activate()
  objects.addResponse('getObject', { Body: 'text' }, { Bucket: 'b', Key: 'k' })
  objects.addResponse('listObjectsV2', {}, { Bucket: 'b' })
  machines.addResponse('runInstances', {}, { MinCount: 1, MaxCount: 1 })
  await s3['getObject']!({ Bucket: 'b', Key: 'k' })
  await s3['listObjectsV2']!({ Bucket: 'b' })
  await ec2['runInstances']!({ MinCount: 1, MaxCount: 1 })
})

test('an error is thrown as if the service had answered it', async () => {
  const dynamodb = clientFor('dynamodb', nowhere)
  const stubber = new Stubber(dynamodb).activate()
  stubber.addClientError('putItem', {
    serviceErrorCode: 'ConditionalCheckFailedException',
    serviceMessage: 'The conditional request failed',
    serviceErrorMeta: { Extra: 1 },
    responseMeta: { RequestId: 'R1' },
    modeledFields: { Item: { id: { S: 'x' } } },
    expectedParams: { TableName: 't', Item: ANY },
  })
  stubber.addClientError('putItem')
  const error: unknown = await dynamodb['putItem']!({ TableName: 't', Item: {} }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(dynamodb.exceptions['ConditionalCheckFailedException'])
  expect(error).toMatchObject({
    code: 'ConditionalCheckFailedException',
    response: {
      Error: { Code: 'ConditionalCheckFailedException', Message: 'The conditional request failed', Extra: 1 },
      ResponseMetadata: { HTTPStatusCode: 400, RequestId: 'R1' },
      Item: { id: { S: 'x' } },
    },
  })
  await expect(dynamodb['putItem']!({ TableName: 't', Item: {} })).rejects.toThrow(ClientError)
})

test('what the service cannot answer is refused when it is added', () => {
  const s3 = clientFor('s3', nowhere)
  const stubber = new Stubber(s3)
  expect(() => stubber.addResponse('listBuckets', { Buckets: 'none', Bukets: [] })).toThrow(ParamValidationError)
  expect(() => stubber.addResponse('listBuckets', { Bukets: [] })).toThrow(
    /stubbed answer.*ListBuckets:\nBukets: unknown/s,
  )
  expect(() => stubber.addResponse('deleteBucket', { Bucket: 'b' })).toThrow(ParamValidationError)
  expect(() => stubber.addResponse('listBukets', {})).toThrow(UnknownClientMethodError)
  expect(() => stubber.addClientError('headBucket', { modeledFields: { A: 1 } })).toThrow(ParamValidationError)
  stubber.addResponse('deleteBucket', { ResponseMetadata: { HTTPStatusCode: 204 } })
  expect(() => stubber.assertNoPendingResponses()).toThrow(StubAssertionError)
})

test.each([
  ['text', 'text'],
  ['bytes', Buffer.from('text')],
  ['a stream', Readable.from([Buffer.from('te'), Buffer.from('xt')])],
])('a body may be %s', async (_, Body) => {
  const s3 = clientFor('s3', nowhere)
  new Stubber(s3).activate().addResponse('getObject', { Body })
  const output = (await s3['getObject']!({ Bucket: 'b', Key: 'k' })) as unknown as { Body: { text(): Promise<string> } }
  expect(await output.Body.text()).toBe('text')
})

test('handlers of the client hear stubbed answers', async () => {
  const iam = clientFor('iam', nowhere)
  using stubber = new Stubber(iam).activate()
  stubber.addResponse('getRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: '%7B%22a%22%3A1%7D' })
  expect(await iam['getRolePolicy']!({ RoleName: 'r', PolicyName: 'p' })).toMatchObject({ PolicyDocument: { a: 1 } })
})

test('no credentials are needed, nor whose account it is', async () => {
  const dynamodb = clientFor('dynamodb', undefined, { credentials: noCredentials })
  using stubber = new Stubber(dynamodb).activate()
  stubber.addResponse('listTables', { TableNames: ['table'] })
  expect(await dynamodb['listTables']!()).toMatchObject({ TableNames: ['table'] })
})

test('a presigned URL uses up no answer', async () => {
  const s3 = clientFor('s3', nowhere)
  using stubber = new Stubber(s3).activate()
  expect(await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'b', Key: 'k' } })).toContain('/b/k?')
  stubber.assertNoPendingResponses()
})

test('pages and waiters go by stubbed answers', async () => {
  const s3 = clientFor('s3', nowhere)
  using stubber = new Stubber(s3).activate()
  const first = { CommonPrefixes: [{ Prefix: 'p/' }], IsTruncated: true, NextContinuationToken: '2' }
  stubber.addResponse('listObjectsV2', first, { Bucket: 'b' })
  stubber.addResponse('listObjectsV2', { Contents: [{ Key: 'a' }] }, { Bucket: 'b', ContinuationToken: '2' })
  stubber.addClientError('headBucket', { serviceErrorCode: '404', httpStatusCode: 404 })
  stubber.addResponse('headBucket', {})
  const full = await s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' }).buildFullResult()
  expect(full).toMatchObject({ Contents: [{ Key: 'a' }], CommonPrefixes: [{ Prefix: 'p/' }] })
  expect(first).not.toHaveProperty('Contents')
  await s3.getWaiter('bucketExists').wait({ Bucket: 'b' })
  stubber.assertNoPendingResponses()
})

test('what is no longer stubbed goes to the service', async () => {
  const server = await startServer(() => ({ body: '{"TableNames":["real"]}' }))
  const dynamodb = clientFor('dynamodb', server.url)
  {
    using stubber = new Stubber(dynamodb).activate()
    stubber.addResponse('listTables', { TableNames: ['stubbed'] })
    expect(await dynamodb['listTables']!()).toMatchObject({ TableNames: ['stubbed'] })
  }
  expect(await dynamodb['listTables']!()).toMatchObject({ TableNames: ['real'] })
  expect(server.requests).toHaveLength(1)
  await server.stop()
})
