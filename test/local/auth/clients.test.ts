import { expect, test } from 'vitest'
import { startedAws, userWith } from '../aws.js'
import { at, sessionOf } from '../sessions.js'

const HOUR = 3_600_000

test('a clock that is too far off is refused in the words of the service', async () => {
  // The server's clock, not the client's, is wrong here; who of the two is right cannot be told.
  const aws = await startedAws({ now: () => Date.now() + HOUR })
  const session = sessionOf(aws)
  await expect(session.client('s3', at(aws)).listBuckets()).rejects.toMatchObject({
    code: 'RequestTimeTooSkewed',
    response: { Error: { MaxAllowedSkewMilliseconds: '900000' } },
  })
  const tooLate = /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/
  await expect(session.client('sts', at(aws)).getCallerIdentity()).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
    response: { Error: { Message: expect.stringMatching(tooLate) } },
  })
  await expect(session.client('dynamodb', at(aws)).listTables()).rejects.toMatchObject({
    code: 'InvalidSignatureException',
  })
  await expect(session.client('ec2', at(aws)).describeRegions()).rejects.toMatchObject({ code: 'RequestExpired' })
})

test('a signature from the future is not yet current', async () => {
  const aws = await startedAws({ now: () => Date.now() - HOUR })
  await expect(sessionOf(aws).client('iam', at(aws)).listUsers()).rejects.toThrow(
    /Signature not yet current: .* is still later than/,
  )
})

test('ten minutes are too much for most services, and nothing to S3', async () => {
  const aws = await startedAws({ now: () => Date.now() + 600_000 })
  expect((await sessionOf(aws).client('s3', at(aws)).listBuckets()).Buckets).toEqual([])
  await expect(sessionOf(aws).client('sqs', at(aws)).listQueues()).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
  })
})

test('an inactive key and a deleted one are as good as none', async () => {
  const aws = await startedAws()
  const someone = await userWith(aws, [{ Effect: 'Allow', Action: '*', Resource: '*' }])
  expect((await someone.client('sts', at(aws)).getCallerIdentity()).Arn).toMatch(/:user\/someone$/)
  const iam = sessionOf(aws).client('iam', at(aws))
  const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName: 'someone' })
  const AccessKeyId = AccessKeyMetadata[0]!.AccessKeyId!
  await iam.updateAccessKey({ UserName: 'someone', AccessKeyId, Status: 'Inactive' })
  await expect(someone.client('sts', at(aws)).getCallerIdentity()).rejects.toMatchObject({
    code: 'InvalidClientTokenId',
  })
  await expect(someone.client('s3', at(aws)).listBuckets()).rejects.toMatchObject({ code: 'InvalidAccessKeyId' })
  await iam.updateAccessKey({ UserName: 'someone', AccessKeyId, Status: 'Active' })
  expect((await someone.client('s3', at(aws)).listBuckets()).Buckets).toEqual([])
  await iam.deleteAccessKey({ UserName: 'someone', AccessKeyId })
  await expect(someone.client('s3', at(aws)).listBuckets()).rejects.toMatchObject({ code: 'InvalidAccessKeyId' })
})

test('keys of a session need their token, this one, and in time', async () => {
  const clock = { ms: Date.now() }
  const aws = await startedAws({ now: () => clock.ms })
  const someone = await userWith(aws, [{ Effect: 'Allow', Action: '*', Resource: '*' }])
  const { Credentials } = await someone.client('sts', at(aws)).getSessionToken({ DurationSeconds: 900 })
  const key = { accessKeyId: Credentials!.AccessKeyId, secretAccessKey: Credentials!.SecretAccessKey }
  const own = sessionOf(aws, { ...key, sessionToken: Credentials!.SessionToken })
  expect((await own.client('s3', at(aws)).listBuckets()).Buckets).toEqual([])
  const codes = async (session: typeof own) => {
    const calls = [
      session.client('s3', at(aws)).listBuckets(),
      session.client('sqs', at(aws)).listQueues(),
      session.client('dynamodb', at(aws)).listTables(),
      session.client('ec2', at(aws)).describeRegions(),
    ]
    const settled = await Promise.allSettled(calls)
    return settled.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'let in'))
  }
  const refused = ['InvalidToken', 'InvalidClientTokenId', 'UnrecognizedClientException', 'AuthFailure']
  expect(await codes(sessionOf(aws, key))).toEqual(refused)
  expect(await codes(sessionOf(aws, { ...key, sessionToken: 'another' }))).toEqual(refused)
  // A key of a user has no token.
  expect(await codes(sessionOf(aws, { ...aws.rootKey, sessionToken: 'any' }))).toEqual(refused)
  clock.ms += 901_000
  expect(await codes(own)).toEqual(['ExpiredToken', 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired'])
})
