import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { ResourceLoadException, ResourceNotLoadedError } from '../../src/index.js'
import { atMoto, session, test } from './moto.js'

/** A name that no other test has. */
function unique(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`
}

test('S3: a bucket and its objects', async () => {
  const s3 = session.resource('s3', atMoto)
  const bucket = s3.Bucket(unique('photos'))
  expect(await bucket.exists()).toBe(false)
  const created = await s3.createBucket({ Bucket: bucket.name })
  expect(created.equals(bucket)).toBe(true)
  await bucket.waitUntilExists()
  expect(await bucket.exists()).toBe(true)
  expect((await s3.buckets.toArray()).map(({ name }) => name)).toContain(bucket.name)
  expect((await bucket.load()).creationDate).toBeInstanceOf(Date)

  const object = await bucket.putObject({ Key: '2026/a.txt', Body: 'hello', Metadata: { by: 'me' } })
  expect(String(object)).toBe(`s3.Object(bucketName='${bucket.name}', key='2026/a.txt')`)
  const loaded = await object.load()
  expect([loaded.contentLength, loaded.metadata]).toEqual([5, { by: 'me' }])
  expect(await (await object.get()).Body.text()).toBe('hello')
  expect(loaded.contentLength).toBe(5)
  await object.put({ Body: 'hello again' })
  expect(() => loaded.contentLength).toThrow(ResourceNotLoadedError)
  expect((await object.loaded()).contentLength).toBe(11)

  const copy = bucket.Object('2026/b.txt')
  await copy.copyFrom({ CopySource: { Bucket: bucket.name, Key: object.key } })
  await bucket.Object('2025/c.txt').put({ Body: '' })
  const found = await bucket.objects.filter({ Prefix: '2026/' }).toArray()
  expect(found.map(({ key, size }) => [key, size])).toEqual([
    ['2026/a.txt', 11],
    ['2026/b.txt', 11],
  ])
  const summary = s3.ObjectSummary(bucket.name, '2026/b.txt')
  expect((await summary.loaded()).size).toBe(11)
  expect(await summary.Object().exists()).toBe(true)

  const [answer] = await bucket.objects.all().delete()
  expect(answer?.Deleted?.map(({ Key }) => Key)).toEqual(['2025/c.txt', '2026/a.txt', '2026/b.txt'])
  expect(await object.exists()).toBe(false)
  await object.waitUntilNotExists()
  await bucket.delete()
  expect(await bucket.exists()).toBe(false)
})

test('S3: versions, and what belongs to a bucket', async () => {
  const s3 = session.resource('s3', atMoto)
  const bucket = await s3.createBucket({ Bucket: unique('versions') })
  await bucket.Versioning().enable()
  expect((await bucket.Versioning().load()).status).toBe('Enabled')
  const object = bucket.Object('k')
  await object.put({ Body: '1' })
  await object.put({ Body: '22' })
  await object.delete()
  const versions = await bucket.objectVersions.toArray()
  expect(versions.map(({ size }) => size)).toEqual([2, 1, undefined])
  const [second] = versions
  expect(await (await second!.get()).Body.text()).toBe('22')
  expect(second!.Object().equals(object)).toBe(true)

  expect(await bucket.Tagging().exists()).toBe(false)
  await bucket.Tagging().put({ Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })
  expect((await bucket.Tagging().load()).tagSet).toEqual([{ Key: 'a', Value: 'b' }])
  await bucket.Tagging().delete()
  expect((await bucket.Acl().load()).grants).toHaveLength(1)
  await bucket.Policy().put({ Policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }) })
  expect((await bucket.Policy().load()).policy).toContain('2012-10-17')

  const answers = await bucket.objectVersions.all().delete()
  expect(answers.failures).toEqual([])
  expect(await bucket.objectVersions.first()).toBeUndefined()
  await bucket.delete()
})

test('S3: an upload in parts', async () => {
  const bucket = await session.resource('s3', atMoto).createBucket({ Bucket: unique('parts') })
  const upload = await bucket.Object('big').initiateMultipartUpload()
  const { ETag } = await upload.Part(1).upload({ Body: Buffer.alloc(5_242_880) })
  await upload.Part(2).upload({ Body: 'end' })
  const parts = await upload.parts.toArray()
  expect(parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
    [1, 5_242_880],
    [2, 3],
  ])
  expect(parts[0]!.eTag).toBe(ETag)
  expect((await bucket.multipartUploads.toArray()).map(({ id }) => id)).toEqual([upload.id])
  const Parts = parts.map(({ partNumber, eTag }) => ({ PartNumber: partNumber, ETag: eTag! }))
  const whole = await upload.complete({ MultipartUpload: { Parts } })
  expect((await whole.load()).contentLength).toBe(5_242_883)
  await bucket.objects.delete()
  await bucket.delete()
})

test('S3: many objects come page by page, and go so', async () => {
  const bucket = await session.resource('s3', atMoto).createBucket({ Bucket: unique('many') })
  const keys = Array.from({ length: 25 }, (_, i) => `k${String(i).padStart(2, '0')}`)
  await Promise.all(keys.map((Key) => bucket.putObject({ Key, Body: Key })))
  const pages: string[][] = []
  for await (const page of bucket.objects.pageSize(10).pages()) pages.push(page.map(({ key }) => key))
  expect(pages).toEqual([keys.slice(0, 10), keys.slice(10, 20), keys.slice(20)])
  const some: string[] = []
  for await (const { key } of bucket.objects.pageSize(10).limit(15)) some.push(key)
  expect(some).toEqual(keys.slice(0, 15))
  const bodies = await bucket.objects
    .pageSize(10)
    .map(async (object) => (await object.get()).Body.text(), { concurrency: 4 })
  expect(bodies).toEqual(keys)
  expect((await bucket.objects.first())?.key).toBe('k00')
  const answers = await bucket.objects.pageSize(10).delete({ Delete: { Quiet: true } })
  expect(answers).toHaveLength(3)
  expect(await bucket.objects.toArray()).toEqual([])
  await bucket.delete()
})

test('SQS: a queue and its messages', async () => {
  const sqs = session.resource('sqs', atMoto)
  const name = unique('jobs')
  const queue = await sqs.createQueue({ QueueName: name, Attributes: { DelaySeconds: '0' } })
  expect((await sqs.getQueueByName({ QueueName: name })).equals(queue)).toBe(true)
  expect((await queue.load()).attributes?.['QueueArn']).toContain(name)
  await queue.sendMessage({ MessageBody: 'one' })
  await queue.sendMessages({ Entries: [{ Id: '2', MessageBody: 'two' }] })
  const messages = await queue.receiveMessages({ MaxNumberOfMessages: 10 })
  expect(messages.map(({ body }) => body!).toSorted((a, b) => a.localeCompare(b))).toEqual(['one', 'two'])
  await messages[0]!.changeVisibility({ VisibilityTimeout: 30 })
  for (const message of messages) await message.delete()
  expect((await queue.load()).attributes?.['ApproximateNumberOfMessages']).toBe('0')
  expect(await queue.receiveMessages()).toEqual([])
  expect((await sqs.queues.filter({ QueueNamePrefix: name }).toArray()).map(({ url }) => url)).toEqual([queue.url])
  await queue.delete()
  expect(await queue.exists()).toBe(false)
})

test('SNS: a topic and its subscriptions', async () => {
  const sns = session.resource('sns', atMoto)
  const topic = await sns.createTopic({ Name: unique('news') })
  await topic.setAttributes({ AttributeName: 'DisplayName', AttributeValue: 'News' })
  expect((await topic.load()).attributes?.['DisplayName']).toBe('News')
  const queue = await session.resource('sqs', atMoto).createQueue({ QueueName: unique('news') })
  const Endpoint = (await queue.load()).attributes!['QueueArn']!
  const Principal = { Service: 'sns.amazonaws.com' }
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: Endpoint }]
  await queue.setAttributes({ Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) } })
  const subscription = await topic.subscribe({ Protocol: 'sqs', Endpoint })
  expect((await subscription.load()).attributes?.['Endpoint']).toBe(Endpoint)
  expect((await topic.subscriptions.toArray()).map(({ arn }) => arn)).toEqual([subscription.arn])
  await topic.publish({ Message: 'hi' })
  const [message] = await queue.receiveMessages()
  expect(JSON.parse(message!.body!)).toMatchObject({ Message: 'hi', TopicArn: topic.arn })
  await subscription.delete()
  await topic.delete()
  expect(await topic.exists()).toBe(false)
  await queue.delete()
})

test('DynamoDB: a table', async () => {
  const dynamodb = session.resource('dynamodb', atMoto)
  const table = await dynamodb.createTable({
    TableName: unique('readings'),
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  await table.waitUntilExists()
  const loaded = await table.load()
  expect([loaded.tableStatus, loaded.itemCount]).toEqual(['ACTIVE', 0])
  expect(loaded.creationDateTime).toBeInstanceOf(Date)
  expect((await dynamodb.tables.toArray()).map(({ name }) => name)).toContain(table.name)
  await table.delete()
  await table.waitUntilNotExists()
  expect(await table.exists()).toBe(false)
})

test('EC2: instances, their network and their tags', async () => {
  const ec2 = session.resource('ec2', atMoto)
  const vpc = await ec2.createVpc({ CidrBlock: '10.7.0.0/16' })
  await vpc.waitUntilAvailable()
  const subnet = await vpc.createSubnet({ CidrBlock: '10.7.1.0/24' })
  const group = await vpc.createSecurityGroup({ GroupName: 'web', Description: 'web' })
  await group.authorizeIngress({ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '10.0.0.0/8' })
  expect((await group.load()).ipPermissions?.[0]?.FromPort).toBe(80)
  const image = (await ec2.images.filter({ Owners: ['amazon'] }).first())!
  const instances = await subnet.createInstances({
    ImageId: image.id,
    MinCount: 2,
    MaxCount: 2,
    SecurityGroupIds: [group.id],
  })
  expect(instances.map(({ state }) => state?.Name)).toEqual(['pending', 'pending'])
  const [first, second] = instances
  await first!.waitUntilRunning()
  await first!.createTags({ Tags: [{ Key: 'Name', Value: 'one' }] })
  expect(() => first!.state).toThrow(/createTags\(\)/)
  const reloaded = await first!.reload()
  expect([reloaded.state?.Name, reloaded.tags]).toEqual(['running', [{ Key: 'Name', Value: 'one' }]])
  expect(reloaded.vpc?.equals(vpc)).toBe(true)
  expect(reloaded.subnet?.id).toBe(subnet.id)
  expect(reloaded.networkInterfaces[0]?.subnetId).toBe(subnet.id)
  expect((await reloaded.networkInterfaces[0]!.load()).attachment?.InstanceId).toBe(first!.id)
  expect(await first!.volumes.toArray()).toHaveLength(1)

  const ids = [first!.id, second!.id]
  const tags = await ec2.createTags({ Resources: ids, Tags: [{ Key: 'a', Value: '1' }] })
  expect(tags.map(({ resourceId, key, value }) => [resourceId, key, value])).toEqual(ids.map((id) => [id, 'a', '1']))
  const running = vpc.instances.filter({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] })
  expect((await running.toArray()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  const [stopped] = await running.stop()
  expect(stopped?.StoppingInstances).toHaveLength(2)
  await second!.waitUntilStopped()
  await first!.deleteTags({ Tags: [{ Key: 'a' }] })
  await vpc.instances.terminate()
  await second!.waitUntilTerminated()
  expect((await second!.load()).state?.Name).toBe('terminated')
  expect(await ec2.Instance('i-0123456789abcdef0').exists()).toBe(false)
  await expect(ec2.Vpc('vpc-0123456789abcdef0').load()).rejects.toMatchObject({ code: 'InvalidVpcID.NotFound' })
})

test('EC2: routes, volumes, keys and addresses', async () => {
  const ec2 = session.resource('ec2', atMoto)
  const vpc = await ec2.createVpc({ CidrBlock: '10.8.0.0/16' })
  const gateway = await ec2.createInternetGateway()
  await gateway.attachToVpc({ VpcId: vpc.id })
  expect((await vpc.internetGateways.toArray()).map(({ id }) => id)).toEqual([gateway.id])
  const table = await vpc.createRouteTable()
  const route = await table.createRoute({ DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway.id })
  expect((await table.load()).routes.map(({ destinationCidrBlock }) => destinationCidrBlock)).toContain('0.0.0.0/0')
  await route.delete()
  const association = await table.associateWithSubnet({
    SubnetId: (await vpc.createSubnet({ CidrBlock: '10.8.1.0/24' })).id,
  })
  expect((await table.load()).associations.map(({ id }) => id)).toContain(association.id)
  await association.delete()

  const volume = await ec2.createVolume({ AvailabilityZone: 'us-east-1a', Size: 8 })
  const snapshot = await volume.createSnapshot({ Description: 'x' })
  await snapshot.waitUntilCompleted()
  expect((await snapshot.load()).volume?.id).toBe(volume.id)
  await snapshot.delete()
  await volume.delete()

  const name = unique('key')
  const key = await ec2.createKeyPair({ KeyName: name })
  expect(key.keyMaterial).toContain('PRIVATE KEY')
  expect((await ec2.KeyPair(name).load()).keyFingerprint).toBe(key.keyFingerprint)
  await ec2.KeyPair(name).delete()

  const { AllocationId } = await ec2.meta.client.allocateAddress({ Domain: 'vpc' })
  const address = await ec2.VpcAddress(AllocationId!).load()
  expect(address.publicIp).toMatch(/^\d/)
  expect((await ec2.vpcAddresses.toArray()).map(({ allocationId }) => allocationId)).toContain(AllocationId)
  await address.release()
})

test('IAM: users, groups, roles and policies', async () => {
  const iam = session.resource('iam', atMoto)
  const user = await iam.createUser({ UserName: unique('user') })
  expect([user.path, user.userName]).toEqual(['/', user.name])
  const group = await iam.createGroup({ GroupName: unique('group') })
  await group.addUser({ UserName: user.name })
  expect((await user.groups.toArray()).map(({ name }) => name)).toEqual([group.name])
  const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const policy = await iam.createPolicy({ PolicyName: unique('policy'), PolicyDocument })
  await user.attachPolicy({ PolicyArn: policy.arn })
  expect((await user.attachedPolicies.toArray()).map(({ arn }) => arn)).toEqual([policy.arn])
  expect((await policy.load()).defaultVersion?.versionId).toBe('v1')
  expect((await policy.attachedUsers.toArray()).map(({ name }) => name)).toEqual([user.name])
  const pair = await user.createAccessKeyPair()
  expect(pair.secret).toBeTruthy()
  const [key] = await user.accessKeys.toArray()
  expect([key!.id, key!.status]).toEqual([pair.id, 'Active'])
  await key!.deactivate()
  await key!.delete()
  await user.createPolicy({ PolicyName: 'inline', PolicyDocument })
  expect((await user.Policy('inline').load()).policyDocument).toEqual(JSON.parse(PolicyDocument))
  await user.Policy('inline').delete()
  expect(await user.LoginProfile().exists()).toBe(false)

  const Principal = { Service: 'ec2.amazonaws.com' }
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  const AssumeRolePolicyDocument = JSON.stringify(trust)
  const role = await iam.createRole({ RoleName: unique('role'), AssumeRolePolicyDocument })
  expect((await role.load()).assumeRolePolicyDocument).toEqual(trust)
  const profile = await iam.createInstanceProfile({ InstanceProfileName: unique('profile') })
  await profile.addRole({ RoleName: role.name })
  expect((await profile.load()).roles.map(({ name }) => name)).toEqual([role.name])
  await profile.removeRole({ RoleName: role.name })
  await profile.delete()
  await role.delete()
  await user.detachPolicy({ PolicyArn: policy.arn })
  await policy.delete()
  await group.removeUser({ UserName: user.name })
  await group.delete()
  await user.delete()
  expect(await user.exists()).toBe(false)
})

test('CloudFormation: a stack', async () => {
  const cloudformation = session.resource('cloudformation', atMoto)
  const template = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: unique('topic') } } } }
  const stack = await cloudformation.createStack({
    StackName: unique('stack'),
    TemplateBody: JSON.stringify(template),
  })
  expect((await stack.load()).stackStatus).toBe('CREATE_COMPLETE')
  const [summary] = await stack.resourceSummaries.toArray()
  expect(summary!.logicalId).toBe('Topic')
  expect((await summary!.Resource().load()).physicalResourceId).toContain(':topic-')
  expect((await stack.events.toArray()).length).toBeGreaterThan(0)
  expect((await cloudformation.stacks.toArray()).map(({ name }) => name)).toContain(stack.name)
  await stack.delete()
  expect(await cloudformation.Stack('nowhere').exists()).toBe(false)
})

test('CloudWatch: metrics and alarms', async () => {
  const cloudwatch = session.resource('cloudwatch', atMoto)
  const namespace = unique('Test')
  const metric = cloudwatch.Metric(namespace, 'load')
  await metric.putData({ MetricData: [{ MetricName: 'load', Value: 0.5 }] })
  expect((await metric.load()).dimensions ?? []).toEqual([])
  const alarm = await metric.putAlarm({
    AlarmName: unique('high'),
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Period: 60,
    Threshold: 0.9,
    Statistic: 'Average',
  })
  expect((await alarm.load()).threshold).toBe(0.9)
  expect((await alarm.load()).metric?.equals(metric)).toBe(true)
  const alarms = cloudwatch.alarms.filter({ AlarmNames: [alarm.name] })
  await alarms.delete()
  expect(await alarm.exists()).toBe(false)
  await expect(alarm.load()).rejects.toThrow(ResourceLoadException)
})

test('Glacier: a vault', async () => {
  const glacier = session.resource('glacier', atMoto)
  const account = glacier.Account('-')
  const vault = await account.createVault({ vaultName: unique('vault') })
  expect((await vault.load()).numberOfArchives).toBe(0)
  expect((await account.vaults.toArray()).map(({ name }) => name)).toContain(vault.name)
  const archive = await vault.uploadArchive({ body: 'bytes' })
  const job = await archive.initiateArchiveRetrieval()
  expect((await job.load()).archiveId).toBe(archive.id)
  expect((await vault.jobs.toArray()).map(({ id }) => id)).toEqual([job.id])
  await archive.delete()
  await vault.delete()
})
