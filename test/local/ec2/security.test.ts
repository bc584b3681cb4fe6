import { createPrivateKey, createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { at, sessionOf, startedAws } from '../aws.js'

async function clientOf() {
  const aws = await startedAws()
  const session = sessionOf(aws)
  return { session, aws, ec2: session.client('ec2', at(aws)) }
}

test('a key pair is made, and its private half is given away once', async () => {
  const { ec2 } = await clientOf()
  const { KeyMaterial, KeyPairId, KeyFingerprint } = await ec2.createKeyPair({ KeyName: 'mine' })
  expect(createPrivateKey(KeyMaterial!).asymmetricKeyType).toBe('rsa')
  expect(KeyFingerprint).toMatch(/^([\da-f]{2}:){19}[\da-f]{2}$/)
  await expect(ec2.createKeyPair({ KeyName: 'mine' })).rejects.toMatchObject({ code: 'InvalidKeyPair.Duplicate' })
  const { KeyPairs } = await ec2.describeKeyPairs({ KeyPairIds: [KeyPairId!], IncludePublicKey: true })
  expect(KeyPairs).toMatchObject([{ KeyName: 'mine', KeyFingerprint, KeyType: 'rsa' }])
  const publicKey = createPublicKey(KeyMaterial!).export({ type: 'spki', format: 'der' })
  expect(createPublicKey(KeyPairs![0]!.PublicKey!).export({ type: 'spki', format: 'der' })).toEqual(publicKey)
  await ec2.deleteKeyPair({ KeyName: 'mine' })
  await ec2.deleteKeyPair({ KeyName: 'mine' })
  for (const request of [{ KeyNames: ['mine'] }, { KeyPairIds: [KeyPairId!] }]) {
    await expect(ec2.describeKeyPairs(request)).rejects.toMatchObject({ code: 'InvalidKeyPair.NotFound' })
  }
  await expect(ec2.createKeyPair({ KeyName: 'k', KeyType: 'ed25519' })).rejects.toMatchObject({
    code: 'NotImplemented',
  })
})

/** A line of OpenSSH: each part with its length before it. */
function sshLine(kind: string, ...parts: readonly Buffer[]): string {
  const blob = [Buffer.from(kind), ...parts].flatMap((part) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.length)
    return [length, part]
  })
  return `${kind} ${Buffer.concat(blob).toString('base64')} me@home`
}

test('a key that was brought along must be one', async () => {
  const { ec2 } = await clientOf()
  const key = (KeyName: string, text: string) => ec2.importKeyPair({ KeyName, PublicKeyMaterial: Buffer.from(text) })
  const modulus = Buffer.concat([Buffer.from([0]), Buffer.alloc(256, 0xc1)])
  const { KeyFingerprint } = await key('rsa', sshLine('ssh-rsa', Buffer.from([1, 0, 1]), modulus))
  expect(KeyFingerprint).toMatch(/^([\da-f]{2}:){15}[\da-f]{2}$/)
  await key('ed', sshLine('ssh-ed25519', Buffer.alloc(32, 7)))
  const { KeyPairs } = await ec2.describeKeyPairs()
  expect(KeyPairs?.map(({ KeyName, KeyType }) => [KeyName, KeyType])).toEqual([
    ['rsa', 'rsa'],
    ['ed', 'ed25519'],
  ])
  for (const text of ['nonsense', 'ssh-rsa AAAA', sshLine('ssh-rsa', Buffer.alloc(0), Buffer.alloc(0))]) {
    await expect(key('bad', text)).rejects.toMatchObject({ code: 'InvalidKey.Format' })
  }
})

