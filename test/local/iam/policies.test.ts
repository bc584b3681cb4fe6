import { expect, test } from 'vitest'
import { at, sessionOf, startedAws } from '../aws.js'

const doc = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string, Resource = '*') => doc({ Effect: 'Allow', Action, Resource })

async function iamOf() {
  const aws = await startedAws()
  return { aws, iam: sessionOf(aws).client('iam', at(aws)) }
}

test('a managed policy has five versions at most, and one of them is in force', async () => {
  const { iam } = await iamOf()
  const { Policy } = await iam.createPolicy({ PolicyName: 'p', PolicyDocument: allow('s3:Get*') })
  const PolicyArn = Policy!.Arn!
  await expect(iam.createPolicy({ PolicyName: 'p', PolicyDocument: allow('s3:*') })).rejects.toMatchObject({
    code: 'EntityAlreadyExists',
  })
  for (const service of ['ec2', 'sqs', 'sns', 'sts']) {
    await iam.createPolicyVersion({ PolicyArn, PolicyDocument: allow(`${service}:*`), SetAsDefault: service === 'sqs' })
  }
  await expect(iam.createPolicyVersion({ PolicyArn, PolicyDocument: allow('a:*') })).rejects.toMatchObject({
    code: 'LimitExceeded',
  })
  const { Versions } = await iam.listPolicyVersions({ PolicyArn })
  expect(Versions.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
    ['v5', false],
    ['v4', false],
    ['v3', true],
    ['v2', false],
    ['v1', false],
  ])
  await expect(iam.deletePolicyVersion({ PolicyArn, VersionId: 'v3' })).rejects.toMatchObject({
    code: 'DeleteConflict',
  })
  await expect(iam.deletePolicy({ PolicyArn })).rejects.toMatchObject({ code: 'DeleteConflict' })
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' })
  for (const VersionId of ['v2', 'v3', 'v4', 'v5']) await iam.deletePolicyVersion({ PolicyArn, VersionId })
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: 'v1' })
  expect(PolicyVersion?.Document).toEqual(JSON.parse(allow('s3:Get*')))
  await iam.deletePolicy({ PolicyArn })
  await expect(iam.getPolicy({ PolicyArn })).rejects.toMatchObject({ code: 'NoSuchEntity' })
})

