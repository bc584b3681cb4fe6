import { expect, test } from 'vitest'
import { at, sessionOf, startedAws, userWith } from '../aws.js'

const doc = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const readS3 = doc({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' })
const trust = doc({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' })

async function iamOf() {
  const aws = await startedAws()
  return { aws, iam: sessionOf(aws).client('iam', at(aws)) }
}

test('a user is made once, whatever the case of its name, and is told with path, tags and boundary', async () => {
  const { iam } = await iamOf()
  const { User } = await iam.createUser({
    UserName: 'Ada',
    Path: '/staff/',
    Tags: [{ Key: 'team', Value: 'blue' }],
    PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  })
  expect(User).toMatchObject({
    Arn: 'arn:aws:iam::123456789012:user/staff/Ada',
    UserId: expect.stringMatching(/^AIDA/),
  })
  const { User: told } = await iam.getUser({ UserName: 'Ada' })
  expect(told).toMatchObject({
    Tags: [{ Key: 'team', Value: 'blue' }],
    PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  })
  await expect(iam.createUser({ UserName: 'ada' })).rejects.toMatchObject({ code: 'EntityAlreadyExists' })
  await expect(iam.createUser({ UserName: 'a b' })).rejects.toMatchObject({ code: 'ValidationError' })
  await expect(iam.getUser({ UserName: 'bob' })).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: expect.stringContaining('bob'),
  })
})

test('a boundary must be a policy that there is', async () => {
  const { iam } = await iamOf()
  const PermissionsBoundary = 'arn:aws:iam::123456789012:policy/none'
  const missing = { code: 'NoSuchEntity' }
  await expect(iam.createUser({ UserName: 'ada', PermissionsBoundary })).rejects.toMatchObject(missing)
  await expect(
    iam.createRole({ RoleName: 'r', AssumeRolePolicyDocument: trust, PermissionsBoundary }),
  ).rejects.toMatchObject(missing)
  expect((await iam.listUsers()).Users).toEqual([])
})

test('a user may not go while something hangs on it', async () => {
  const { iam } = await iamOf()
  const UserName = 'ada'
  await iam.createUser({ UserName })
  await iam.createGroup({ GroupName: 'g' })
  const refused = () => expect(iam.deleteUser({ UserName })).rejects.toMatchObject({ code: 'DeleteConflict' })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  await refused()
  await iam.deleteAccessKey({ UserName, AccessKeyId: AccessKey.AccessKeyId })
  await iam.putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument: readS3 })
  await refused()
  await iam.deleteUserPolicy({ UserName, PolicyName: 'p' })
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  await iam.attachUserPolicy({ UserName, PolicyArn })
  await refused()
  await iam.detachUserPolicy({ UserName, PolicyArn })
  await iam.addUserToGroup({ UserName, GroupName: 'g' })
  await refused()
  await expect(iam.deleteGroup({ GroupName: 'g' })).rejects.toMatchObject({ code: 'DeleteConflict' })
  await iam.removeUserFromGroup({ UserName, GroupName: 'g' })
  await iam.deleteUser({ UserName })
  await iam.deleteGroup({ GroupName: 'g' })
  await expect(iam.deleteUser({ UserName })).rejects.toMatchObject({ code: 'NoSuchEntity' })
})

test('a user with another name keeps its keys and its groups', async () => {
  const { aws, iam } = await iamOf()
  const session = await userWith(aws, [], 'old')
  await iam.createGroup({ GroupName: 'before' })
  await iam.addUserToGroup({ UserName: 'old', GroupName: 'before' })
  await iam.updateUser({ UserName: 'old', NewUserName: 'new', NewPath: '/x/' })
  await iam.updateGroup({ GroupName: 'before', NewGroupName: 'after' })
  const sts = session.client('sts', at(aws))
  expect((await sts.getCallerIdentity()).Arn).toBe('arn:aws:iam::123456789012:user/x/new')
  const { Groups } = await iam.listGroupsForUser({ UserName: 'new' })
  expect(Groups.map(({ GroupName }) => GroupName)).toEqual(['after'])
  expect((await iam.getGroup({ GroupName: 'after' })).Users.map(({ UserName }) => UserName)).toEqual(['new'])
})

test('a user has two keys at most; an inactive or deleted key opens nothing', async () => {
  const { aws, iam } = await iamOf()
  const UserName = 'ada'
  await iam.createUser({ UserName })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  await iam.createAccessKey({ UserName })
  await expect(iam.createAccessKey({ UserName })).rejects.toMatchObject({ code: 'LimitExceeded' })
  const { AccessKeyId, SecretAccessKey } = AccessKey
  const session = sessionOf(aws, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey })
  const whoAmI = () => session.client('sts', at(aws)).getCallerIdentity()
  expect((await whoAmI()).Arn).toMatch(/user\/ada$/)
  const { AccessKeyLastUsed, UserName: owner } = await iam.getAccessKeyLastUsed({ AccessKeyId })
  expect({ owner, ...AccessKeyLastUsed }).toMatchObject({ owner: 'ada', ServiceName: 'sts', Region: 'us-east-1' })
  await iam.updateAccessKey({ UserName, AccessKeyId, Status: 'Inactive' })
  await expect(whoAmI()).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
  const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName })
  expect(AccessKeyMetadata.map(({ Status }) => Status)).toEqual(['Inactive', 'Active'])
  await iam.updateAccessKey({ UserName, AccessKeyId, Status: 'Active' })
  await whoAmI()
  await iam.deleteAccessKey({ UserName, AccessKeyId })
  await expect(whoAmI()).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
  await expect(iam.deleteAccessKey({ UserName, AccessKeyId })).rejects.toMatchObject({ code: 'NoSuchEntity' })
})

