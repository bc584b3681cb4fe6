import { afterEach, beforeAll, afterAll, expect, test } from 'vitest'
import { type LocalAws, ServiceError, startLocalAws } from '../../../src/local/public.js'
import { requestTo, sent, signed } from '../auth/hand-made.js'
import { userWith } from '../aws.js'
import { at, sessionOf } from '../sessions.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
})
afterEach(() => aws.reset())
afterAll(() => aws.stop())

test('a handler answers in each of the protocols', async () => {
  const session = sessionOf(aws)
  const time = new Date(1_700_000_000_000)
  aws.on('kms', 'encrypt', ({ KeyId, Plaintext }) => ({ KeyId, CiphertextBlob: Plaintext })) // json 1.1
  aws.on('secretsmanager', 'getSecretValue', ({ SecretId }) => ({ Name: SecretId, CreatedDate: time }))
  aws.on('lambda', 'invoke', ({ Payload }) => ({ StatusCode: 200, Payload: Payload ?? '' })) // rest-json
  aws.on('route53', 'getHostedZone', ({ Id }) => ({ HostedZone: { Id, Name: 'n.', CallerReference: 'c' } })) // rest-xml
  aws.on('rds', 'describeDbInstances', ({ DBInstanceIdentifier }) => ({ DBInstances: [{ DBInstanceIdentifier }] })) // query
  aws.on('ec2', 'describeVolumes', ({ VolumeIds }) => ({ Volumes: [{ VolumeId: VolumeIds?.[0], CreateTime: time }] })) // ec2
  aws.on('cloudwatch', 'describeAlarms', () => ({ MetricAlarms: [{ AlarmName: 'a', Threshold: 0.5 }] })) // cbor
  const encrypted = await session.client('kms', at(aws)).encrypt({ KeyId: 'k', Plaintext: Buffer.from([0, 255]) })
  expect(encrypted).toMatchObject({ KeyId: 'k', CiphertextBlob: Buffer.from([0, 255]) })
  const secret = await session.client('secretsmanager', at(aws)).getSecretValue({ SecretId: 's' })
  expect(secret).toMatchObject({ Name: 's', CreatedDate: time })
  const { Payload } = await session.client('lambda', at(aws)).invoke({ FunctionName: 'f', Payload: '{"a":1}' })
  expect(await Payload.json()).toEqual({ a: 1 })
  const zone = await session.client('route53', at(aws)).getHostedZone({ Id: 'Z1' })
  expect(zone.HostedZone).toMatchObject({ Id: 'Z1', Name: 'n.' })
  const databases = await session.client('rds', at(aws)).describeDbInstances({ DBInstanceIdentifier: 'd' })
  expect(databases.DBInstances).toEqual([expect.objectContaining({ DBInstanceIdentifier: 'd' })])
  const volumes = await session.client('ec2', at(aws)).describeVolumes({ VolumeIds: ['v'] })
  expect(volumes.Volumes).toMatchObject([{ VolumeId: 'v', CreateTime: time }])
  const alarms = await session.client('cloudwatch', at(aws)).describeAlarms()
  expect(alarms.MetricAlarms).toMatchObject([{ AlarmName: 'a', Threshold: 0.5 }])
})

test('a stream goes in and out', async () => {
  aws.on('glacier', 'uploadArchive', async ({ body }) => ({ archiveId: String((await body!.bytes()).length) }))
  aws.on('s3', 'getObject', () => ({
    Body: (async function* () {
      yield Buffer.from('one ')
      yield Buffer.from('two')
    })(),
  }))
  const glacier = sessionOf(aws).client('glacier', at(aws))
  const { archiveId } = await glacier.uploadArchive({ vaultName: 'v', body: Buffer.alloc(100_000) })
  expect(archiveId).toBe('100000')
  const { Body } = await sessionOf(aws).client('s3', at(aws)).getObject({ Bucket: 'bucket', Key: 'k' })
  expect(await Body.text()).toBe('one two')
})

