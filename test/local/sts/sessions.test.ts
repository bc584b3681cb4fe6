import { expect, test } from 'vitest'
import type { LocalAws } from '../../../src/local/public.js'
import type { Session } from '../../../src/index.js'
import { at, sessionOf, startedAws, userWith } from '../aws.js'

const RoleArn = 'arn:aws:iam::123456789012:role/worker'
const user = 'arn:aws:iam::123456789012:user/ada'
const assumeAny = { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: '*' }

interface Keys {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken: string
}

function withKeys(aws: LocalAws, { AccessKeyId, SecretAccessKey, SessionToken }: Keys): Session {
  return sessionOf(aws, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken })
}

/** A role with this trust, that may list queues. */
async function createRole(aws: LocalAws, trust: object, more: object = {}): Promise<void> {
  const iam = sessionOf(aws).client('iam', at(aws))
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust })
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument, ...more })
  const Statement = [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'p', PolicyDocument })
}

const trusting = (AWS: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...more,
})

test('everybody may ask who they are: the account, a user, a session of a role', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting(user))
  const ada = await userWith(aws, [{ ...assumeAny, Effect: 'Deny', Action: 'sts:GetCallerIdentity' }], 'ada')
  expect(await sessionOf(aws).client('sts', at(aws)).getCallerIdentity()).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:root',
    UserId: '123456789012',
  })
  const sts = ada.client('sts', at(aws))
  expect(await sts.getCallerIdentity()).toMatchObject({ Arn: user, UserId: expect.stringMatching(/^AIDA/) })
  const { Credentials, AssumedRoleUser } = await sts.assumeRole({ RoleArn, RoleSessionName: 'day-1' })
  const worker = await withKeys(aws, Credentials!).client('sts', at(aws)).getCallerIdentity()
  expect(worker).toMatchObject({
    Arn: 'arn:aws:sts::123456789012:assumed-role/worker/day-1',
    UserId: AssumedRoleUser?.AssumedRoleId,
  })
  expect(worker.UserId).toMatch(/^AROA.*:day-1$/)
})

test("a session may what its role may, whatever the user's own policies say", async () => {
  const aws = await startedAws()
  await createRole(aws, trusting(user))
  const ada = await userWith(aws, [], 'ada')
  const { Credentials } = await ada.client('sts', at(aws)).assumeRole({ RoleArn, RoleSessionName: 'one' })
  const worker = withKeys(aws, Credentials!)
  await worker.client('sqs', at(aws)).createQueue({ QueueName: 'q' })
  await expect(ada.client('sqs', at(aws)).createQueue({ QueueName: 'q' })).rejects.toMatchObject({
    code: 'AccessDenied',
  })
  await expect(worker.client('ec2', at(aws)).describeRegions()).rejects.toMatchObject({
    code: 'UnauthorizedOperation',
    message: expect.stringContaining('User: arn:aws:sts::123456789012:assumed-role/worker/one is not authorized'),
  })
})

test('a trust in the whole account lets those whose own policies let them', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting('123456789012'))
  const [without, having] = [await userWith(aws, [], 'ada'), await userWith(aws, [assumeAny], 'bob')]
  const assume = (session: Session) =>
    session.client('sts', at(aws)).assumeRole({ RoleArn, RoleSessionName: 'session' })
  await expect(assume(without)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(`is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`),
  })
  await assume(having)
})

test('who is not trusted may not, and a role that is not there looks the same', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting('arn:aws:iam::123456789012:user/eve'))
  const session = await userWith(aws, [assumeAny], 'ada')
  const sts = session.client('sts', at(aws))
  for (const arn of [RoleArn, `${RoleArn}-2`]) {
    await expect(sts.assumeRole({ RoleArn: arn, RoleSessionName: 'session' })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
  }
})

test('the account itself cannot assume roles', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting('*'))
  const sts = sessionOf(aws).client('sts', at(aws))
  await expect(sts.assumeRole({ RoleArn, RoleSessionName: 'session' })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('Roles may not be assumed by root accounts.'),
  })
})