test('lists come in pages, sorted, below a path', async () => {
  const { iam } = await iamOf()
  for (const name of ['c', 'a', 'e', 'b', 'd'])
    await iam.createUser({ UserName: name, Path: name < 'c' ? '/low/' : '/' })
  const first = await iam.listUsers({ MaxItems: 2 })
  expect(first).toMatchObject({ IsTruncated: true, Users: [{ UserName: 'a' }, { UserName: 'b' }] })
  const names: string[] = []
  for await (const page of iam.getPaginator('listUsers').paginate({ PaginationConfig: { PageSize: 2 } })) {
    names.push(...page.Users.map(({ UserName }) => UserName))
  }
  expect(names).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect((await iam.listUsers({ PathPrefix: '/low/' })).Users).toHaveLength(2)
})

test('a role carries a trust policy, tags and a longest session, and goes only when nothing hangs on it', async () => {
  const { iam } = await iamOf()
  const RoleName = 'worker'
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust, MaxSessionDuration: 7200 })
  expect(Role).toMatchObject({ MaxSessionDuration: 7200, Arn: 'arn:aws:iam::123456789012:role/worker' })
  expect((await iam.getRole({ RoleName })).Role.AssumeRolePolicyDocument).toEqual(JSON.parse(trust))
  await iam.tagRole({
    RoleName,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  })
  await iam.untagRole({ RoleName, TagKeys: ['a'] })
  expect((await iam.listRoleTags({ RoleName })).Tags).toEqual([{ Key: 'b', Value: '2' }])
  await iam.createInstanceProfile({ InstanceProfileName: 'p' })
  await iam.addRoleToInstanceProfile({ InstanceProfileName: 'p', RoleName })
  await expect(iam.deleteRole({ RoleName })).rejects.toMatchObject({ code: 'DeleteConflict' })
  await expect(iam.deleteInstanceProfile({ InstanceProfileName: 'p' })).rejects.toMatchObject({
    code: 'DeleteConflict',
  })
  const { InstanceProfile } = await iam.getInstanceProfile({ InstanceProfileName: 'p' })
  expect(InstanceProfile.Roles.map((role) => role.RoleName)).toEqual([RoleName])
  await iam.removeRoleFromInstanceProfile({ InstanceProfileName: 'p', RoleName })
  await iam.deleteInstanceProfile({ InstanceProfileName: 'p' })
  await iam.deleteRole({ RoleName })
  const noPrincipal = doc({ Effect: 'Allow', Action: 'sts:AssumeRole' })
  await expect(iam.createRole({ RoleName, AssumeRolePolicyDocument: noPrincipal })).rejects.toMatchObject({
    code: 'MalformedPolicyDocument',
  })
})

test('what is not here says so', async () => {
  const { iam } = await iamOf()
  await expect(iam.createVirtualMfaDevice({ VirtualMFADeviceName: 'm' })).rejects.toMatchObject({
    code: 'NotImplemented',
  })
})

test('passwords have rules, which nobody must know', async () => {
  const { iam } = await iamOf()
  await expect(iam.getAccountPasswordPolicy()).rejects.toMatchObject({ code: 'NoSuchEntity' })
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 12, MaxPasswordAge: 90 })
  const { PasswordPolicy } = await iam.getAccountPasswordPolicy()
  expect(PasswordPolicy).toMatchObject({ MinimumPasswordLength: 12, ExpirePasswords: true, RequireSymbols: false })
  await iam.deleteAccountPasswordPolicy()
  await expect(iam.deleteAccountPasswordPolicy()).rejects.toMatchObject({ code: 'NoSuchEntity' })
  const UserName = 'ada'
  await iam.createUser({ UserName })
  await iam.createLoginProfile({ UserName, Password: 'secret-1' })
  await expect(iam.createLoginProfile({ UserName, Password: 'x-1' })).rejects.toMatchObject({
    code: 'EntityAlreadyExists',
  })
  await iam.updateLoginProfile({ UserName, PasswordResetRequired: true })
  expect((await iam.getLoginProfile({ UserName })).LoginProfile?.PasswordResetRequired).toBe(true)
  await expect(iam.deleteUser({ UserName })).rejects.toMatchObject({ code: 'DeleteConflict' })
  await iam.deleteLoginProfile({ UserName })
  await expect(iam.getLoginProfile({ UserName })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  expect((await iam.listMfaDevices({ UserName })).MFADevices).toEqual([])
})

test('the account has an alias and a summary', async () => {
  const { iam } = await iamOf()
  await iam.createAccountAlias({ AccountAlias: 'my-company' })
  expect((await iam.listAccountAliases()).AccountAliases).toEqual(['my-company'])
  await expect(iam.createAccountAlias({ AccountAlias: 'My Company' })).rejects.toMatchObject({
    code: 'ValidationError',
  })
  await iam.deleteAccountAlias({ AccountAlias: 'my-company' })
  await iam.createUser({ UserName: 'ada' })
  expect((await iam.getAccountSummary()).SummaryMap).toMatchObject({ Users: 1, AccessKeysPerUserQuota: 2 })
})
