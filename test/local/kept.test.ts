import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalAws, startLocalAws } from '../../src/local/public.js'
import { at, sessionOf } from './aws.js'

const account = '123456789012'
const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement })

function clientsOf(aws: LocalAws) {
  const session = sessionOf(aws)
  return {
    iam: session.client('iam', at(aws)),
    sqs: session.client('sqs', at(aws)),
    sns: session.client('sns', at(aws)),
    dynamodb: session.client('dynamodb', at(aws)),
    ec2: session.client('ec2', at(aws)),
  }
}

/** Something of everything that is kept. */
async function fill(aws: LocalAws): Promise<void> {
  const { iam, sqs, sns, dynamodb, ec2 } = clientsOf(aws)
  await iam.createUser({ UserName: 'ada', Path: '/x/', Tags: [{ Key: 'a', Value: '1' }] })
  await iam.createGroup({ GroupName: 'g' })
  await iam.addUserToGroup({ GroupName: 'g', UserName: 'ada' })
  const PolicyDocument = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
  const { Policy } = await iam.createPolicy({ PolicyName: 'p', PolicyDocument })
  await iam.attachGroupPolicy({ GroupName: 'g', PolicyArn: Policy!.Arn! })
  const trust = document({ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' })
  await iam.createRole({ RoleName: 'r', AssumeRolePolicyDocument: trust })
  const Endpoint = `arn:aws:sqs:us-east-1:${account}:q.fifo`
  const Attributes = {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    VisibilityTimeout: '0',
    Policy: document({ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: Endpoint }),
  }
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'q.fifo', Attributes, tags: { a: '1' } })
  const bytes = { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) }
  await sqs.sendMessage({ QueueUrl: QueueUrl!, MessageBody: 'one', MessageGroupId: 'g', MessageAttributes: { bytes } })
  const topic = { Name: 't.fifo', Attributes: { FifoTopic: 'true', ContentBasedDeduplication: 'true' } }
  const { TopicArn = '' } = await sns.createTopic(topic)
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } })
  await sns.publish({ TopicArn, Message: 'two', MessageGroupId: 'g' })
  await dynamodb.createTable({
    TableName: 'table',
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'n', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'B' },
      { AttributeName: 'n', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
  for (const n of ['10', '9', '-1.5']) {
    const Item = {
      id: { B: Buffer.from([1]) },
      n: { N: n },
      m: { M: { $date: { NS: ['1'] }, l: { L: [{ BS: [Buffer.from('x')] }] } } },
    }
    await dynamodb.putItem({ TableName: 'table', Item })
  }
  const { KeyPairs } = await ec2.describeKeyPairs()
  expect(KeyPairs).toEqual([])
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'd' })
  await ec2.authorizeSecurityGroupIngress({ GroupId: GroupId!, IpProtocol: '-1', CidrIp: '10.0.0.0/8' })
  const { Images } = await ec2.describeImages({ Owners: ['amazon'] })
  const launch = { ImageId: Images[0]!.ImageId!, MinCount: 1, MaxCount: 2, SecurityGroupIds: [GroupId!] }
  const { Instances } = await ec2.runInstances(launch)
  await ec2.stopInstances({ InstanceIds: [Instances![0]!.InstanceId!] })
  await ec2.createTags({ Resources: [Instances![1]!.InstanceId!], Tags: [{ Key: 'Name', Value: 'ü' }] })
}

/** All that can be told of it, without what differs from call to call and from port to port. */
async function tell(aws: LocalAws): Promise<unknown> {
  const { iam, sqs, sns, dynamodb, ec2 } = clientsOf(aws)
  const TopicArn = `arn:aws:sns:us-east-1:${account}:t.fifo`
  const QueueUrl = `${aws.url}/${account}/q.fifo`
  const messages = await sqs.receiveMessage({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
    AttributeNames: ['SentTimestamp', 'SequenceNumber', 'MessageGroupId'],
  })
  const answers: readonly object[] = [
    await iam.getUser({ UserName: 'ada' }),
    await iam.listGroupsForUser({ UserName: 'ada' }),
    await iam.listAttachedGroupPolicies({ GroupName: 'g' }),
    await iam.getPolicyVersion({ PolicyArn: `arn:aws:iam::${account}:policy/p`, VersionId: 'v1' }),
    await iam.getRole({ RoleName: 'r' }),
    await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }),
    await sqs.listQueueTags({ QueueUrl }),
    { messages: messages.Messages?.map(({ ReceiptHandle: _handle, ...message }) => message) },
    await sns.getTopicAttributes({ TopicArn }),
    await sns.listSubscriptionsByTopic({ TopicArn }),
    await dynamodb.describeTable({ TableName: 'table' }),
    await dynamodb.scan({ TableName: 'table' }),
    await ec2.describeInstances(),
    await ec2.describeSecurityGroups(),
    await ec2.describeTags(),
    await ec2.describeVolumes(),
  ]
  return answers.map((answer) => ({ ...answer, ResponseMetadata: undefined }))
}

test('all services tell the same after a restart, and go on where they were', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const first = await startLocalAws({ dataDirectory })
  await fill(first)
  const before = await tell(first)
  await first.stop()
  const second = await startLocalAws({ dataDirectory })
  onTestFinished(() => second.stop())
  expect(await tell(second)).toEqual(before)
  const { sqs, sns } = clientsOf(second)
  const QueueUrl = `${second.url}/${account}/q.fifo`
  await sqs.sendMessage({ QueueUrl, MessageBody: 'one', MessageGroupId: 'g' })
  const TopicArn = `arn:aws:sns:us-east-1:${account}:t.fifo`
  await sns.publish({ TopicArn, Message: 'two', MessageGroupId: 'g' })
  const third = await sqs.sendMessage({ QueueUrl, MessageBody: 'three', MessageGroupId: 'g' })
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, AttributeNames: ['All'] })
  expect(Messages.map(({ Body }) => Body)).toEqual(['one', 'two', 'three'])
  expect(Messages.at(-1)?.Attributes?.SequenceNumber).toBe(third.SequenceNumber)
  for (const { ReceiptHandle = '' } of Messages) await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
  await second.stop()
  const last = await startLocalAws({ dataDirectory })
  onTestFinished(() => last.stop())
  const later = { QueueUrl: `${last.url}/${account}/q.fifo`, MessageBody: 'four', MessageGroupId: 'g' }
  const { SequenceNumber = '' } = await clientsOf(last).sqs.sendMessage(later)
  expect(SequenceNumber > third.SequenceNumber!).toBe(true)
})
