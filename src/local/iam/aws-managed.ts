/**
 * Policies that AWS keeps for everybody: those that people attach most.
 */

/** A policy of AWS's own. */
export interface AwsManagedPolicy {
  readonly name: string
  readonly arn: string
  readonly path: string
  readonly document: string
  readonly description: string
}

const since = new Date('2015-02-06T18:40:00Z')

/** When AWS is said to have made its policies. */
export const awsManagedSince = since

function allow(name: string, actions: readonly string[], description: string, path = '/'): AwsManagedPolicy {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }]
  return {
    name,
    path,
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    document: JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2),
    description,
  }
}

const reading = ['BatchGet*', 'Describe*', 'Get*', 'Head*', 'List*', 'Lookup*', 'Query', 'Scan', 'Search*', 'View*']

function readOnly(...prefixes: readonly string[]): readonly string[] {
  return prefixes.flatMap((prefix) => reading.map((verb) => `${prefix}:${verb}`))
}

const policies: readonly AwsManagedPolicy[] = [
  allow('AdministratorAccess', ['*'], 'Provides full access to AWS services and resources.'),
  {
    ...allow('PowerUserAccess', [], 'Provides full access to AWS services and resources, but not to users and groups.'),
    document: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['iam:ListRoles', 'account:ListRegions', 'account:GetAccountInformation'],
          Resource: '*',
        },
      ],
    }),
  },
  allow('ReadOnlyAccess', readOnly('*'), 'Provides read-only access to AWS services and resources.'),
  allow('ViewOnlyAccess', ['*:List*', '*:Describe*'], 'Lists resources of all services.', '/job-function/'),
  allow('SecurityAudit', readOnly('*'), 'Reads security configuration metadata.'),
  allow('AmazonS3FullAccess', ['s3:*', 's3-object-lambda:*'], 'Provides full access to all buckets.'),
  allow('AmazonS3ReadOnlyAccess', readOnly('s3', 's3-object-lambda'), 'Provides read only access to all buckets.'),
  allow('IAMFullAccess', ['iam:*', 'organizations:DescribeAccount'], 'Provides full access to IAM.'),
  allow(
    'IAMReadOnlyAccess',
    ['iam:Get*', 'iam:List*', 'iam:Simulate*', 'iam:Generate*'],
    'Provides read only access to IAM.',
  ),
  {
    ...allow('IAMUserChangePassword', [], 'Lets a user change their own password.'),
    document: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['iam:ChangePassword'], Resource: ['arn:aws:iam::*:user/${aws:username}'] },
        { Effect: 'Allow', Action: ['iam:GetAccountPasswordPolicy'], Resource: '*' },
      ],
    }),
  },
  allow(
    'AmazonEC2FullAccess',
    ['ec2:*', 'elasticloadbalancing:*', 'cloudwatch:*', 'autoscaling:*'],
    'Provides full access to EC2.',
  ),
  allow(
    'AmazonEC2ReadOnlyAccess',
    ['ec2:Describe*', 'ec2:Get*', ...readOnly('elasticloadbalancing', 'autoscaling')],
    'Provides read only access to EC2.',
  ),
  allow('AmazonSQSFullAccess', ['sqs:*'], 'Provides full access to SQS.'),
  allow(
    'AmazonSQSReadOnlyAccess',
    [
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ListDeadLetterSourceQueues',
      'sqs:ListQueues',
      'sqs:ListQueueTags',
    ],
    'Provides read only access to SQS.',
  ),
  allow('AmazonSNSFullAccess', ['sns:*'], 'Provides full access to SNS.'),
  allow('AmazonSNSReadOnlyAccess', readOnly('sns'), 'Provides read only access to SNS.'),
  allow('AmazonDynamoDBFullAccess', ['dynamodb:*', 'dax:*'], 'Provides full access to DynamoDB.'),
  allow('AmazonDynamoDBFullAccess_v2', ['dynamodb:*', 'dax:*'], 'Provides full access to DynamoDB.'),
  allow(
    'AmazonDynamoDBReadOnlyAccess',
    [...readOnly('dynamodb'), 'dynamodb:PartiQLSelect'],
    'Provides read only access to DynamoDB.',
  ),
  allow('AWSLambda_FullAccess', ['lambda:*', 'logs:Describe*', 'iam:PassRole'], 'Provides full access to Lambda.'),
  allow('AWSLambda_ReadOnlyAccess', readOnly('lambda'), 'Provides read only access to Lambda.'),
  allow(
    'CloudWatchFullAccess',
    ['cloudwatch:*', 'logs:*', 'autoscaling:Describe*', 'sns:*'],
    'Provides full access to CloudWatch.',
  ),
  allow('CloudWatchLogsFullAccess', ['logs:*'], 'Provides full access to CloudWatch Logs.'),
  allow('SecretsManagerReadWrite', ['secretsmanager:*'], 'Provides access to Secrets Manager.'),
  allow(
    'AWSLambdaBasicExecutionRole',
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    'Provides write permissions to CloudWatch Logs.',
    '/service-role/',
  ),
  allow(
    'AWSLambdaSQSQueueExecutionRole',
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'logs:*'],
    'Lets a function read a queue.',
    '/service-role/',
  ),
]

/** AWS's policies by ARN. */
export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  policies.map((policy) => [policy.arn, policy]),
)