test('events go out, in REST and in JSON', async () => {
  aws.on('s3', 'selectObjectContent', () => ({
    Payload: [{ Records: { Payload: Buffer.from('a,b\n') } }, { End: {} }],
  }))
  aws.on('logs', 'startLiveTail', () => ({
    responseStream: (async function* () {
      yield { sessionStart: { requestId: 'r' } }
      yield { sessionUpdate: { sessionResults: [{ message: 'hello' }] } }
    })(),
  }))
  const s3 = sessionOf(aws).client('s3', at(aws))
  const selected = await s3.selectObjectContent({
    Bucket: 'bucket',
    Key: 'k',
    Expression: 'select *',
    ExpressionType: 'SQL',
    InputSerialization: { CSV: {} },
    OutputSerialization: { CSV: {} },
  })
  const names: string[] = []
  for await (const event of selected.Payload) names.push(Object.keys(event)[0]!)
  expect(names).toEqual(['Records', 'End'])
  // The operation's own host would be streaming-logs.<host>.
  const logs = sessionOf(aws).client('logs', { ...at(aws), config: { injectHostPrefix: false } })
  const tail = await logs.startLiveTail({ logGroupIdentifiers: ['arn:aws:logs:us-east-1:123456789012:log-group:g'] })
  const messages: unknown[] = []
  for await (const event of tail.responseStream) messages.push(event.sessionUpdate?.sessionResults?.[0]?.message)
  expect(messages).toEqual([undefined, 'hello'])
})

test('events that come in are not understood, and that is said', async () => {
  aws.on('bedrock-runtime', 'invokeModelWithBidirectionalStream', () => ({ body: [] }))
  const request = requestTo(aws, { method: 'POST', path: '/model/m/invoke-with-bidirectional-stream' })
  expect(await sent(signed(request, aws, { service: 'bedrock' }))).toMatchObject({
    status: 501,
    code: 'NotImplemented',
    message: expect.stringContaining('InvokeModelWithBidirectionalStream (streams of events)'),
  })
})

test('a handler refuses with a modelled error, with its members and status', async () => {
  aws.on('lambda', 'getFunction', ({ FunctionName }) => {
    throw new ServiceError('ResourceNotFoundException', `no ${FunctionName}`, { fields: { Type: 'User' } })
  })
  aws.on('dynamodb', 'putItem', () => {
    const fields = { Item: { id: { S: 'x' } } }
    throw new ServiceError('ConditionalCheckFailedException', 'not so', { fields })
  })
  const lambda = sessionOf(aws).client('lambda', at(aws))
  const error = await lambda.getFunction({ FunctionName: 'f' }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(lambda.exceptions.ResourceNotFoundException)
  expect(error).toMatchObject({
    message: expect.stringContaining('no f'),
    response: { Type: 'User', ResponseMetadata: { HTTPStatusCode: 404 } },
  })
  const dynamodb = sessionOf(aws).client('dynamodb', at(aws))
  await expect(dynamodb.putItem({ TableName: 'tab', Item: { id: { S: 'x' } } })).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
    response: { Item: { id: { S: 'x' } } },
  })
})

test('a handler that breaks is a 500 with its message, and the stack is at hand', async () => {
  const lambda = sessionOf(aws).client('lambda', at(aws))
  aws.on('lambda', 'listFunctions', function brokenHandler() {
    return (undefined as unknown as { Functions: [] }).Functions as never
  })
  await expect(lambda.listFunctions()).rejects.toMatchObject({
    code: 'InternalFailure',
    message: expect.stringMatching(/The handler for lambda\.listFunctions failed\. TypeError: Cannot read prop/),
    response: { ResponseMetadata: { HTTPStatusCode: 500 } },
  })
  const { error, status, errorCode } = aws.requests.at(-1)!
  expect({ status, errorCode }).toEqual({ status: 500, errorCode: 'InternalFailure' })
  expect(error?.stack).toContain('brokenHandler')
})