test('an external id must be the one that the trust names', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting(user, { Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } }))
  const sts = (await userWith(aws, [assumeAny], 'ada')).client('sts', at(aws))
  const request = { RoleArn, RoleSessionName: 'session' }
  await expect(sts.assumeRole(request)).rejects.toMatchObject({ code: 'AccessDenied' })
  await expect(sts.assumeRole({ ...request, ExternalId: 'other' })).rejects.toMatchObject({ code: 'AccessDenied' })
  await sts.assumeRole({ ...request, ExternalId: 'secret' })
})

test('a session policy narrows the role, and gives nothing', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting(user))
  const sts = (await userWith(aws, [], 'ada')).client('sts', at(aws))
  const Statement = [{ Effect: 'Allow', Action: ['sqs:ListQueues', 'ec2:*'], Resource: '*' }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Credentials, PackedPolicySize } = await sts.assumeRole({ RoleArn, RoleSessionName: 'session', Policy })
  expect(PackedPolicySize).toBeGreaterThan(0)
  const session = withKeys(aws, Credentials!)
  await session.client('sqs', at(aws)).listQueues()
  await expect(session.client('sqs', at(aws)).createQueue({ QueueName: 'q' })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('because no session policy allows the sqs:CreateQueue action'),
  })
  await expect(session.client('ec2', at(aws)).describeRegions()).rejects.toMatchObject({
    code: 'UnauthorizedOperation',
  })
  await expect(sts.assumeRole({ RoleArn, RoleSessionName: 'session', Policy: '{' })).rejects.toMatchObject({
    code: 'MalformedPolicyDocument',
  })
})

test('tags of a session need a right of their own, and are seen by policies', async () => {
  const aws = await startedAws()
  await createRole(aws, { ...trusting(user), Action: ['sts:AssumeRole', 'sts:TagSession'] })
  const iam = sessionOf(aws).client('iam', at(aws))
  const Statement = [{ Effect: 'Allow', Action: 'sqs:*', Resource: 'arn:aws:sqs:*:*:${aws:PrincipalTag/team}' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'p', PolicyDocument })
  const sts = (await userWith(aws, [], 'ada')).client('sts', at(aws))
  const request = { RoleArn, RoleSessionName: 'session', Tags: [{ Key: 'team', Value: 'blue' }] }
  const sqs = withKeys(aws, (await sts.assumeRole(request)).Credentials!).client('sqs', at(aws))
  await sqs.createQueue({ QueueName: 'blue' })
  await expect(sqs.createQueue({ QueueName: 'red' })).rejects.toMatchObject({ code: 'AccessDenied' })
  const AssumeRoleOnly = JSON.stringify({ Version: '2012-10-17', Statement: trusting(user) })
  await iam.updateAssumeRolePolicy({ RoleName: 'worker', PolicyDocument: AssumeRoleOnly })
  await expect(sts.assumeRole(request)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('sts:TagSession'),
  })
})

test('a session lasts as long as was asked for, within what the role allows', async () => {
  let now = Date.now()
  const aws = await startedAws({ now: () => now })
  await createRole(aws, trusting(user), { MaxSessionDuration: 7200 })
  const sts = (await userWith(aws, [], 'ada')).client('sts', at(aws))
  const request = { RoleArn, RoleSessionName: 'session' }
  for (const DurationSeconds of [7201, 43_200]) {
    await expect(sts.assumeRole({ ...request, DurationSeconds })).rejects.toMatchObject({ code: 'ValidationError' })
  }
  const { Credentials } = await sts.assumeRole({ ...request, DurationSeconds: 900 })
  expect(Credentials!.Expiration.getTime()).toBe(Math.floor(now / 1000 + 900) * 1000)
  const session = withKeys(aws, Credentials!)
  await session.client('sts', at(aws)).getCallerIdentity()
  now += 901_000
  await expect(session.client('sts', at(aws)).getCallerIdentity()).rejects.toMatchObject({ code: 'ExpiredToken' })
  await expect(session.client('dynamodb', at(aws)).listTables()).rejects.toMatchObject({
    code: 'ExpiredTokenException',
  })
  await expect(session.client('ec2', at(aws)).describeRegions()).rejects.toMatchObject({ code: 'RequestExpired' })
  await expect(session.client('s3', at(aws)).listBuckets()).rejects.toMatchObject({ code: 'ExpiredToken' })
})

