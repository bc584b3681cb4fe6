import { expect, test } from 'vitest'
import { at, sessionOf, startedAws, userWith } from '../aws.js'

async function clientOf() {
  const aws = await startedAws()
  return { aws, sns: sessionOf(aws).client('sns', at(aws)) }
}

test('a topic is made once, described, listed, tagged and removed', async () => {
  const { sns } = await clientOf()
  const Tags = [{ Key: 'a', Value: '1' }]
  const TopicArn = (await sns.createTopic({ Name: 't', Attributes: { DisplayName: 'News' }, Tags })).TopicArn!
  expect(TopicArn).toBe('arn:aws:sns:us-east-1:123456789012:t')
  expect((await sns.createTopic({ Name: 't' })).TopicArn).toBe(TopicArn)
  await expect(sns.createTopic({ Name: 't', Attributes: { DisplayName: 'Other' } })).rejects.toMatchObject({
    code: 'InvalidParameter',
  })
  const { Attributes } = await sns.getTopicAttributes({ TopicArn })
  expect(Attributes).toMatchObject({ DisplayName: 'News', Owner: '123456789012', SubscriptionsConfirmed: '0' })
  await sns.setTopicAttributes({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'More' })
  expect((await sns.getTopicAttributes({ TopicArn })).Attributes?.['DisplayName']).toBe('More')
  await sns.tagResource({ ResourceArn: TopicArn, Tags: [{ Key: 'b', Value: '2' }] })
  await sns.untagResource({ ResourceArn: TopicArn, TagKeys: ['a'] })
  expect((await sns.listTagsForResource({ ResourceArn: TopicArn })).Tags).toEqual([{ Key: 'b', Value: '2' }])
  expect((await sns.listTopics()).Topics).toEqual([{ TopicArn }])
  await sns.deleteTopic({ TopicArn })
  await sns.deleteTopic({ TopicArn })
  await expect(sns.getTopicAttributes({ TopicArn })).rejects.toBeInstanceOf(sns.exceptions.NotFoundException)
  await expect(sns.publish({ TopicArn, Message: 'm' })).rejects.toMatchObject({ code: 'NotFound' })
  await expect(sns.publish({ TopicArn: 'nonsense', Message: 'm' })).rejects.toMatchObject({ code: 'InvalidParameter' })
})

test('more than a hundred topics come in pages', async () => {
  const { sns } = await clientOf()
  const names = Array.from({ length: 105 }, (_, i) => `t-${i}`)
  await Promise.all(names.map((Name) => sns.createTopic({ Name })))
  expect((await sns.listTopics()).Topics).toHaveLength(100)
  const { Topics } = await sns.getPaginator('listTopics').paginate({}).buildFullResult()
  expect(Topics).toHaveLength(105)
})

test('names of FIFO topics end so, and others do not', async () => {
  const { sns } = await clientOf()
  const Attributes = { FifoTopic: 'true' }
  await expect(sns.createTopic({ Name: 't', Attributes })).rejects.toMatchObject({ code: 'InvalidParameter' })
  await expect(sns.createTopic({ Name: 't.fifo' })).rejects.toMatchObject({ code: 'InvalidParameter' })
  const TopicArn = (await sns.createTopic({ Name: 't.fifo', Attributes })).TopicArn!
  expect((await sns.getTopicAttributes({ TopicArn })).Attributes).toMatchObject({
    FifoTopic: 'true',
    ContentBasedDeduplication: 'false',
  })
})

test('a policy of the topic lets in whom it names', async () => {
  const { aws, sns } = await clientOf()
  const TopicArn = (await sns.createTopic({ Name: 't' })).TopicArn!
  const ada = (await userWith(aws, [], 'ada')).client('sns', at(aws))
  const refused = { code: 'AuthorizationError' }
  await expect(ada.publish({ TopicArn, Message: 'm' })).rejects.toMatchObject(refused)
  const Statement = { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TopicArn }
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement })
  await sns.setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue })
  await ada.publish({ TopicArn, Message: 'm' })
  await expect(ada.deleteTopic({ TopicArn })).rejects.toMatchObject(refused)
  await sns.addPermission({ TopicArn, Label: 'x', AWSAccountId: ['210987654321'], ActionName: ['Publish'] })
  const policy = (await sns.getTopicAttributes({ TopicArn })).Attributes?.['Policy']
  expect(JSON.parse(policy!)).toMatchObject({ Statement: [{}, { Sid: 'x', Action: ['SNS:Publish'] }] })
  await sns.removePermission({ TopicArn, Label: 'x' })
})

