import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '../../../src/index.js'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { at, sessionOf } from '../sessions.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws({ verifySignatures: false })
})
afterAll(() => aws.stop())

const beyond = 69_999_999_999_999_999_999_999n

const calls: readonly (readonly [code: string, call: (session: Session) => Promise<unknown>])[] = [
  ['SerializationException', (session) => session.client('sqs', at(aws)).listQueues({ MaxResults: beyond as never })],
  ['SerializationException', (session) => session.client('dynamodb', at(aws)).listTables({ Limit: 2 ** 31 })],
  [
    'SerializationException',
    (session) => session.client('cloudwatch', at(aws)).describeAlarms({ MaxRecords: 2 ** 31 }),
  ],
  ['MalformedInput', (session) => session.client('iam', at(aws)).listUsers({ MaxItems: 2 ** 31 })],
  [
    'InvalidParameterValue',
    (session) => session.client('ec2', at(aws)).describeInstances({ MaxResults: beyond as never }),
  ],
  ['ValidationException', (session) => session.client('lambda', at(aws)).listFunctions({ MaxItems: 2 ** 31 })],
  ['InvalidArgument', (session) => session.client('s3', at(aws)).listObjectsV2({ Bucket: 'bucket', MaxKeys: 2 ** 31 })],
  ['MalformedXML', putRule],
]

async function putRule(session: Session): Promise<unknown> {
  const Rules = [{ ID: 'x', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: -(2 ** 31) - 1 } }]
  const s3 = session.client('s3', at(aws))
  return await s3.putBucketLifecycleConfiguration({ Bucket: 'bucket', LifecycleConfiguration: { Rules } })
}

test('a number that its type cannot hold is refused, in the words of the protocol', async () => {
  for (const [code, call] of calls) await expect(call(sessionOf(aws))).rejects.toMatchObject({ code })
})

test('the greatest and the least numbers of a type are taken', async () => {
  aws.on('dynamodb', 'listTables', ({ Limit }) => ({ TableNames: [String(Limit)] }))
  const dynamodb = sessionOf(aws).client('dynamodb', at(aws))
  for (const Limit of [2 ** 31 - 1, 1])
    expect((await dynamodb.listTables({ Limit })).TableNames).toEqual([String(Limit)])
})