test('a security group has rules, which are added once and taken away by what they say or by id', async () => {
  const { ec2 } = await clientOf()
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'the web' })
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }
  const IpPermissions = [
    { ...ssh, IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'home' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: GroupId! }] },
  ]
  const { SecurityGroupRules = [] } = await ec2.authorizeSecurityGroupIngress({ GroupId: GroupId!, IpPermissions })
  expect(SecurityGroupRules).toHaveLength(3)
  const again = ec2.authorizeSecurityGroupIngress({ GroupId: GroupId!, ...ssh, CidrIp: '10.0.0.0/8' })
  await expect(again).rejects.toMatchObject({ code: 'InvalidPermission.Duplicate' })
  const group = async () => (await ec2.describeSecurityGroups({ GroupIds: [GroupId!] })).SecurityGroups[0]
  expect(await group()).toMatchObject({
    GroupName: 'web',
    IpPermissions,
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  })
  await ec2.revokeSecurityGroupIngress({ GroupId: GroupId!, ...ssh, CidrIp: '10.0.0.0/8' })
  await ec2.revokeSecurityGroupIngress({
    GroupId: GroupId!,
    SecurityGroupRuleIds: SecurityGroupRules.slice(1).map(({ SecurityGroupRuleId }) => SecurityGroupRuleId!),
  })
  expect((await group())?.IpPermissions).toEqual([])
  const { SecurityGroupRules: left } = await ec2.describeSecurityGroupRules({
    Filters: [{ Name: 'group-id', Values: [GroupId!] }],
  })
  expect(left).toMatchObject([{ IsEgress: true, CidrIpv4: '0.0.0.0/0' }])
  await expect(
    ec2.revokeSecurityGroupIngress({ GroupId: GroupId!, ...ssh, CidrIp: '10.0.0.0/8' }),
  ).rejects.toMatchObject({ code: 'InvalidPermission.NotFound' })
})

test('a group that is used stays', async () => {
  const { ec2 } = await clientOf()
  const make = async (GroupName: string) => (await ec2.createSecurityGroup({ GroupName, Description: 'd' })).GroupId!
  const [used, user] = [await make('used'), await make('user')]
  await ec2.authorizeSecurityGroupIngress({
    GroupId: user,
    IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: used }] }],
  })
  await expect(ec2.deleteSecurityGroup({ GroupId: used })).rejects.toMatchObject({ code: 'DependencyViolation' })
  await ec2.deleteSecurityGroup({ GroupId: user })
  await ec2.deleteSecurityGroup({ GroupId: used })
  await expect(ec2.deleteSecurityGroup({ GroupName: 'default' })).rejects.toMatchObject({ code: 'CannotDelete' })
  await make('twice')
  await expect(make('twice')).rejects.toMatchObject({ code: 'InvalidGroup.Duplicate' })
  await expect(ec2.describeSecurityGroups({ GroupIds: [used] })).rejects.toMatchObject({
    code: 'InvalidGroup.NotFound',
  })
  await expect(ec2.describeSecurityGroups({ GroupIds: ['default'] })).rejects.toMatchObject({
    code: 'InvalidGroupId.Malformed',
  })
})

test.each([
  [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/33' }],
  [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 22, CidrIp: '10.0.0.0/8' }],
  [{ IpProtocol: 'pigeon', CidrIp: '10.0.0.0/8' }],
  [{ IpProtocol: 'tcp', CidrIp: '10.0.0.0/8' }],
])('%j is no rule', async (rule) => {
  const { ec2 } = await clientOf()
  await expect(ec2.authorizeSecurityGroupIngress({ GroupName: 'default', ...rule })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  })
})

test('the resources of boto3 work on it', async () => {
  const { aws, session } = await clientOf()
  const ec2 = session.resource('ec2', at(aws))
  const images: string[] = []
  for await (const image of ec2.images.filter({ Owners: ['amazon'] })) images.push(image.id)
  const [instance] = await ec2.createInstances({ ImageId: images[0]!, MinCount: 1, MaxCount: 1 })
  await instance!.waitUntilRunning()
  await instance!.createTags({ Tags: [{ Key: 'Name', Value: 'one' }] })
  const loaded = await instance!.load()
  expect([loaded.state?.Name, loaded.tags]).toEqual(['running', [{ Key: 'Name', Value: 'one' }]])
  const found: string[] = []
  for await (const one of ec2.instances.filter({ Filters: [{ Name: 'tag:Name', Values: ['one'] }] })) found.push(one.id)
  expect(found).toEqual([instance!.id])
  await ec2.instances.all().terminate()
  await instance!.waitUntilTerminated()
  const group = await ec2.createSecurityGroup({ GroupName: 'g', Description: 'd' })
  await group.authorizeIngress({ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' })
  expect((await group.load()).ipPermissions).toMatchObject([{ FromPort: 80 }])
  await group.delete()
})