test('a subscription is made once, described, changed and removed', async () => {
  const { sns } = await clientOf()
  const TopicArn = (await sns.createTopic({ Name: 't' })).TopicArn!
  const Endpoint = 'arn:aws:sqs:us-east-1:123456789012:q'
  const subscribe = () => sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint })
  const SubscriptionArn = (await subscribe()).SubscriptionArn!
  expect((await subscribe()).SubscriptionArn).toBe(SubscriptionArn)
  await sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' })
  const FilterPolicy = '{"kind":["a"]}'
  await sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: FilterPolicy })
  const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn })
  expect(Attributes).toMatchObject({
    TopicArn,
    Endpoint,
    RawMessageDelivery: 'true',
    FilterPolicy,
    FilterPolicyScope: 'MessageAttributes',
    PendingConfirmation: 'false',
  })
  expect((await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toMatchObject([{ SubscriptionArn }])
  expect((await sns.listSubscriptions()).Subscriptions).toHaveLength(1)
  await sns.unsubscribe({ SubscriptionArn })
  await expect(sns.getSubscriptionAttributes({ SubscriptionArn })).rejects.toMatchObject({ code: 'NotFound' })
  expect((await sns.listSubscriptions()).Subscriptions).toEqual([])
})

test('an address of mail waits for a confirmation', async () => {
  const { sns } = await clientOf()
  const TopicArn = (await sns.createTopic({ Name: 't' })).TopicArn!
  const request = { TopicArn, Protocol: 'email', Endpoint: 'ada@example.com' }
  expect((await sns.subscribe(request)).SubscriptionArn).toBe('pending confirmation')
  const { SubscriptionArn } = await sns.subscribe({ ...request, ReturnSubscriptionArn: true })
  expect(SubscriptionArn).toContain(`${TopicArn}:`)
  const { Subscriptions } = await sns.listSubscriptionsByTopic({ TopicArn })
  expect(Subscriptions).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'ada@example.com' }])
})

test.each(['http', 'https', 'lambda', 'sms', 'firehose', 'application'])(
  'subscribing by %s says that it is not here',
  async (Protocol) => {
    const { sns } = await clientOf()
    const TopicArn = (await sns.createTopic({ Name: 't' })).TopicArn!
    await expect(sns.subscribe({ TopicArn, Protocol, Endpoint: 'x' })).rejects.toMatchObject({ code: 'NotImplemented' })
  },
)

test.each([
  [{ Protocol: 'pigeon', Endpoint: 'x' }],
  [{ Protocol: 'sqs', Endpoint: 'http://queue' }],
  [{ Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:123456789012:q.fifo' }],
  [{ Protocol: 'email', Endpoint: 'nobody' }],
  [{ Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:123456789012:q', Attributes: { Colour: 'blue' } }],
  [{ Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:123456789012:q', Attributes: { FilterPolicy: '{"a":"b"}' } }],
  [
    {
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:us-east-1:123456789012:q',
      Attributes: { FilterPolicy: JSON.stringify({ a: ['x'], b: ['x'], c: ['x'], d: ['x'], e: ['x'], f: ['x'] }) },
    },
  ],
])('%j is no subscription', async (part) => {
  const { sns } = await clientOf()
  const TopicArn = (await sns.createTopic({ Name: 't' })).TopicArn!
  await expect(sns.subscribe({ TopicArn, ...part })).rejects.toMatchObject({ code: 'InvalidParameter' })
})

test('archives are not here', async () => {
  const { sns } = await clientOf()
  const TopicArn = (await sns.createTopic({ Name: 't' })).TopicArn!
  const archived = { TopicArn, AttributeName: 'ArchivePolicy', AttributeValue: '{"MessageRetentionPeriod":"30"}' }
  await expect(sns.setTopicAttributes(archived)).rejects.toMatchObject({ code: 'NotImplemented' })
})

test('telephones are not here', async () => {
  const { sns } = await clientOf()
  await expect(sns.publish({ PhoneNumber: '+15550100', Message: 'm' })).rejects.toMatchObject({
    code: 'NotImplemented',
  })
})
