import { expect, test } from 'vitest'
import type { LocalAwsOptions } from '../../../src/local/public.js'
import { at, sessionOf, startedAws, userWith } from '../aws.js'

async function started(options: LocalAwsOptions = {}) {
  const aws = await startedAws(options)
  const ec2 = sessionOf(aws).client('ec2', at(aws))
  const { Images } = await ec2.describeImages({
    Owners: ['amazon'],
    Filters: [{ Name: 'name', Values: ['al2023-*x86_64'] }],
  })
  const ImageId = Images[0]!.ImageId!
  const run = async (more: object = {}) => {
    const { Instances = [] } = await ec2.runInstances({
      ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...more,
    })
    return Instances.map(({ InstanceId }) => InstanceId!)
  }
  const stateOf = async (id: string) => {
    const { Reservations } = await ec2.describeInstances({ InstanceIds: [id] })
    return Reservations[0]?.Instances?.[0]?.State?.Name
  }
  return { aws, ec2, ImageId, run, stateOf }
}

test('an instance is pending, runs, stops, starts again and ends', async () => {
  const { ec2, ImageId, stateOf } = await started()
  const { Instances, ReservationId } = await ec2.runInstances({ ImageId, MinCount: 1, MaxCount: 1 })
  expect(Instances).toMatchObject([
    { State: { Name: 'pending', Code: 0 }, ImageId, PrivateIpAddress: expect.any(String) },
  ])
  expect(ReservationId).toMatch(/^r-/)
  const id = Instances![0]!.InstanceId!
  const InstanceIds = [id]
  await ec2.getWaiter('instanceRunning').wait({ InstanceIds })
  await ec2.getWaiter('instanceStatusOk').wait({ InstanceIds })
  expect((await ec2.stopInstances({ InstanceIds })).StoppingInstances).toMatchObject([
    { PreviousState: { Name: 'running' }, CurrentState: { Name: 'stopping' } },
  ])
  await ec2.getWaiter('instanceStopped').wait({ InstanceIds })
  expect(await stateOf(id)).toBe('stopped')
  expect((await ec2.startInstances({ InstanceIds })).StartingInstances).toMatchObject([
    { PreviousState: { Name: 'stopped' }, CurrentState: { Name: 'pending' } },
  ])
  await ec2.rebootInstances({ InstanceIds })
  expect((await ec2.terminateInstances({ InstanceIds })).TerminatingInstances).toMatchObject([
    { PreviousState: { Name: 'running' }, CurrentState: { Name: 'shutting-down' } },
  ])
  await ec2.getWaiter('instanceTerminated').wait({ InstanceIds })
  await expect(ec2.startInstances({ InstanceIds })).rejects.toMatchObject({ code: 'IncorrectInstanceState' })
})

test('an ended instance is told of for an hour', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const { ec2, run, stateOf } = await started({ now: () => now, verifySignatures: false })
  const [id = ''] = await run()
  await ec2.terminateInstances({ InstanceIds: [id] })
  now += 3_599_000
  expect(await stateOf(id)).toBe('terminated')
  now += 2000
  await expect(stateOf(id)).rejects.toMatchObject({ code: 'InvalidInstanceID.NotFound' })
  expect((await ec2.describeInstances()).Reservations).toEqual([])
})

const tagged = (Key: string, Value: string) => ({
  TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key, Value }] }],
})

test('instances are found by state, tags, type and place, and come in pages', async () => {
  const { ec2, run } = await started()
  const [web = ''] = await run(tagged('role', 'web'))
  const [db = ''] = await run({
    ...tagged('role', 'db'),
    InstanceType: 'm5.large',
    Placement: { AvailabilityZone: 'us-east-1b' },
  })
  const [old = ''] = await run(tagged('note', 'old'))
  await ec2.stopInstances({ InstanceIds: [old] })
  const found = async (Name: string, ...Values: string[]) => {
    const { Reservations } = await ec2.describeInstances({ Filters: [{ Name, Values }] })
    return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId))
  }
  expect(await found('tag:role', 'web', 'other')).toEqual([web])
  expect(await found('tag:role', '*b')).toEqual([web, db])
  expect(await found('tag-key', 'role')).toEqual([web, db])
  expect(await found('instance-state-name', 'stopped')).toEqual([old])
  expect(await found('instance-type', 'm5.*')).toEqual([db])
  expect(await found('availability-zone', 'us-east-1b')).toEqual([db])
  await expect(found('colour', 'blue')).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  const first = await ec2.describeInstances({ MaxResults: 2 })
  expect(first.Reservations).toHaveLength(2)
  const rest = await ec2.describeInstances({ MaxResults: 2, NextToken: first.NextToken! })
  expect(rest.Reservations).toHaveLength(1)
  expect(rest).not.toHaveProperty('NextToken')
})

