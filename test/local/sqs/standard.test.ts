import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { LocalAwsOptions } from '../../../src/local/public.js'
import { at, sessionOf, startedAws, userWith } from '../aws.js'

async function startedQueue(Attributes: Record<string, string> = {}, options: LocalAwsOptions = {}) {
  const aws = await startedAws(options)
  const sqs = sessionOf(aws).client('sqs', at(aws))
  const QueueUrl = (await sqs.createQueue({ QueueName: 'work', Attributes })).QueueUrl!
  const bodies = async (more: object = {}) => {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, ...more })
    return Messages.map(({ Body }) => Body)
  }
  const counts = async () => {
    const { Attributes: told } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] })
    const read = (name: string) => Number(told?.[`ApproximateNumberOfMessages${name}` as 'QueueArn'])
    return [read(''), read('NotVisible'), read('Delayed')]
  }
  return { aws, sqs, QueueUrl, bodies, counts }
}

/** A clock that tests turn; signatures would not follow it. */
function clock() {
  const time = { now: Date.parse('2026-03-01T12:00:00Z') }
  const pass = (seconds: number): void => {
    time.now += seconds * 1000
  }
  return { pass, options: { now: () => time.now, verifySignatures: false } }
}

test('a message is sent, received, and gone when it is deleted', async () => {
  const { sqs, QueueUrl, bodies, counts } = await startedQueue()
  const sent = await sqs.sendMessage({ QueueUrl, MessageBody: 'hällo' })
  expect(sent.MD5OfMessageBody).toBe(hash('md5', 'hällo'))
  const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ['All'] })
  expect(Messages).toMatchObject([
    {
      MessageId: sent.MessageId,
      Body: 'hällo',
      MD5OfBody: sent.MD5OfMessageBody,
      Attributes: { ApproximateReceiveCount: '1', SenderId: '123456789012' },
    },
  ])
  expect(await bodies()).toEqual([])
  expect(await counts()).toEqual([0, 1, 0])
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle! })
  expect(await counts()).toEqual([0, 0, 0])
})

test('a message that is not deleted comes back when its time is over, sooner or later as asked', async () => {
  const { pass, options } = clock()
  const { sqs, QueueUrl, bodies } = await startedQueue({ VisibilityTimeout: '40' }, options)
  await sqs.sendMessage({ QueueUrl, MessageBody: 'm' })
  expect(await bodies()).toEqual(['m'])
  pass(39)
  expect(await bodies()).toEqual([])
  pass(1)
  expect(await bodies({ VisibilityTimeout: 5 })).toEqual(['m'])
  pass(5)
  const { Messages } = await sqs.receiveMessage({ QueueUrl, AttributeNames: ['All'] })
  expect(Messages?.[0]?.Attributes?.ApproximateReceiveCount).toBe('3')
  const ReceiptHandle = Messages![0]!.ReceiptHandle!
  await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 100 })
  pass(99)
  expect(await bodies()).toEqual([])
  await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })
  expect(await bodies()).toEqual(['m'])
  pass(40)
  await expect(sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 })).rejects.toMatchObject({
    code: expect.stringContaining('MessageNotInflight'),
  })
})

test('a message waits as long as it or its queue says, and is kept no longer than its queue keeps messages', async () => {
  const { pass, options } = clock()
  const { sqs, QueueUrl, bodies, counts } = await startedQueue(
    { DelaySeconds: '10', MessageRetentionPeriod: '60' },
    options,
  )
  await sqs.sendMessage({ QueueUrl, MessageBody: 'usual' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'now', DelaySeconds: 0 })
  expect(await counts()).toEqual([1, 0, 1])
  expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['now'])
  pass(10)
  expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['usual', 'now'])
  pass(50)
  expect(await counts()).toEqual([0, 0, 0])
  expect(await bodies()).toEqual([])
})

test('whoever waits gets a message as soon as there is one', async () => {
  const { aws, sqs, QueueUrl, bodies } = await startedQueue()
  const waiting = bodies({ WaitTimeSeconds: 20 })
  await expect.poll(() => aws.requests.at(-1)?.operation).toBe('ReceiveMessage')
  await sqs.sendMessageBatch({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'm' }] })
  expect(await waiting).toEqual(['m'])
}, 10_000)

test('whoever waits for a queue that goes is told', async () => {
  const { aws, sqs, QueueUrl, bodies } = await startedQueue()
  const waiting = expect(bodies({ WaitTimeSeconds: 20 })).rejects.toMatchObject({
    code: 'AWS.SimpleQueueService.NonExistentQueue',
  })
  await expect.poll(() => aws.requests.at(-1)?.operation).toBe('ReceiveMessage')
  await sqs.deleteQueue({ QueueUrl })
  await waiting
}, 10_000)