test('an answer that the operation does not have is told, and never sent', async () => {
  const loosely = aws as unknown as { on(service: string, operation: string, handler: () => unknown): void }
  const session = sessionOf(aws)
  loosely.on('lambda', 'invoke', () => ({ Payload: { a: 1 } }))
  const lambda = session.client('lambda', at(aws))
  await expect(lambda.invoke({ FunctionName: 'f' })).rejects.toThrow(
    /The handler for lambda\.invoke failed\. It gave what Invoke cannot answer: Payload: must be a string, bytes/,
  )
  loosely.on('sqs', 'listQueues', () => ({ QueueUrls: 'x', NextTokn: 'y' }))
  await expect(session.client('sqs', at(aws)).listQueues()).rejects.toThrow(/QueueUrls: must be an array.*NextTokn/s)
  loosely.on('sts', 'getCallerIdentity', () => 'text')
  await expect(session.client('sts', at(aws)).getCallerIdentity()).rejects.toThrow(/must be an object, got string/)
  loosely.on('dynamodb', 'putItem', () => {
    throw new ServiceError('ConditionalCheckFailedException', 'x', { fields: { Item: { id: { B: 5 } } } })
  })
  const put = session.client('dynamodb', at(aws)).putItem({ TableName: 'tab', Item: {} })
  await expect(put).rejects.toThrow(/The error ConditionalCheckFailedException cannot be written/)
})

test('a handler may leave out what the model requires, and pass on what a client got', async () => {
  const session = sessionOf(aws)
  aws.on('sqs', 'listQueueTags', () => ({}))
  await session.client('sqs', at(aws)).listQueueTags({ QueueUrl: 'q' })
  const sts = session.client('sts', at(aws))
  const identity = await sts.getCallerIdentity()
  expect(identity.ResponseMetadata).toBeDefined()
  aws.on('sts', 'getCallerIdentity', () => identity)
  expect((await sts.getCallerIdentity()).Arn).toBe(identity.Arn)
  aws.on('s3', 'getObject', () => ({ Body: new Blob(['blob']) }))
  const { Body } = await session.client('s3', at(aws)).getObject({ Bucket: 'bucket', Key: 'k' })
  expect(await Body.text()).toBe('blob')
})

test('next() gives what the embedded AWS itself would answer', async () => {
  const s3 = sessionOf(aws).client('s3', at(aws))
  aws.on('s3', 'listBuckets', async (_input, _context, next) => ({ ...(await next()), Owner: { ID: 'me' } }))
  await s3.createBucket({ Bucket: 'there' })
  expect(await s3.listBuckets()).toMatchObject({ Buckets: [{ Name: 'there' }], Owner: { ID: 'me' } })
  aws.on('kms', 'listKeys', (_input, _context, next) => next())
  await expect(sessionOf(aws).client('kms', at(aws)).listKeys()).rejects.toMatchObject({ code: 'NotImplemented' })
})

test('the last handler counts, until it is taken away; reset takes all', async () => {
  const sts = sessionOf(aws).client('sts', at(aws))
  const arn = async () => (await sts.getCallerIdentity()).Arn
  const own = await arn()
  aws.on('sts', 'getCallerIdentity', () => ({ Arn: 'one' }))
  aws.on('sts', 'getCallerIdentity', () => ({ Arn: 'two' }))
  expect(await arn()).toBe('two')
  aws.off('sts', 'getCallerIdentity')
  expect(await arn()).toBe(own)
  aws.on('sts', 'getCallerIdentity', () => ({ Arn: 'three' }))
  aws.reset()
  expect(await arn()).toBe(own)
})

test('a handler knows the caller, and only those who may call reach it', async () => {
  aws.on('lambda', 'invoke', (_input, { principal, region, service, operation }) => ({
    Payload: JSON.stringify([principal.kind, principal.name, region, service, operation]),
  }))
  const someone = await userWith(aws, [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }])
  const { Payload } = await someone.client('lambda', at(aws)).invoke({ FunctionName: 'f' })
  expect(await Payload.json()).toEqual(['user', 'someone', 'us-east-1', 'lambda', 'Invoke'])
  aws.on('lambda', 'listFunctions', () => ({ Functions: [] }))
  await expect(someone.client('lambda', at(aws)).listFunctions()).rejects.toMatchObject({
    code: 'AccessDeniedException',
  })
})

test('what is misspelt is an error at once', () => {
  const loosely = aws as unknown as { on(service: string, operation: string, handler: () => object): void }
  expect(() => loosely.on('lambda', 'invokee', () => ({}))).toThrow(/no operation invokee/)
  expect(() => aws.off('lambda', 'invokee' as never)).toThrow(/no operation/)
  expect(() => aws.fail('s3', 'putObjekt' as never, {})).toThrow(/no operation/)
  expect(() => loosely.on('lamda', 'invoke', () => ({}))).toThrow(/lamda/)
  expect(() => aws.fail('lamda' as never, '*', {})).toThrow(/lamda/)
})