test('several instances are launched at once; the same token launches nothing new', async () => {
  const { ec2, run } = await started()
  const request = { MinCount: 2, MaxCount: 3, ClientToken: 'token' }
  const ids = await run(request)
  expect(new Set(ids).size).toBe(3)
  expect(await run(request)).toEqual(ids)
  const { Reservations } = await ec2.describeInstances()
  expect(Reservations.map(({ Instances }) => Instances?.length)).toEqual([3])
})

test('a protected instance does not end', async () => {
  const { ec2, run, stateOf } = await started()
  const [id = ''] = await run({ DisableApiTermination: true })
  await expect(ec2.terminateInstances({ InstanceIds: [id] })).rejects.toMatchObject({ code: 'OperationNotPermitted' })
  await ec2.modifyInstanceAttribute({ InstanceId: id, Attribute: 'disableApiTermination', Value: 'false' })
  await ec2.terminateInstances({ InstanceIds: [id] })
  expect(await stateOf(id)).toBe('terminated')
})

test('what a machine is changes only while it is stopped', async () => {
  const { ec2, run } = await started()
  const [InstanceId = ''] = await run()
  const change = () => ec2.modifyInstanceAttribute({ InstanceId, InstanceType: { Value: 't3.large' } })
  await expect(change()).rejects.toMatchObject({ code: 'IncorrectInstanceState' })
  await ec2.stopInstances({ InstanceIds: [InstanceId] })
  await change()
  const told = await ec2.describeInstanceAttribute({ InstanceId, Attribute: 'instanceType' })
  expect(told.InstanceType?.Value).toBe('t3.large')
  await expect(ec2.modifyInstanceAttribute({ InstanceId, Attribute: 'kernel', Value: 'aki-1' })).rejects.toMatchObject({
    code: 'NotImplemented',
  })
})

test.each([
  [{ ImageId: 'ami-12345678' }, 'InvalidAMIID.NotFound'],
  [{ ImageId: 'image' }, 'InvalidAMIID.Malformed'],
  [{ KeyName: 'none' }, 'InvalidKeyPair.NotFound'],
  [{ SecurityGroupIds: ['sg-12345678'] }, 'InvalidGroup.NotFound'],
  [{ SubnetId: 'subnet-12345678' }, 'InvalidSubnetID.NotFound'],
  [{ MinCount: 2, MaxCount: 1 }, 'InvalidParameterValue'],
  [{ DryRun: true }, 'DryRunOperation'],
  [{ LaunchTemplate: { LaunchTemplateName: 'x' } }, 'NotImplemented'],
])('a launch with %j is refused with %s', async (part, code) => {
  const { ec2, run } = await started()
  await expect(run(part)).rejects.toMatchObject({ code })
  expect((await ec2.describeInstances()).Reservations).toEqual([])
})

test('ids that mean nothing are told apart from those that cannot', async () => {
  const { ec2 } = await started()
  const describe = (id: string) => ec2.describeInstances({ InstanceIds: [id] })
  await expect(describe('i-0123456789abcdef0')).rejects.toMatchObject({
    code: 'InvalidInstanceID.NotFound',
    message: expect.stringContaining("The instance ID 'i-0123456789abcdef0' does not exist"),
  })
  await expect(describe('instance')).rejects.toMatchObject({ code: 'InvalidInstanceID.Malformed' })
})

test('tags are given, told, filtered and taken away, each in its region', async () => {
  const { aws, ec2, run } = await started()
  const [id = ''] = await run()
  const { SecurityGroups } = await ec2.describeSecurityGroups({ GroupNames: ['default'] })
  const groupId = SecurityGroups[0]!.GroupId!
  await ec2.createTags({
    Resources: [id, groupId],
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  })
  await ec2.deleteTags({ Resources: [id], Tags: [{ Key: 'a' }, { Key: 'b', Value: 'other' }] })
  const { Tags } = await ec2.describeTags({ Filters: [{ Name: 'resource-id', Values: [id] }] })
  expect(Tags).toEqual([{ ResourceId: id, ResourceType: 'instance', Key: 'b', Value: '2' }])
  const { Tags: ofGroups } = await ec2.describeTags({
    Filters: [{ Name: 'resource-type', Values: ['security-group'] }],
  })
  expect(ofGroups).toHaveLength(2)
  const west = sessionOf(aws, aws.rootKey, 'eu-west-1').client('ec2', at(aws))
  expect((await west.describeTags()).Tags).toEqual([])
  expect((await west.describeInstances()).Reservations).toEqual([])
  await expect(west.createTags({ Resources: [id], Tags: [{ Key: 'a', Value: '1' }] })).rejects.toMatchObject({
    code: 'InvalidInstanceID.NotFound',
  })
  await expect(ec2.createTags({ Resources: [id], Tags: [{ Key: 'aws:x', Value: '1' }] })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  })
})

