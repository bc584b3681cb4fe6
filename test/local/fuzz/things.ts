/**
 * What is there when malformed requests come, and what they are made of.
 */

/** Services with state, and one more for every protocol. */
export const services = [
  's3',
  'iam',
  'sts',
  'sqs',
  'sns',
  'dynamodb',
  'ec2',
  'lambda',
  'route53',
  'cloudwatch',
  's3control',
  'glacier',
]

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:*' }],
})

/** Things that are there, so that requests get further than their names. */
export const setup: readonly (readonly [service: string, operation: string, params: Record<string, unknown>])[] = [
  ['s3', 'CreateBucket', { Bucket: 'fuzz-bucket' }],
  ['s3', 'PutBucketVersioning', { Bucket: 'fuzz-bucket', VersioningConfiguration: { Status: 'Enabled' } }],
  ['s3', 'PutObject', { Bucket: 'fuzz-bucket', Key: 'key', Body: 'x'.repeat(100) }],
  ['iam', 'CreateUser', { UserName: 'key' }],
  ['iam', 'CreateGroup', { GroupName: 'key' }],
  ['iam', 'CreateRole', { RoleName: 'key', AssumeRolePolicyDocument: policy }],
  ['sqs', 'CreateQueue', { QueueName: 'key' }],
  ['sqs', 'CreateQueue', { QueueName: 'key.fifo', Attributes: { FifoQueue: 'true' } }],
  ['sns', 'CreateTopic', { Name: 'key' }],
  [
    'dynamodb',
    'CreateTable',
    {
      TableName: 'key',
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
  ['dynamodb', 'PutItem', { TableName: 'key', Item: { key: { S: 'key' }, list: { L: [{ N: '1' }] } } }],
  ['ec2', 'CreateSecurityGroup', { GroupName: 'key', Description: 'x' }],
]

/** Names of these things, and texts that mean something to one service or another. */
export const words = [
  'fuzz-bucket',
  'key',
  'key.fifo',
  'http://127.0.0.1/123456789012/key',
  'arn:aws:sns:us-east-1:123456789012:key',
  'arn:aws:sqs:us-east-1:123456789012:key',
  'arn:aws:iam::aws:policy/ReadOnlyAccess',
  'arn:aws:iam::123456789012:role/key',
  'fuzz-bucket/key',
  policy,
  'attribute_exists(key)',
  'SET list[0] = :v',
  'key = :v',
  ':v',
  '#n',
  'null',
  'Enabled',
  'All',
  '{"a":[1]}',
  'bytes=0-5',
  '*',
]