test('a role that was reached through a role lasts an hour', async () => {
  const aws = await startedAws()
  await createRole(aws, [trusting(user), trusting(RoleArn)], { MaxSessionDuration: 7200 })
  const request = { RoleArn, RoleSessionName: 'session' }
  const first = (await userWith(aws, [], 'ada')).client('sts', at(aws))
  const second = withKeys(aws, (await first.assumeRole(request)).Credentials!).client('sts', at(aws))
  await second.assumeRole(request)
  await expect(second.assumeRole({ ...request, DurationSeconds: 3601 })).rejects.toMatchObject({
    code: 'ValidationError',
  })
})

test('keys of a session need their own token, and others none', async () => {
  const aws = await startedAws()
  const ada = await userWith(aws, [], 'ada')
  const { Credentials } = await ada.client('sts', at(aws)).getSessionToken({ DurationSeconds: 900 })
  const keys = Credentials!
  const whoAmI = (session: Session) => session.client('sts', at(aws)).getCallerIdentity()
  expect((await whoAmI(withKeys(aws, keys))).Arn).toBe(user)
  const refused = { code: 'InvalidClientTokenId' }
  await expect(whoAmI(withKeys(aws, { ...keys, SessionToken: `${keys.SessionToken}x` }))).rejects.toMatchObject(refused)
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = keys
  await expect(whoAmI(sessionOf(aws, { accessKeyId, secretAccessKey }))).rejects.toMatchObject(refused)
  await expect(whoAmI(sessionOf(aws, { ...aws.rootKey, sessionToken: 'x' }))).rejects.toMatchObject(refused)
  await expect(whoAmI(sessionOf(aws, { ...aws.rootKey, accessKeyId: 'AKIANOBODY' }))).rejects.toMatchObject(refused)
  const session = withKeys(aws, keys).client('sts', at(aws))
  await expect(session.getSessionToken()).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('a session without a second factor does not reach IAM, unless it is of a role', async () => {
  const aws = await startedAws()
  await createRole(aws, trusting(user))
  const iam = sessionOf(aws).client('iam', at(aws))
  const ada = await userWith(aws, [{ Effect: 'Allow', Action: '*', Resource: '*' }], 'ada')
  await iam.attachRolePolicy({ RoleName: 'worker', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' })
  const sts = ada.client('sts', at(aws))
  const users = (keys: Keys) => withKeys(aws, keys).client('iam', at(aws)).listUsers()
  const { Credentials } = await sts.getSessionToken()
  await withKeys(aws, Credentials!).client('sqs', at(aws)).listQueues()
  await expect(users(Credentials!)).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
  const role = await sts.assumeRole({ RoleArn, RoleSessionName: 'session' })
  expect((await users(role.Credentials!)).Users).toHaveLength(1)
})

test('there is no second factor here that could be right', async () => {
  const aws = await startedAws()
  const sts = (await userWith(aws, [], 'ada')).client('sts', at(aws))
  const factor = { SerialNumber: 'arn:aws:iam::123456789012:mfa/ada', TokenCode: '123456' }
  await expect(sts.getSessionToken(factor)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('MultiFactorAuthentication failed'),
  })
})

test('a federated user may what both its policy and its maker may', async () => {
  const aws = await startedAws()
  const ada = await userWith(aws, [{ Effect: 'Allow', Action: ['sts:*', 'sqs:*'], Resource: '*' }], 'ada')
  const Statement = [{ Effect: 'Allow', Action: ['sqs:ListQueues', 'ec2:*'], Resource: '*' }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Credentials, FederatedUser } = await ada.client('sts', at(aws)).getFederationToken({ Name: 'guest', Policy })
  expect(FederatedUser?.Arn).toBe('arn:aws:sts::123456789012:federated-user/guest')
  const guest = withKeys(aws, Credentials!)
  expect((await guest.client('sts', at(aws)).getCallerIdentity()).Arn).toBe(FederatedUser?.Arn)
  await guest.client('sqs', at(aws)).listQueues()
  await expect(guest.client('ec2', at(aws)).describeRegions()).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
  const bare = await ada.client('sts', at(aws)).getFederationToken({ Name: 'guest' })
  await expect(withKeys(aws, bare.Credentials!).client('sqs', at(aws)).listQueues()).rejects.toMatchObject({
    code: 'AccessDenied',
  })
})
