import { expect } from 'vitest'
import { runScript, startedForPeers, testWith } from './peers.js'

const test = testWith('boto3')

test.each([
  ['IAM and STS', 'iam.py', 9],
  ['SQS and SNS', 'queues.py', 8],
  ['DynamoDB', 'dynamodb.py', 9],
  ['EC2', 'ec2.py', 6],
])('boto3: %s', async (_what, script, count) => {
  const checked = await runScript(await startedForPeers(), script)
  expect(checked.filter(({ error }) => error !== undefined)).toEqual([])
  expect(checked).toHaveLength(count)
})
