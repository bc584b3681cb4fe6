import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { type Parts, requestTo, sent, signed } from '../auth/hand-made.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws({ verifySignatures: false })
})
afterAll(() => aws.stop())

const nested = (open: string, close: string, within = ''): string => open.repeat(20_000) + within + close.repeat(20_000)
const json = (target: string, body: string): Parts => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
  body,
})
const form = (fields: Record<string, string>): Parts => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})
const subscribe = {
  Action: 'Subscribe',
  Version: '2010-03-31',
  TopicArn: 'arn:aws:sns:us-east-1:123456789012:topic',
  Protocol: 'sqs',
  Endpoint: 'arn:aws:sqs:us-east-1:123456789012:queue',
  'Attributes.entry.1.key': 'FilterPolicyScope',
  'Attributes.entry.1.value': 'MessageBody',
  'Attributes.entry.2.key': 'FilterPolicy',
  'Attributes.entry.2.value': nested('{"a":', '}', '["x"]'),
}
const putPolicy = { Action: 'PutUserPolicy', Version: '2010-05-08', UserName: 'root', PolicyName: 'p' }

test.each<[string, string, Parts]>([
  [
    'lists of a JSON document',
    'dynamodb',
    json('DynamoDB_20120810.PutItem', `{"TableName":"tab","Item":{"id":${nested('{"L":[', ']}')}}}`),
  ],
  [
    'a member that nobody knows',
    'lambda',
    { method: 'POST', path: '/2015-03-31/functions', body: `{"X":${nested('[', ']')}}` },
  ],
  ['elements of XML', 's3', { method: 'PUT', path: '/bucket', body: nested('<a>', '</a>') }],
  ['names of a form', 'iam', form({ Action: 'CreateUser', Version: '2010-05-08', ['a.'.repeat(20_000)]: 'x' })],
  ['a policy', 'iam', form({ ...putPolicy, PolicyDocument: nested('[', ']') })],
  ['a filter policy', 'sns', form(subscribe)],
])('%s that are nested without end are the caller’s mistake', async (_what, service, parts) => {
  await sent(
    signed(requestTo(aws, form({ Action: 'CreateTopic', Version: '2010-03-31', Name: 'topic' })), aws, {
      service: 'sns',
    }),
  )
  const { status } = await sent(signed(requestTo(aws, parts), aws, { service }))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
})