test('regions and zones', async () => {
  const { ec2 } = await started()
  const { Regions } = await ec2.describeRegions()
  expect(Regions).toContainEqual({
    RegionName: 'eu-central-1',
    Endpoint: 'ec2.eu-central-1.amazonaws.com',
    OptInStatus: 'opt-in-not-required',
  })
  const names = async (more: object) => (await ec2.describeRegions(more)).Regions?.map(({ RegionName }) => RegionName)
  expect(await names({ RegionNames: ['us-west-2'] })).toEqual(['us-west-2'])
  expect(await names({ Filters: [{ Name: 'region-name', Values: ['us-*'] }] })).toEqual([
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ])
  expect(await names({ AllRegions: true })).toContain('me-south-1')
  await expect(ec2.describeRegions({ RegionNames: ['mars-1'] })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  })
  const { AvailabilityZones } = await ec2.describeAvailabilityZones()
  expect(AvailabilityZones?.map(({ ZoneName }) => ZoneName)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c'])
  const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'is-default', Values: ['true'] }] })
  expect(Vpcs).toHaveLength(1)
})

test('who may start may be held to tags, and a launch needs all that it uses', async () => {
  const { aws, ec2, ImageId, run } = await started()
  const [mine = ''] = await run({
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'owner', Value: 'someone' }] }],
  })
  const [other = ''] = await run()
  const Condition = { StringEquals: { 'ec2:ResourceTag/owner': '${aws:username}' } }
  const session = await userWith(aws, [
    { Effect: 'Allow', Action: ['ec2:StopInstances'], Resource: '*', Condition },
    { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: 'arn:aws:ec2:*:*:instance/*' },
  ])
  const theirs = session.client('ec2', at(aws))
  await theirs.stopInstances({ InstanceIds: [mine] })
  const refused = { code: 'UnauthorizedOperation' }
  await expect(theirs.stopInstances({ InstanceIds: [mine, other] })).rejects.toMatchObject(refused)
  await expect(theirs.runInstances({ ImageId, MinCount: 1, MaxCount: 1 })).rejects.toMatchObject(refused)
  await expect(theirs.describeInstances()).rejects.toMatchObject(refused)
  const admin = (await userWith(aws, [{ Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' }], 'other')).client(
    'ec2',
    at(aws),
  )
  await admin.runInstances({ ImageId, MinCount: 1, MaxCount: 1 })
  const TagSpecifications = [{ ResourceType: 'instance' as const, Tags: [{ Key: 'a', Value: '1' }] }]
  await expect(admin.runInstances({ ImageId, MinCount: 1, MaxCount: 1, TagSpecifications })).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('ec2:CreateTags'),
  })
  await expect(ec2.describeLaunchTemplates()).rejects.toMatchObject({ code: 'NotImplemented' })
})

test('a profile must be one of IAM, and its role must be handed over', async () => {
  const { aws, ImageId, run } = await started()
  const iam = sessionOf(aws).client('iam', at(aws))
  const IamInstanceProfile = { Name: 'machines' }
  await expect(run({ IamInstanceProfile })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
    message: expect.stringContaining('Invalid IAM Instance Profile name'),
  })
  const Statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Role } = await iam.createRole({ RoleName: 'worker', Path: '/machines/', AssumeRolePolicyDocument })
  const { InstanceProfile } = await iam.createInstanceProfile({ InstanceProfileName: 'machines' })
  const use = { Effect: 'Allow', Action: ['ec2:RunInstances', 'iam:AddRoleToInstanceProfile'], Resource: '*' }
  const theirs = (await userWith(aws, [use])).client('ec2', at(aws))
  const launch = () => theirs.runInstances({ ImageId, MinCount: 1, MaxCount: 1, IamInstanceProfile })
  expect((await launch()).Instances?.[0]?.IamInstanceProfile?.Id).toBe(InstanceProfile.InstanceProfileId)
  await iam.addRoleToInstanceProfile({ InstanceProfileName: 'machines', RoleName: 'worker' })
  await expect(launch()).rejects.toMatchObject({
    code: 'UnauthorizedOperation',
    message: expect.stringContaining(`iam:PassRole on resource: ${Role.Arn}`),
  })
  const pass = { Effect: 'Allow', Action: 'iam:PassRole', Resource: Role.Arn }
  const Condition = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: { ...pass, Condition } })
  await iam.putUserPolicy({ UserName: 'someone', PolicyName: 'pass', PolicyDocument })
  await launch()
})
