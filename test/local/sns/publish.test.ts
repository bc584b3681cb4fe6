import { expect, test } from 'vitest'
import type { LocalAwsOptions } from '../../../src/local/public.js'
import { at, sessionOf, startedAws } from '../aws.js'

const account = '123456789012'

/** A topic, and a way to have queues listen to it. */
async function startedTopic(fifo = false, options: LocalAwsOptions = {}) {
  const aws = await startedAws(options)
  const session = sessionOf(aws)
  const [sns, sqs] = [session.client('sns', at(aws)), session.client('sqs', at(aws))]
  const topic = fifo
    ? { Name: 't.fifo', Attributes: { FifoTopic: 'true', ContentBasedDeduplication: 'true' } }
    : { Name: 't' }
  const TopicArn = (await sns.createTopic(topic)).TopicArn!
  const listen = async (QueueName: string, Attributes: Record<string, string> = {}) => {
    const Endpoint = `arn:aws:sqs:us-east-1:${account}:${QueueName}`
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: Endpoint,
      Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    const isFifo: Record<string, string> = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : {}
    const QueueUrl = (await sqs.createQueue({ QueueName, Attributes: { Policy, ...isFifo } })).QueueUrl!
    const { SubscriptionArn = '' } = await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes })
    const received = async () => {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        AttributeNames: ['All'],
      })
      return Messages
    }
    return { QueueUrl, SubscriptionArn, received }
  }
  return { aws, sns, sqs, TopicArn, listen }
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue })

test('a message reaches every queue that listens, in an envelope or as it is', async () => {
  const { sns, TopicArn, listen } = await startedTopic()
  const wrapped = await listen('wrapped')
  const raw = await listen('raw', { RawMessageDelivery: 'true' })
  const MessageAttributes = { kind: text('x'), bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1]) } }
  const { MessageId } = await sns.publish({ TopicArn, Subject: 'Hi', Message: 'hällo', MessageAttributes })
  const [message] = await wrapped.received()
  expect(JSON.parse(message!.Body!)).toMatchObject({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'Hi',
    Message: 'hällo',
    Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    MessageAttributes: { kind: { Type: 'String', Value: 'x' }, bytes: { Type: 'Binary', Value: 'AQ==' } },
  })
  expect(message).not.toHaveProperty('MessageAttributes')
  const [plain] = await raw.received()
  expect(plain).toMatchObject({ Body: 'hällo', MessageAttributes: { kind: text('x') } })
})

