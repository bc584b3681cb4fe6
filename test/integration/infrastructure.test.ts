import { deflateRawSync, crc32 } from 'node:zlib'
import { expect } from 'vitest'
import { atMoto, session, test } from './moto.js'

test('EC2: an instance, its tags and its security group', async () => {
  const ec2 = session.client('ec2', atMoto)
  const { Images } = await ec2.describeImages({ Owners: ['amazon'] })
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'a & b' })
  await ec2.authorizeSecurityGroupIngress({
    GroupId: GroupId!,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
  })
  const { Instances } = await ec2.runInstances({
    ImageId: Images[0]!.ImageId!,
    MinCount: 2,
    MaxCount: 2,
    SecurityGroupIds: [GroupId!],
    UserData: '#!/bin/sh\n',
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web <1>' }] }],
  })
  const InstanceIds = Instances!.map((instance) => instance.InstanceId!)
  expect(InstanceIds).toHaveLength(2)
  const { Reservations } = await ec2.describeInstances({ Filters: [{ Name: 'tag:Name', Values: ['web <1>'] }] })
  const found = Reservations.flatMap((reservation) => reservation.Instances!)
  expect(found.map((instance) => instance.InstanceId)).toEqual(InstanceIds)
  expect(found[0]).toMatchObject({ State: { Name: 'running', Code: 16 }, Tags: [{ Key: 'Name', Value: 'web <1>' }] })
  expect(found[0]!.LaunchTime).toBeInstanceOf(Date)
  const userData = await ec2.describeInstanceAttribute({ InstanceId: InstanceIds[0]!, Attribute: 'userData' })
  expect(Buffer.from(userData.UserData!.Value!, 'base64').toString()).toBe('#!/bin/sh\n')
  const { TerminatingInstances } = await ec2.terminateInstances({ InstanceIds })
  expect(TerminatingInstances).toHaveLength(2)
  await ec2.deleteSecurityGroup({ GroupId: GroupId! })
  await expect(ec2.describeInstances({ InstanceIds: ['i-0123456789abcdef0'] })).rejects.toMatchObject({
    code: 'InvalidInstanceID.NotFound',
  })
})

test('CloudFormation: a stack from a template', async () => {
  const cloudformation = session.client('cloudformation', atMoto)
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'from-a-stack' } } },
  }
  const { StackId } = await cloudformation.createStack({
    StackName: 'stack',
    TemplateBody: JSON.stringify(template),
    Tags: [{ Key: 'a', Value: 'b' }],
  })
  expect(StackId).toContain(':stack/stack/')
  const { Stacks } = await cloudformation.describeStacks({ StackName: 'stack' })
  expect(Stacks[0]).toMatchObject({ StackStatus: 'CREATE_COMPLETE', Tags: [{ Key: 'a', Value: 'b' }] })
  expect((await cloudformation.getTemplate({ StackName: 'stack' })).TemplateBody).toEqual(template)
  await cloudformation.deleteStack({ StackName: 'stack' })
  await expect(cloudformation.describeStacks({ StackName: 'stack' })).rejects.toMatchObject({
    code: 'ValidationError',
    response: { Error: { Type: 'Sender' } },
  })
})

test('CloudWatch: metrics and alarms', async () => {
  const cloudwatch = session.client('cloudwatch', atMoto)
  const Timestamp = new Date(Date.now() - 60_000)
  await cloudwatch.putMetricData({
    Namespace: 'Test',
    MetricData: [
      { MetricName: 'load', Value: 0.25, Unit: 'Percent', Timestamp, Dimensions: [{ Name: 'h', Value: 'a' }] },
    ],
  })
  const { Metrics } = await cloudwatch.listMetrics({ Namespace: 'Test' })
  expect(Metrics).toEqual([{ Namespace: 'Test', MetricName: 'load', Dimensions: [{ Name: 'h', Value: 'a' }] }])
  const { Datapoints } = await cloudwatch.getMetricStatistics({
    Namespace: 'Test',
    MetricName: 'load',
    Dimensions: [{ Name: 'h', Value: 'a' }],
    StartTime: new Date(Date.now() - 3_600_000),
    EndTime: new Date(),
    Period: 60,
    Statistics: ['Average'],
  })
  expect(Datapoints![0]!.Average).toBe(0.25)
  await cloudwatch.putMetricAlarm({
    AlarmName: 'high',
    MetricName: 'load',
    Namespace: 'Test',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0.9,
    Statistic: 'Average',
    ComparisonOperator: 'GreaterThanThreshold',
  })
  const { MetricAlarms } = await cloudwatch.describeAlarms({ AlarmNames: ['high'] })
  expect(MetricAlarms[0]).toMatchObject({ Threshold: 0.9, ComparisonOperator: 'GreaterThanThreshold' })
  await cloudwatch.deleteAlarms({ AlarmNames: ['high'] })
  const nowhere = cloudwatch.getDashboard({ DashboardName: 'nowhere' })
  await expect(nowhere).rejects.toMatchObject({ operationName: 'GetDashboard' })
})