test('a message that is received too often goes to the dead letters', async () => {
  const { sqs, QueueUrl, bodies, aws } = await startedQueue({ VisibilityTimeout: '0' })
  const dead = (await sqs.createQueue({ QueueName: 'dead' })).QueueUrl!
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:123456789012:dead'
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 })
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { RedrivePolicy } })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'bad' })
  expect([await bodies(), await bodies(), await bodies()]).toEqual([['bad'], ['bad'], []])
  const { Messages } = await sqs.receiveMessage({ QueueUrl: dead, AttributeNames: ['All'] })
  expect(Messages).toMatchObject([
    { Body: 'bad', Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:123456789012:work' } },
  ])
  expect((await sqs.listDeadLetterSourceQueues({ QueueUrl: dead })).queueUrls).toEqual([`${aws.url}/123456789012/work`])
  const RedriveAllowPolicy = JSON.stringify({ redrivePermission: 'denyAll' })
  await sqs.setQueueAttributes({ QueueUrl: dead, Attributes: { RedriveAllowPolicy } })
  await expect(sqs.createQueue({ QueueName: 'other', Attributes: { RedrivePolicy } })).rejects.toMatchObject({
    code: 'InvalidAttributeValue',
  })
})

test('attributes of messages come back where they are asked for, with their sum', async () => {
  const { sqs, QueueUrl } = await startedQueue({ VisibilityTimeout: '0' })
  const MessageAttributes = {
    'app.kind': { DataType: 'String', StringValue: 'x' },
    'app.size': { DataType: 'Number.int', StringValue: '7' },
    bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
  }
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5e' } }
  const sent = await sqs.sendMessage({ QueueUrl, MessageBody: 'm', MessageAttributes, MessageSystemAttributes })
  expect(sent.MD5OfMessageAttributes).toMatch(/^[\da-f]{32}$/)
  expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[\da-f]{32}$/)
  const receive = async (names: string[]) => {
    const { Messages } = await sqs.receiveMessage({
      QueueUrl,
      MessageAttributeNames: names,
      AttributeNames: ['AWSTraceHeader'],
    })
    return Messages![0]!
  }
  const all = await receive(['All'])
  expect(all).toMatchObject({
    MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
    Attributes: { AWSTraceHeader: 'Root=1-5e' },
  })
  expect(Object.keys(all.MessageAttributes ?? {}).toSorted()).toEqual(['app.kind', 'app.size', 'bytes'])
  expect([...(all.MessageAttributes?.['bytes']?.BinaryValue ?? [])]).toEqual([0, 255])
  expect(Object.keys((await receive(['app.*'])).MessageAttributes ?? {}).toSorted()).toEqual(['app.kind', 'app.size'])
  expect(await receive([])).not.toHaveProperty('MessageAttributes')
})

test.each([
  ['no kind', { a: { DataType: 'Text', StringValue: 'x' } }],
  ['no value', { a: { DataType: 'String', StringValue: '' } }],
  ['a number that is none', { a: { DataType: 'Number', StringValue: 'x' } }],
  ['a name of Amazon’s', { 'AWS.a': { DataType: 'String', StringValue: 'x' } }],
])('an attribute with %s is refused', async (_what, MessageAttributes) => {
  const { sqs, QueueUrl } = await startedQueue()
  await expect(sqs.sendMessage({ QueueUrl, MessageBody: 'm', MessageAttributes })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  })
})

const entry = (Id: string) => ({ Id, MessageBody: 'm' })

test('a batch fails in parts', async () => {
  const { sqs, QueueUrl, bodies } = await startedQueue()
  const { Successful, Failed } = await sqs.sendMessageBatch({
    QueueUrl,
    Entries: [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: 'two', DelaySeconds: 1000 },
      { Id: 'c', MessageBody: 'bad \u0000' },
    ],
  })
  expect(Successful).toMatchObject([{ Id: 'a', MD5OfMessageBody: hash('md5', 'one') }])
  expect(Failed).toMatchObject([
    { Id: 'b', Code: 'InvalidParameterValue', SenderFault: true },
    { Id: 'c', Code: 'InvalidMessageContents', SenderFault: true },
  ])
  const send = (Entries: { Id: string; MessageBody: string }[]) => sqs.sendMessageBatch({ QueueUrl, Entries })
  const prefix = 'AWS.SimpleQueueService.'
  await expect(send([])).rejects.toMatchObject({ code: `${prefix}EmptyBatchRequest` })
  await expect(send([entry('a'), entry('a')])).rejects.toMatchObject({ code: `${prefix}BatchEntryIdsNotDistinct` })
  await expect(send([entry('a b')])).rejects.toMatchObject({ code: `${prefix}InvalidBatchEntryId` })
  const eleven = Array.from({ length: 11 }, (_, i) => entry(String(i)))
  await expect(send(eleven)).rejects.toMatchObject({ code: `${prefix}TooManyEntriesInBatchRequest` })
  const long = 'x'.repeat(600_000)
  await expect(
    send([
      { Id: 'a', MessageBody: long },
      { Id: 'b', MessageBody: long },
    ]),
  ).rejects.toMatchObject({
    code: `${prefix}BatchRequestTooLong`,
  })
  expect(await bodies()).toEqual(['one'])
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  expect(Messages).toBeUndefined()
  const deleted = await sqs.deleteMessageBatch({ QueueUrl, Entries: [{ Id: 'x', ReceiptHandle: 'nonsense' }] })
  expect(deleted.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }])
})