test('a queue takes only what its policy lets the topic send; the rest goes to the dead letters', async () => {
  const { sns, sqs, TopicArn, listen } = await startedTopic()
  const dead = await listen('dead')
  await sns.unsubscribe({ SubscriptionArn: dead.SubscriptionArn })
  const queue = await listen('q', {
    RawMessageDelivery: 'true',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:${account}:dead` }),
  })
  await sqs.setQueueAttributes({ QueueUrl: queue.QueueUrl, Attributes: { Policy: '' } })
  await sns.publish({ TopicArn, Message: 'm' })
  expect(await queue.received()).toEqual([])
  expect(await dead.received()).toMatchObject([{ Body: 'm' }])
})

test('what one queue cannot take keeps nothing from the others', async () => {
  const { sns, sqs, TopicArn, listen } = await startedTopic()
  const small = await listen('small', { RawMessageDelivery: 'true' })
  await sqs.setQueueAttributes({ QueueUrl: small.QueueUrl, Attributes: { MaximumMessageSize: '1024' } })
  const large = await listen('large', { RawMessageDelivery: 'true' })
  await sns.publish({ TopicArn, Message: 'x'.repeat(2000) })
  expect(await small.received()).toEqual([])
  expect(await large.received()).toHaveLength(1)
})

test.each([
  [{ kind: ['a', 'b'] }, { kind: text('b') }, true],
  [{ kind: ['a', 'b'] }, { kind: text('c') }, false],
  [{ kind: ['a'], size: [1] }, { kind: text('a') }, false],
  [{ kind: [{ prefix: 'or' }] }, { kind: text('order') }, true],
  [{ kind: [{ suffix: 'er' }] }, { kind: text('order') }, true],
  [{ kind: [{ 'anything-but': ['a'] }] }, { kind: text('a') }, false],
  [{ kind: [{ 'anything-but': ['a'] }] }, {}, false],
  [{ kind: [{ 'anything-but': { prefix: 'or' } }] }, { kind: text('other') }, true],
  [{ kind: [{ 'equals-ignore-case': 'ORDER' }] }, { kind: text('order') }, true],
  [{ kind: [{ wildcard: 'o*r' }] }, { kind: text('order') }, true],
  [{ kind: [{ exists: true }] }, {}, false],
  [{ kind: [{ exists: false }] }, {}, true],
  [{ size: [{ numeric: ['>', 1, '<=', 5] }] }, { size: { DataType: 'Number', StringValue: '5' } }, true],
  [{ size: [{ numeric: ['>', 1, '<=', 5] }] }, { size: { DataType: 'Number', StringValue: '6' } }, false],
  [{ size: [5] }, { size: { DataType: 'Number', StringValue: '5.0' } }, true],
  [{ size: [5] }, { size: text('5') }, false],
  [{ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: text('10.0.0.7') }, true],
  [{ tags: ['b'] }, { tags: { DataType: 'String.Array', StringValue: '["a","b"]' } }, true],
  [{ $or: [{ kind: ['a'] }, { size: [1] }] }, { kind: text('a') }, true],
  [{ $or: [{ kind: ['a'] }, { size: [1] }] }, { kind: text('b') }, false],
])('the filter %j for %j: %j', async (policy, MessageAttributes, isWanted) => {
  const { sns, TopicArn, listen } = await startedTopic()
  const queue = await listen('q', { FilterPolicy: JSON.stringify(policy) })
  await sns.publish({ TopicArn, Message: 'm', MessageAttributes })
  expect(await queue.received()).toHaveLength(isWanted ? 1 : 0)
})

test.each([
  [{ order: { kind: ['a'] } }, { order: { kind: 'a' } }, true],
  [{ order: { kind: ['a'] } }, { order: { kind: 'b' } }, false],
  [{ order: { kind: ['a'] } }, { order: 'a' }, false],
  [{ order: { kind: [{ exists: false }] } }, {}, true],
  [{ order: { size: [{ numeric: ['=', 3] }] } }, { order: { size: 3 } }, true],
  [{ done: [true, null] }, { done: null }, true],
  [{ tags: ['b'] }, { tags: ['a', 'b'] }, true],
  [{ lines: { sku: ['x'] } }, { lines: [{ sku: 'w' }, { sku: 'x' }] }, true],
])('the filter %j for the body %j: %j', async (policy, body, isWanted) => {
  const { sns, TopicArn, listen } = await startedTopic()
  const queue = await listen('q', { FilterPolicy: JSON.stringify(policy), FilterPolicyScope: 'MessageBody' })
  await sns.publish({ TopicArn, Message: JSON.stringify(body) })
  await sns.publish({ TopicArn, Message: 'no JSON' })
  expect(await queue.received()).toHaveLength(isWanted ? 1 : 0)
})

test('a message may have another text for each protocol', async () => {
  const { sns, TopicArn, listen } = await startedTopic()
  const queue = await listen('q', { RawMessageDelivery: 'true' })
  const publish = (Message: string) => sns.publish({ TopicArn, Message, MessageStructure: 'json' })
  await publish(JSON.stringify({ default: 'for all', email: 'for mail' }))
  await publish(JSON.stringify({ default: 'for all', sqs: 'for queues' }))
  const bodies = (await queue.received()).map(({ Body }) => Body)
  expect(bodies).toEqual(['for all', 'for queues'])
  await expect(publish('{')).rejects.toMatchObject({ code: 'InvalidParameter' })
  await expect(publish('{"sqs":"x"}')).rejects.toMatchObject({ code: 'InvalidParameter' })
})

const entry = (Id: string) => ({ Id, Message: 'm' })

test('a batch fails in parts', async () => {
  const { sns, TopicArn, listen } = await startedTopic()
  const queue = await listen('q', { RawMessageDelivery: 'true' })
  const publish = (PublishBatchRequestEntries: { Id: string; Message: string }[]) =>
    sns.publishBatch({ TopicArn, PublishBatchRequestEntries })
  const { Successful, Failed } = await publish([
    { Id: 'a', Message: 'one' },
    { Id: 'b', Message: '' },
  ])
  expect(Successful).toMatchObject([{ Id: 'a', MessageId: expect.any(String) }])
  expect(Failed).toMatchObject([{ Id: 'b', Code: 'InvalidParameter', SenderFault: true }])
  expect(await queue.received()).toHaveLength(1)
  await expect(publish([entry('a'), entry('a')])).rejects.toMatchObject({ code: 'BatchEntryIdsNotDistinct' })
  await expect(publish(Array.from({ length: 11 }, (_, i) => entry(String(i))))).rejects.toMatchObject({
    code: 'TooManyEntriesInBatchRequest',
  })
  const long = 'x'.repeat(140_000)
  await expect(
    publish([
      { Id: 'a', Message: long },
      { Id: 'b', Message: long },
    ]),
  ).rejects.toMatchObject({
    code: 'BatchRequestTooLong',
  })
})

test.each([
  [{ Message: '' }],
  [{ Message: 'x'.repeat(262_145) }],
  [{ Message: 'm', Subject: 'two\nlines' }],
  [{ Message: 'm', MessageDeduplicationId: 'd' }],
])('what cannot be published is refused: %#', async (part) => {
  const { sns, TopicArn } = await startedTopic()
  await expect(sns.publish({ TopicArn, ...part })).rejects.toMatchObject({ code: 'InvalidParameter' })
})

test('a FIFO topic keeps order and drops what it had in the last five minutes, for queues of both kinds', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const { sns, TopicArn, listen } = await startedTopic(true, { now: () => now, verifySignatures: false })
  const fifo = await listen('q.fifo', { RawMessageDelivery: 'true' })
  const plain = await listen('q', { RawMessageDelivery: 'true' })
  const publish = (Message: string, MessageGroupId = 'g') => sns.publish({ TopicArn, Message, MessageGroupId })
  const first = await publish('one')
  const second = await publish('two')
  expect(second.SequenceNumber! > first.SequenceNumber!).toBe(true)
  await publish('one')
  const bodies = async ({ received }: typeof fifo) => (await received()).map(({ Body }) => Body)
  expect(await bodies(fifo)).toEqual(['one', 'two'])
  expect(await bodies(plain)).toEqual(['one', 'two'])
  now += 300_000
  await publish('one', 'h')
  expect(await bodies(plain)).toEqual(['one', 'two', 'one'])
  await expect(sns.publish({ TopicArn, Message: 'm' })).rejects.toMatchObject({ code: 'InvalidParameter' })
})