test('Route 53: a zone and its records', async () => {
  const route53 = session.client('route53', atMoto)
  const { HostedZone } = await route53.createHostedZone({ Name: 'example.test.', CallerReference: 'once' })
  const zone = { HostedZoneId: HostedZone.Id }
  await route53.changeResourceRecordSets({
    ...zone,
    ChangeBatch: {
      Changes: [
        {
          Action: 'CREATE',
          ResourceRecordSet: {
            Name: 'www.example.test.',
            Type: 'A',
            TTL: 60,
            ResourceRecords: [{ Value: '10.0.0.1' }, { Value: '10.0.0.2' }],
          },
        },
      ],
    },
  })
  const { ResourceRecordSets } = await route53.listResourceRecordSets(zone)
  const www = ResourceRecordSets?.find((set) => set.Name === 'www.example.test.')
  expect(www).toMatchObject({ TTL: 60, ResourceRecords: [{ Value: '10.0.0.1' }, { Value: '10.0.0.2' }] })
  await route53.changeResourceRecordSets({
    ...zone,
    ChangeBatch: { Changes: [{ Action: 'DELETE', ResourceRecordSet: www! }] },
  })
  await route53.deleteHostedZone({ Id: zone.HostedZoneId })
  await expect(route53.getHostedZone({ Id: 'nowhere' })).rejects.toBeInstanceOf(route53.exceptions.NoSuchHostedZone)
})

test('Lambda: a function is made, listed and deleted', async () => {
  const iam = session.client('iam', atMoto)
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }]
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Role } = await iam.createRole({ RoleName: 'lambda', AssumeRolePolicyDocument })
  const lambda = session.client('lambda', atMoto)
  await lambda.createFunction({
    FunctionName: 'echo',
    Role: Role.Arn,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Code: { ZipFile: zip('index.mjs', 'export const handler = async (event) => event') },
    Environment: { Variables: { MODE: 'ü' } },
  })
  const { Functions } = await lambda.listFunctions()
  expect(Functions?.map((each) => each.FunctionName)).toEqual(['echo'])
  const { Configuration } = await lambda.getFunction({ FunctionName: 'echo' })
  expect(Configuration).toMatchObject({ Handler: 'index.handler', Environment: { Variables: { MODE: 'ü' } } })
  await lambda.deleteFunction({ FunctionName: 'echo' })
  await expect(lambda.getFunction({ FunctionName: 'echo' })).rejects.toBeInstanceOf(
    lambda.exceptions.ResourceNotFoundException,
  )
  await iam.deleteRole({ RoleName: 'lambda' })
})

test('Step Functions: a machine and an execution', async () => {
  const sfn = session.client('stepfunctions', atMoto)
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Pass', End: true } } })
  const { stateMachineArn } = await sfn.createStateMachine({
    name: 'machine',
    definition,
    roleArn: 'arn:aws:iam::123456789012:role/machine',
  })
  const { stateMachines } = await sfn.listStateMachines()
  expect(stateMachines).toMatchObject([{ name: 'machine', stateMachineArn }])
  expect(stateMachines[0]!.creationDate).toBeInstanceOf(Date)
  const { executionArn } = await sfn.startExecution({ stateMachineArn, input: '{"a":1}' })
  expect((await sfn.describeExecution({ executionArn })).input).toBe('{"a":1}')
  await sfn.deleteStateMachine({ stateMachineArn })
  await expect(sfn.describeStateMachine({ stateMachineArn })).rejects.toBeInstanceOf(
    sfn.exceptions.StateMachineDoesNotExist,
  )
})

/** A zip archive with one file. */
function zip(name: string, content: string): Uint8Array {
  const data = Buffer.from(content)
  const packed = deflateRawSync(data)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(crc32(data), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(data.length, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