test('a queue is found, listed, tagged, emptied and removed', async () => {
  const { aws, sqs, QueueUrl, bodies, counts } = await startedQueue({ VisibilityTimeout: '60' })
  expect(QueueUrl).toBe(`${aws.url}/123456789012/work`)
  expect((await sqs.getQueueUrl({ QueueName: 'work' })).QueueUrl).toBe(QueueUrl)
  expect(
    (await sqs.createQueue({ QueueName: 'work', Attributes: { VisibilityTimeout: '60', DelaySeconds: '0' } })).QueueUrl,
  ).toBe(QueueUrl)
  await expect(sqs.createQueue({ QueueName: 'work', Attributes: { VisibilityTimeout: '61' } })).rejects.toMatchObject({
    code: 'QueueAlreadyExists',
  })
  for (const name of ['other-1', 'other-2', 'other-3']) await sqs.createQueue({ QueueName: name })
  const names: (string | undefined)[] = []
  const pages = sqs.getPaginator('listQueues').paginate({ QueueNamePrefix: 'other', PaginationConfig: { PageSize: 2 } })
  for await (const { QueueUrls } of pages) names.push(...QueueUrls.map((url) => url.split('/').at(-1)))
  expect(names).toEqual(['other-1', 'other-2', 'other-3'])
  await sqs.tagQueue({ QueueUrl, Tags: { a: '1', b: '2' } })
  await sqs.untagQueue({ QueueUrl, TagKeys: ['a'] })
  expect((await sqs.listQueueTags({ QueueUrl })).Tags).toEqual({ b: '2' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'm' })
  await sqs.purgeQueue({ QueueUrl })
  expect(await counts()).toEqual([0, 0, 0])
  await sqs.deleteQueue({ QueueUrl })
  await expect(bodies()).rejects.toMatchObject({ code: 'AWS.SimpleQueueService.NonExistentQueue' })
  await expect(sqs.getQueueUrl({ QueueName: 'work' })).rejects.toBeInstanceOf(sqs.exceptions.QueueDoesNotExist)
})

test.each([
  ['VisibilityTimeout', '43201', 'InvalidAttributeValue'],
  ['DelaySeconds', '-1', 'InvalidAttributeValue'],
  ['MessageRetentionPeriod', '59', 'InvalidAttributeValue'],
  ['Colour', 'blue', 'InvalidAttributeName'],
  ['ContentBasedDeduplication', 'true', 'InvalidAttributeName'],
  ['RedrivePolicy', '{}', 'InvalidAttributeValue'],
  ['Policy', 'none', 'InvalidAttributeValue'],
])('the attribute %s cannot be %s', async (name, value, code) => {
  const { sqs, QueueUrl } = await startedQueue()
  await expect(sqs.setQueueAttributes({ QueueUrl, Attributes: { [name]: value } })).rejects.toMatchObject({ code })
})

test('a policy of the queue lets in whom it names', async () => {
  const { aws, sqs, QueueUrl } = await startedQueue()
  const session = await userWith(aws, [], 'ada')
  const send = () => session.client('sqs', at(aws)).sendMessage({ QueueUrl, MessageBody: 'm' })
  await expect(send()).rejects.toMatchObject({ code: 'AccessDenied' })
  const Statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::123456789012:user/ada' },
    Action: 'sqs:SendMessage',
    Resource: 'arn:aws:sqs:us-east-1:123456789012:work',
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
  await send()
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: '' } })
  await expect(send()).rejects.toMatchObject({ code: 'AccessDenied' })
  await sqs.addPermission({ QueueUrl, Label: 'one', AWSAccountIds: ['210987654321'], Actions: ['SendMessage'] })
  await expect(
    sqs.addPermission({ QueueUrl, Label: 'one', AWSAccountIds: ['210987654321'], Actions: ['SendMessage'] }),
  ).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  await sqs.removePermission({ QueueUrl, Label: 'one' })
  await expect(sqs.removePermission({ QueueUrl, Label: 'one' })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  })
})

test('what is not here says so', async () => {
  const { sqs } = await startedQueue()
  const SourceArn = 'arn:aws:sqs:us-east-1:123456789012:work'
  await expect(sqs.startMessageMoveTask({ SourceArn })).rejects.toMatchObject({ code: 'NotImplemented' })
})
