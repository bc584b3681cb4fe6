import { join } from 'node:path'
import { expect } from 'vitest'
import { createHome, runCli } from '../../cli/run-cli.js'
import { type AwsCommand, awsCommand, startedForPeers, testWith } from './peers.js'

const test = testWith('the aws command')
const started = async (): Promise<AwsCommand> => awsCommand(await startedForPeers())

test('aws iam, aws sts: a user with a key, imported into a profile, may what its policy says', async () => {
  const aws = await started()
  await aws('iam create-user --user-name s3_user')
  await aws('iam attach-user-policy --user-name s3_user --policy-arn arn:aws:iam::aws:policy/AmazonS3FullAccess')
  const key = await aws('iam create-access-key --user-name s3_user --query AccessKey.[AccessKeyId,SecretAccessKey]')
  const [id, secret] = key as readonly [string, string]
  const home = createHome()
  const csv = `User name,Access key ID,Secret access key\ns3_user,${id},${secret}`
  expect(await runCli(home, ['configure', 'import', '--csv', csv])).toMatchObject({ exitCode: 0 })
  const asUser = {
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_PROFILE: 's3_user',
  }
  expect(await aws('sts get-caller-identity --query Arn', asUser)).toBe('arn:aws:iam::123456789012:user/s3_user')
  expect(await aws('s3api list-buckets --query Buckets', asUser)).toEqual([])
  expect(await aws('ec2 describe-instances', asUser)).toBe('UnauthorizedOperation')
  expect(await aws('iam list-users', asUser)).toBe('AccessDenied')
  expect(await aws('iam delete-user --user-name s3_user')).toBe('DeleteConflict')
})

test('aws sqs, aws sns: a message goes its way', async () => {
  const aws = await started()
  const url = await aws('sqs create-queue --queue-name q --attributes VisibilityTimeout=0 --query QueueUrl')
  const arn = 'arn:aws:sqs:us-east-1:123456789012:q'
  const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await aws(`sqs set-queue-attributes --queue-url ${String(url)} --attributes '${JSON.stringify({ Policy })}'`)
  const topic = String(await aws('sns create-topic --name t --query TopicArn'))
  await aws(
    `sns subscribe --topic-arn ${topic} --protocol sqs --notification-endpoint ${arn} --attributes RawMessageDelivery=true`,
  )
  await aws(`sns publish --topic-arn ${topic} --message 'for all'`)
  expect(await aws(`sqs receive-message --queue-url ${String(url)} --query Messages[].Body`)).toEqual(['for all'])
  expect(await aws('sqs get-queue-url --queue-name none')).toBe('AWS.SimpleQueueService.NonExistentQueue')
})

test('aws dynamodb: a table is made, waited for, written and asked', async () => {
  const aws = await started()
  const table = '--table-name books'
  await aws(
    `dynamodb create-table ${table} --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST`,
  )
  await aws(`dynamodb wait table-exists ${table}`)
  await aws(`dynamodb put-item ${table} --item '{"id":{"S":"a"},"n":{"N":"1.50"}}'`)
  const condition = `--condition-expression attribute_not_exists(id)`
  expect(await aws(`dynamodb put-item ${table} --item '{"id":{"S":"a"}}' ${condition}`)).toBe(
    'ConditionalCheckFailedException',
  )
  const query = `--key-condition-expression 'id = :i' --expression-attribute-values '{":i":{"S":"a"}}'`
  expect(await aws(`dynamodb query ${table} ${query} --query Items[].n.N`)).toEqual(['1.5'])
})

test('aws ec2: an instance is launched, tagged, waited for and ended', async () => {
  const aws = await started()
  const image = String(await aws('ec2 describe-images --owners amazon --query Images[0].ImageId'))
  const id = String(
    await aws(
      `ec2 run-instances --image-id ${image} --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=one}]' --query Instances[0].InstanceId`,
    ),
  )
  await aws(`ec2 wait instance-running --instance-ids ${id}`)
  const named = `--filters Name=tag:Name,Values=one --query Reservations[].Instances[].[InstanceId,State.Name]`
  expect(await aws(`ec2 describe-instances ${named}`)).toEqual([[id, 'running']])
  expect(
    await aws(`ec2 terminate-instances --instance-ids ${id} --query TerminatingInstances[].CurrentState.Name`),
  ).toEqual(['shutting-down'])
})
