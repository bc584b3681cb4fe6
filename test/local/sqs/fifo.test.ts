import { expect, test } from 'vitest'
import type { LocalAwsOptions } from '../../../src/local/public.js'
import { at, sessionOf, startedAws } from '../aws.js'

async function startedQueue(Attributes: Record<string, string> = {}, options: LocalAwsOptions = {}) {
  const aws = await startedAws(options)
  const sqs = sessionOf(aws).client('sqs', at(aws))
  const { QueueUrl = '' } = await sqs.createQueue({
    QueueName: 'work.fifo',
    Attributes: { FifoQueue: 'true', ...Attributes },
  })
  const send = (MessageBody: string, MessageGroupId = 'g', more: object = {}) =>
    sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId, ...more })
  const receive = async (most = 10) =>
    (await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: most, AttributeNames: ['All'] })).Messages ?? []
  return { sqs, QueueUrl, send, receive }
}
const contentBased = { ContentBasedDeduplication: 'true' }
const bodiesOf = (messages: readonly { readonly Body?: string }[]) => messages.map(({ Body }) => Body)

test('messages of a group come in their order, and one in flight holds the rest back', async () => {
  const { sqs, QueueUrl, send, receive } = await startedQueue(contentBased)
  for (const body of ['a1', 'a2', 'a3']) await send(body, 'a')
  await send('b1', 'b')
  const [first] = await receive(1)
  expect(first).toMatchObject({
    Body: 'a1',
    Attributes: { MessageGroupId: 'a', MessageDeduplicationId: expect.any(String) },
  })
  expect(bodiesOf(await receive())).toEqual(['b1'])
  expect(await receive()).toEqual([])
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first!.ReceiptHandle! })
  const rest = await receive()
  expect(bodiesOf(rest)).toEqual(['a2', 'a3'])
  await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: rest[0]!.ReceiptHandle!, VisibilityTimeout: 0 })
  expect(bodiesOf(await receive(1))).toEqual(['a2'])
})

test('numbers of messages grow', async () => {
  const { send, receive } = await startedQueue(contentBased)
  const sent = [await send('one'), await send('two'), await send('three', 'other')]
  const numbers = sent.map(({ SequenceNumber }) => SequenceNumber!)
  expect(numbers.toSorted()).toEqual(numbers)
  expect(numbers[0]).toMatch(/^\d{20}$/)
  expect((await receive()).map(({ Attributes }) => Attributes?.SequenceNumber)).toEqual(numbers)
})

test('the same message is taken once in five minutes', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const { send, receive } = await startedQueue(contentBased, { now: () => now, verifySignatures: false })
  const first = await send('same')
  now += 299_000
  expect(await send('same', 'other')).toMatchObject({
    MessageId: first.MessageId,
    SequenceNumber: first.SequenceNumber,
  })
  await send('same', 'g', { MessageDeduplicationId: 'own' })
  expect(bodiesOf(await receive())).toEqual(['same', 'same'])
  now += 1000
  expect((await send('same')).MessageId).not.toBe(first.MessageId)
})

test('a queue may count duplicates by group', async () => {
  const { send, receive } = await startedQueue({
    ...contentBased,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  })
  await send('same', 'a')
  await send('same', 'a')
  await send('same', 'b')
  expect(await receive()).toHaveLength(2)
})

test('a message needs a group and a way to know it again; it cannot be delayed', async () => {
  const { sqs, QueueUrl, send } = await startedQueue()
  await expect(sqs.sendMessage({ QueueUrl, MessageBody: 'm', MessageDeduplicationId: 'd' })).rejects.toMatchObject({
    code: 'MissingParameter',
  })
  await expect(send('m')).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  await expect(send('m', 'g', { MessageDeduplicationId: 'd', DelaySeconds: 1 })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  })
  await send('m', 'g', { MessageDeduplicationId: 'd' })
})

test('names and kinds must agree', async () => {
  const { sqs } = await startedQueue()
  const refused = { code: 'InvalidParameterValue' }
  await expect(sqs.createQueue({ QueueName: 'work', Attributes: { FifoQueue: 'true' } })).rejects.toMatchObject(refused)
  await expect(sqs.createQueue({ QueueName: 'other.fifo' })).rejects.toMatchObject(refused)
  const QueueUrl = (await sqs.createQueue({ QueueName: 'plain' })).QueueUrl!
  await expect(sqs.sendMessage({ QueueUrl, MessageBody: 'm', MessageDeduplicationId: 'd' })).rejects.toMatchObject(
    refused,
  )
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:123456789012:work.fifo'
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 })
  await expect(sqs.setQueueAttributes({ QueueUrl, Attributes: { RedrivePolicy } })).rejects.toMatchObject({
    code: 'InvalidAttributeValue',
  })
})

test('a dead letter lets those behind it go on, and keeps its group', async () => {
  const { sqs, QueueUrl, send, receive } = await startedQueue({ ...contentBased, VisibilityTimeout: '0' })
  const attributes = { FifoQueue: 'true', ...contentBased }
  const dead = (await sqs.createQueue({ QueueName: 'dead.fifo', Attributes: attributes })).QueueUrl!
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:123456789012:dead.fifo'
  await sqs.setQueueAttributes({
    QueueUrl,
    Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) },
  })
  await send('bad')
  await send('good')
  expect(bodiesOf(await receive(1))).toEqual(['bad'])
  expect(bodiesOf(await receive(1))).toEqual(['good'])
  const { Messages } = await sqs.receiveMessage({ QueueUrl: dead, AttributeNames: ['MessageGroupId'] })
  expect(Messages).toMatchObject([{ Body: 'bad', Attributes: { MessageGroupId: 'g' } }])
})

test('an old handle no longer counts', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const { sqs, QueueUrl, send, receive } = await startedQueue(contentBased, { now: () => now, verifySignatures: false })
  await send('m')
  const [first] = await receive()
  now += 31_000
  const [second] = await receive()
  const remove = (ReceiptHandle: string) => sqs.deleteMessage({ QueueUrl, ReceiptHandle })
  await expect(remove(first!.ReceiptHandle!)).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  await remove(second!.ReceiptHandle!)
  now += 31_000
  expect(await receive()).toEqual([])
})
