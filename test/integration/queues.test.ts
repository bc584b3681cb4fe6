import { expect } from 'vitest'
import { atMoto, session, test } from './moto.js'

test('SQS: a message travels through a queue', async () => {
  const sqs = session.client('sqs', atMoto)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'work', Attributes: { VisibilityTimeout: '1' } })
  expect((await sqs.listQueues()).QueueUrls).toEqual([QueueUrl])
  const sent = await sqs.sendMessage({
    QueueUrl: QueueUrl!,
    MessageBody: 'hello <&> ü',
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
  })
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: QueueUrl!, MessageAttributeNames: ['All'] })
  expect(Messages).toHaveLength(1)
  expect(Messages[0]).toMatchObject({ MessageId: sent.MessageId, Body: 'hello <&> ü' })
  expect(Messages[0]?.MessageAttributes?.['kind']?.StringValue).toBe('greeting')
  await sqs.deleteMessage({ QueueUrl: QueueUrl!, ReceiptHandle: Messages[0]!.ReceiptHandle! })
  await sqs.deleteQueue({ QueueUrl: QueueUrl! })
  expect((await sqs.listQueues()).QueueUrls ?? []).toEqual([])
})

test('SQS: a queue that does not exist is known by its modelled class and its old code', async () => {
  const sqs = session.client('sqs', atMoto)
  const call = sqs.getQueueUrl({ QueueName: 'nowhere' })
  await expect(call).rejects.toBeInstanceOf(sqs.exceptions.QueueDoesNotExist)
  await expect(call).rejects.toMatchObject({ code: 'AWS.SimpleQueueService.NonExistentQueue' })
})

test('SNS: topics and subscriptions', async () => {
  const sns = session.client('sns', atMoto)
  const { TopicArn } = await sns.createTopic({ Name: 'news', Tags: [{ Key: 'team', Value: 'a&b' }] })
  const { Topics } = await sns.listTopics()
  expect(Topics).toEqual([{ TopicArn }])
  expect((await sns.listTagsForResource({ ResourceArn: TopicArn! })).Tags).toEqual([{ Key: 'team', Value: 'a&b' }])
  const { SubscriptionArn } = await sns.subscribe({
    TopicArn: TopicArn!,
    Protocol: 'email',
    Endpoint: 'reader@example.com',
    ReturnSubscriptionArn: true,
  })
  expect((await sns.listSubscriptionsByTopic({ TopicArn: TopicArn! })).Subscriptions).toHaveLength(1)
  expect((await sns.publish({ TopicArn: TopicArn!, Message: 'hi' })).MessageId).toMatch(/^[\da-f-]{36}$/)
  await sns.unsubscribe({ SubscriptionArn: SubscriptionArn! })
  await sns.deleteTopic({ TopicArn: TopicArn! })
  expect((await sns.listTopics()).Topics ?? []).toEqual([])
  await expect(sns.getTopicAttributes({ TopicArn: TopicArn! })).rejects.toMatchObject({ code: 'NotFound' })
})

test('Kinesis: records keep their bytes', async () => {
  const kinesis = session.client('kinesis', atMoto)
  await kinesis.createStream({ StreamName: 'clicks', ShardCount: 1 })
  const { StreamDescription } = await kinesis.describeStream({ StreamName: 'clicks' })
  const shardId = StreamDescription.Shards[0]!.ShardId
  await kinesis.putRecord({ StreamName: 'clicks', PartitionKey: 'a', Data: new Uint8Array([0, 255, 7]) })
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName: 'clicks',
    ShardId: shardId,
    ShardIteratorType: 'TRIM_HORIZON',
  })
  const { Records } = await kinesis.getRecords({ ShardIterator: ShardIterator! })
  expect([...Records[0]!.Data]).toEqual([0, 255, 7])
  expect(Records[0]!.ApproximateArrivalTimestamp).toBeInstanceOf(Date)
  await kinesis.deleteStream({ StreamName: 'clicks' })
  await expect(kinesis.describeStream({ StreamName: 'clicks' })).rejects.toBeInstanceOf(
    kinesis.exceptions.ResourceNotFoundException,
  )
})
