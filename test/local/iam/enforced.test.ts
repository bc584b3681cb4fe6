import { expect, test } from 'vitest'
import { at, sessionOf, startedAws, userWith } from '../aws.js'

const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: string, Resource = '*', more: object = {}) => ({ Effect: 'Deny', Action, Resource, ...more })

async function refused(call: Promise<unknown>, code: string, message: string): Promise<void> {
  await expect(call).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
}

test('without a policy every service refuses, in its own words, naming who, what and why', async () => {
  const aws = await startedAws()
  const session = await userWith(aws, [], 'ada')
  const user = 'arn:aws:iam::123456789012:user/ada'
  const reason = (action: string, resource = '') =>
    `User: ${user} is not authorized to perform: ${action}${resource === '' ? '' : ` on resource: ${resource}`} because no identity-based policy allows the ${action} action`
  const options = at(aws)
  await refused(
    session.client('iam', options).createUser({ UserName: 'eve' }),
    'AccessDenied',
    reason('iam:CreateUser', 'arn:aws:iam::123456789012:user/eve'),
  )
  await refused(
    session.client('sqs', options).createQueue({ QueueName: 'q' }),
    'AccessDenied',
    reason('sqs:createqueue', 'arn:aws:sqs:us-east-1:123456789012:q').replaceAll('createqueue', 'CreateQueue'),
  )
  await refused(
    session.client('sns', options).createTopic({ Name: 't' }),
    'AuthorizationError',
    reason('SNS:CreateTopic', 'arn:aws:sns:us-east-1:123456789012:t').replaceAll('SNS:', 'sns:'),
  )
  await refused(
    session.client('dynamodb', options).getItem({ TableName: 't', Key: { id: { S: 'a' } } }),
    'AccessDeniedException',
    reason('dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:123456789012:table/t'),
  )
  await refused(
    session.client('ec2', options).describeInstances(),
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. ${reason('ec2:DescribeInstances')}`,
  )
  await refused(
    session.client('s3', options).createBucket({ Bucket: 'bucket' }),
    'AccessDenied',
    'is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::bucket"',
  )
  await refused(session.client('kms', options).listKeys(), 'AccessDeniedException', 'kms:ListKeys')
})

test('an explicit deny wins over every allow, and says so', async () => {
  const aws = await startedAws()
  const session = await userWith(aws, [allow('*'), deny('sqs:Delete*', 'arn:aws:sqs:*:*:kept-*')])
  const sqs = session.client('sqs', at(aws))
  const [kept, other] = await Promise.all(
    ['kept-1', 'other'].map((QueueName) => sqs.createQueue({ QueueName }).then(({ QueueUrl }) => QueueUrl!)),
  )
  await expect(sqs.deleteQueue({ QueueUrl: kept! })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('with an explicit deny in an identity-based policy'),
  })
  await sqs.deleteQueue({ QueueUrl: other! })
})

test('NotAction and NotResource mean all but these', async () => {
  const aws = await startedAws()
  const open = 'arn:aws:dynamodb:us-east-1:123456789012:table/secret'
  const session = await userWith(aws, [
    { Effect: 'Allow', NotAction: ['iam:*', 'dynamodb:*'], Resource: '*' },
    { Effect: 'Allow', Action: 'dynamodb:DescribeTable', NotResource: open },
  ])
  const dynamodb = session.client('dynamodb', at(aws))
  await session.client('ec2', at(aws)).describeRegions()
  await expect(session.client('iam', at(aws)).listUsers()).rejects.toMatchObject({ code: 'AccessDenied' })
  await expect(dynamodb.describeTable({ TableName: 'secret' })).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await expect(dynamodb.describeTable({ TableName: 'other' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  })
})

const now = Date.parse('2026-03-01T12:00:00Z')
test.each([
  ['the address of the caller', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true],
  ['another address', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.1.1'] } }, false],
  ['all but that address', { NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }, false],
  ["the caller's name", { StringEquals: { 'aws:username': ['eve', 'someone'] } }, true],
  ["the caller's name with a pattern", { StringLike: { 'aws:username': 'some*' } }, true],
  ['another name', { StringNotEquals: { 'aws:username': 'someone' } }, false],
  ['the name whatever its case', { StringEqualsIgnoreCase: { 'aws:UserName': 'SOMEONE' } }, true],
  ['HTTPS', { Bool: { 'aws:SecureTransport': 'true' } }, false],
  ['a time before', { DateGreaterThan: { 'aws:CurrentTime': '2026-02-28T00:00:00Z' } }, true],
  ['a time that is over', { DateLessThan: { 'aws:CurrentTime': '2026-02-28T00:00:00Z' } }, false],
  ['seconds since 1970', { NumericGreaterThan: { 'aws:EpochTime': '1700000000' } }, true],
  ['the region', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, true],
  ["the caller's ARN", { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/some*' } }, true],
  ['a key that nobody has', { StringEquals: { 'aws:nothing': 'x' } }, false],
  ['a key that nobody has, if there is one', { StringEqualsIfExists: { 'aws:nothing': 'x' } }, true],
  ['that a key is missing', { Null: { 'aws:nothing': 'true' } }, true],
  ['that a key is there', { Null: { 'aws:username': 'false' } }, true],
  [
    'a second factor, which keys that do not end know nothing of',
    { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    false,
  ],
  ['two things of which one fails', { StringEquals: { 'aws:username': 'someone', 'aws:nothing': 'x' } }, false],
])('a condition on %s', async (_what, Condition, isAllowed) => {
  const aws = await startedAws({ now: () => now, verifySignatures: false })
  const session = await userWith(aws, [allow('ec2:DescribeRegions', '*', { Condition })])
  const call = session.client('ec2', at(aws)).describeRegions({ RegionNames: ['us-east-1'] })
  if (isAllowed) expect((await call).Regions).toHaveLength(1)
  else await expect(call).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
})

test('a bucket may be listed below a prefix only', async () => {
  const aws = await startedAws()
  const root = sessionOf(aws).client('s3', at(aws))
  await root.createBucket({ Bucket: 'homes' })
  const session = await userWith(aws, [
    allow('s3:ListBucket', 'arn:aws:s3:::homes', { Condition: { StringLike: { 's3:prefix': '${aws:username}/*' } } }),
    allow('s3:*Object', 'arn:aws:s3:::homes/${aws:username}/*'),
  ])
  const s3 = session.client('s3', at(aws))
  await s3.putObject({ Bucket: 'homes', Key: 'someone/a', Body: 'a' })
  expect((await s3.listObjectsV2({ Bucket: 'homes', Prefix: 'someone/' })).KeyCount).toBe(1)
  await expect(s3.listObjectsV2({ Bucket: 'homes' })).rejects.toMatchObject({ code: 'AccessDenied' })
  await expect(s3.putObject({ Bucket: 'homes', Key: 'other/a', Body: 'a' })).rejects.toMatchObject({
    code: 'AccessDenied',
  })
})

test('a policy of the old version knows no variables', async () => {
  const aws = await startedAws()
  const iam = sessionOf(aws).client('iam', at(aws))
  const session = await userWith(aws, [], 'ada')
  const put = (Version: string) =>
    iam.putUserPolicy({
      UserName: 'ada',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version,
        Statement: allow('sqs:*', 'arn:aws:sqs:us-east-1:123456789012:${aws:username}'),
      }),
    })
  const sqs = session.client('sqs', at(aws))
  await put('2012-10-17')
  await sqs.createQueue({ QueueName: 'ada' })
  await put('2008-10-17')
  await expect(sqs.createQueue({ QueueName: 'ada' })).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('groups, attached policies and boundaries count, and changes count at once', async () => {
  const aws = await startedAws()
  const iam = sessionOf(aws).client('iam', at(aws))
  const session = await userWith(aws, [], 'ada')
  const regions = () => session.client('ec2', at(aws)).describeRegions()
  const unauthorised = { code: 'UnauthorizedOperation' }
  await expect(regions()).rejects.toMatchObject(unauthorised)
  await iam.createGroup({ GroupName: 'g' })
  await iam.addUserToGroup({ UserName: 'ada', GroupName: 'g' })
  await iam.attachGroupPolicy({ GroupName: 'g', PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess' })
  await regions()
  await iam.putUserPermissionsBoundary({
    UserName: 'ada',
    PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
  })
  await expect(regions()).rejects.toMatchObject({
    ...unauthorised,
    message: expect.stringContaining('because no permissions boundary allows the ec2:DescribeRegions action'),
  })
  await iam.deleteUserPermissionsBoundary({ UserName: 'ada' })
  await regions()
  await iam.removeUserFromGroup({ UserName: 'ada', GroupName: 'g' })
  await expect(regions()).rejects.toMatchObject(unauthorised)
})

test('a user may do to itself what a policy with its own name allows', async () => {
  const aws = await startedAws()
  const session = await userWith(aws, [allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}')], 'ada')
  const iam = session.client('iam', at(aws))
  expect((await iam.listAccessKeys()).AccessKeyMetadata).toHaveLength(1)
  await iam.createAccessKey({ UserName: 'ada' })
  await expect(iam.createAccessKey({ UserName: 'eve' })).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('tags of the caller are variables and conditions', async () => {
  const aws = await startedAws()
  const iam = sessionOf(aws).client('iam', at(aws))
  const arn = 'arn:aws:sqs:*:*:${aws:PrincipalTag/team}-*'
  const session = await userWith(aws, [allow('sqs:CreateQueue', arn)], 'ada')
  const sqs = session.client('sqs', at(aws))
  await expect(sqs.createQueue({ QueueName: 'blue-1' })).rejects.toMatchObject({ code: 'AccessDenied' })
  await iam.tagUser({ UserName: 'ada', Tags: [{ Key: 'team', Value: 'blue' }] })
  await sqs.createQueue({ QueueName: 'blue-1' })
  await expect(sqs.createQueue({ QueueName: 'red-1' })).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('who may give rights may be held to a boundary', async () => {
  const aws = await startedAws()
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  const Condition = { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } }
  const session = await userWith(aws, [allow(['iam:CreateUser', 'iam:PutUserPolicy'], '*', { Condition })])
  const iam = session.client('iam', at(aws))
  await expect(iam.createUser({ UserName: 'new' })).rejects.toMatchObject({ code: 'AccessDenied' })
  await iam.createUser({ UserName: 'new', PermissionsBoundary })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: allow('*') })
  await iam.putUserPolicy({ UserName: 'new', PolicyName: 'p', PolicyDocument })
  await expect(iam.putUserPolicy({ UserName: 'someone', PolicyName: 'p', PolicyDocument })).rejects.toMatchObject({
    code: 'AccessDenied',
  })
})