test('a policy that is attached may not go, and tells to whom it is attached', async () => {
  const { iam } = await iamOf()
  const PolicyArn = (await iam.createPolicy({ PolicyName: 'p', PolicyDocument: allow('s3:Get*') })).Policy!.Arn!
  await iam.createUser({ UserName: 'u' })
  await iam.createGroup({ GroupName: 'g' })
  await iam.attachUserPolicy({ UserName: 'u', PolicyArn })
  await iam.attachGroupPolicy({ GroupName: 'g', PolicyArn })
  await expect(iam.deletePolicy({ PolicyArn })).rejects.toMatchObject({ code: 'DeleteConflict' })
  expect(await iam.listEntitiesForPolicy({ PolicyArn })).toMatchObject({
    PolicyUsers: [{ UserName: 'u' }],
    PolicyGroups: [{ GroupName: 'g' }],
    PolicyRoles: [],
  })
  expect((await iam.getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(2)
  expect((await iam.listAttachedUserPolicies({ UserName: 'u' })).AttachedPolicies).toEqual([
    { PolicyName: 'p', PolicyArn },
  ])
  const missing = 'arn:aws:iam::123456789012:policy/none'
  await expect(iam.attachUserPolicy({ UserName: 'u', PolicyArn: missing })).rejects.toMatchObject({
    code: 'NoSuchEntity',
  })
  await iam.detachUserPolicy({ UserName: 'u', PolicyArn })
  await expect(iam.detachUserPolicy({ UserName: 'u', PolicyArn })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  await iam.detachGroupPolicy({ GroupName: 'g', PolicyArn })
  await iam.deletePolicy({ PolicyArn })
})

test("AWS's own policies can be attached and read, but not changed", async () => {
  const { iam } = await iamOf()
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  const { Policies } = await iam.listPolicies({ Scope: 'AWS' })
  expect(Policies.map(({ Arn }) => Arn)).toContain(PolicyArn)
  await expect(iam.deletePolicy({ PolicyArn })).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('a policy carries tags', async () => {
  const { iam } = await iamOf()
  const PolicyArn = (
    await iam.createPolicy({ PolicyName: 'p', PolicyDocument: allow('s3:*'), Tags: [{ Key: 'a', Value: '1' }] })
  ).Policy!.Arn!
  await iam.tagPolicy({ PolicyArn, Tags: [{ Key: 'b', Value: '2' }] })
  await iam.untagPolicy({ PolicyArn, TagKeys: ['a'] })
  expect((await iam.listPolicyTags({ PolicyArn })).Tags).toEqual([{ Key: 'b', Value: '2' }])
})

const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
test.each([
  ['no JSON', '{'],
  ['an unknown version', JSON.stringify({ Version: '2013-01-01', Statement: statement })],
  ['no statement', JSON.stringify({ Version: '2012-10-17' })],
  ['an empty list of statements', doc()],
  ['an unknown effect', doc({ ...statement, Effect: 'allow' })],
  ['no action', doc({ Effect: 'Allow', Resource: '*' })],
  ['an action without its service', doc({ ...statement, Action: 'GetObject' })],
  ['no resource', doc({ Effect: 'Allow', Action: 's3:*' })],
  ['a resource that is no ARN', doc({ ...statement, Resource: 'bucket' })],
  ['a principal', doc({ ...statement, Principal: '*' })],
  ['an unknown operator', doc({ ...statement, Condition: { StringIs: { 'aws:username': 'a' } } })],
  ['an unknown member', doc({ ...statement, Resources: '*' })],
  ['two statements of one name', doc({ ...statement, Sid: 'a' }, { ...statement, Sid: 'a' })],
  ['a name with signs', doc({ ...statement, Sid: 'a-b' })],
])('a document with %s is refused', async (_what, PolicyDocument) => {
  const { iam } = await iamOf()
  await expect(iam.createPolicy({ PolicyName: 'p', PolicyDocument })).rejects.toMatchObject({
    code: 'MalformedPolicyDocument',
  })
})

test('inline policies of an identity have a size together', async () => {
  const { iam } = await iamOf()
  await iam.createUser({ UserName: 'u' })
  const PolicyDocument = allow('s3:*', `arn:aws:s3:::${'x'.repeat(1500)}`)
  await iam.putUserPolicy({ UserName: 'u', PolicyName: 'one', PolicyDocument })
  await iam.putUserPolicy({ UserName: 'u', PolicyName: 'one', PolicyDocument })
  await expect(iam.putUserPolicy({ UserName: 'u', PolicyName: 'two', PolicyDocument })).rejects.toMatchObject({
    code: 'LimitExceeded',
  })
})

test('the simulator says what policies say', async () => {
  const { iam } = await iamOf()
  const { User } = await iam.createUser({ UserName: 'u' })
  const { Group } = await iam.createGroup({ GroupName: 'g' })
  await iam.addUserToGroup({ UserName: 'u', GroupName: 'g' })
  await iam.putGroupPolicy({ GroupName: 'g', PolicyName: 'p', PolicyDocument: allow('s3:*', 'arn:aws:s3:::b/*') })
  const deny = doc({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' })
  await iam.putUserPolicy({ UserName: 'u', PolicyName: 'p', PolicyDocument: deny })
  const asked = async (PolicySourceArn: string, more: object = {}) => {
    const { EvaluationResults } = await iam.simulatePrincipalPolicy({
      PolicySourceArn,
      ActionNames: ['s3:GetObject', 's3:DeleteObject', 'ec2:RunInstances'],
      ResourceArns: ['arn:aws:s3:::b/k'],
      ...more,
    })
    return EvaluationResults.map(({ EvalDecision }) => EvalDecision)
  }
  expect(await asked(User!.Arn)).toEqual(['allowed', 'explicitDeny', 'implicitDeny'])
  expect(await asked(Group.Arn)).toEqual(['allowed', 'allowed', 'implicitDeny'])
  expect(await asked(User!.Arn, { PermissionsBoundaryPolicyInputList: [allow('ec2:*')] })).toEqual([
    'implicitDeny',
    'explicitDeny',
    'implicitDeny',
  ])
  const condition = { StringEquals: { 'aws:username': 'ada' } }
  const PolicyInputList = [doc({ Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: condition })]
  const ContextEntries = [
    { ContextKeyName: 'aws:username', ContextKeyType: 'string' as const, ContextKeyValues: ['ada'] },
  ]
  const custom = { PolicyInputList, ActionNames: ['ec2:RunInstances'] }
  expect((await iam.simulateCustomPolicy(custom)).EvaluationResults[0]?.EvalDecision).toBe('implicitDeny')
  expect((await iam.simulateCustomPolicy({ ...custom, ContextEntries })).EvaluationResults[0]?.EvalDecision).toBe(
    'allowed',
  )
  await expect(asked('arn:aws:iam::123456789012:user/none')).rejects.toMatchObject({ code: 'NoSuchEntity' })
})
