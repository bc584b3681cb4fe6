import { expect, test } from 'vitest'
import { at, sessionOf, startedAws } from '../aws.js'

async function startedEc2() {
  const aws = await startedAws()
  return sessionOf(aws).client('ec2', at(aws))
}

const refusal = (code: string) => expect.objectContaining({ code })

test('networks and subnets must fit and may not overlap', async () => {
  const ec2 = await startedEc2()
  await expect(ec2.createVpc({ CidrBlock: '10.0.0.0/8' })).rejects.toEqual(refusal('InvalidVpc.Range'))
  await expect(ec2.createVpc({ CidrBlock: '10.0.0/16' })).rejects.toEqual(refusal('InvalidParameterValue'))
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.3.7.9/16' })
  expect([Vpc?.CidrBlock, Vpc?.State]).toEqual(['10.3.0.0/16', 'pending'])
  const VpcId = Vpc!.VpcId!
  const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: '10.3.1.0/24' })
  expect(Subnet?.AvailableIpAddressCount).toBe(251)
  await expect(ec2.createSubnet({ VpcId, CidrBlock: '10.3.1.128/25' })).rejects.toEqual(
    refusal('InvalidSubnet.Conflict'),
  )
  await expect(ec2.createSubnet({ VpcId, CidrBlock: '10.4.1.0/24' })).rejects.toEqual(refusal('InvalidSubnet.Range'))
  await expect(ec2.deleteVpc({ VpcId })).rejects.toEqual(refusal('DependencyViolation'))
  await ec2.deleteSubnet({ SubnetId: Subnet!.SubnetId! })
  await ec2.deleteVpc({ VpcId })
  await expect(ec2.describeVpcs({ VpcIds: [VpcId] })).rejects.toEqual(refusal('InvalidVpcID.NotFound'))
  await expect(ec2.describeVpcs({ VpcIds: ['vpc-x'] })).rejects.toEqual(refusal('InvalidVpcID.Malformed'))
})

test('an instance has the group, the addresses and the disk of its own network', async () => {
  const ec2 = await startedEc2()
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.5.0.0/24' })
  const VpcId = Vpc!.VpcId!
  const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: '10.5.0.0/28' })
  const SubnetId = Subnet!.SubnetId!
  const { Images } = await ec2.describeImages({ Owners: ['amazon'] })
  const launch = { ImageId: Images[0]!.ImageId!, SubnetId, MinCount: 1 }
  const other = await ec2.createSecurityGroup({ GroupName: 'other', Description: 'of the default network' })
  await expect(ec2.runInstances({ ...launch, MaxCount: 1, SecurityGroupIds: [other.GroupId!] })).rejects.toEqual(
    refusal('InvalidParameter'),
  )
  // Sixteen addresses, five of them AWS's own.
  await expect(ec2.runInstances({ ...launch, MinCount: 12, MaxCount: 12 })).rejects.toEqual(
    refusal('InsufficientFreeAddressesInSubnet'),
  )
  await expect(ec2.runInstances({ ...launch, MaxCount: 1, PrivateIpAddress: '10.5.0.3' })).rejects.toEqual(
    refusal('InvalidParameterValue'),
  )
  const { Instances = [] } = await ec2.runInstances({ ...launch, MaxCount: 2 })
  expect(Instances.map(({ PrivateIpAddress }) => PrivateIpAddress)).toEqual(['10.5.0.4', '10.5.0.5'])
  expect(Instances[0]!.PublicIpAddress).toBeUndefined()
  expect(Instances[0]!.SecurityGroups?.[0]?.GroupName).toBe('default')
  const InstanceId = Instances[0]!.InstanceId!
  const Filters = [{ Name: 'attachment.instance-id', Values: [InstanceId] }]
  const { Volumes } = await ec2.describeVolumes({ Filters })
  expect(Volumes.map(({ State, Size }) => [State, Size])).toEqual([['in-use', 8]])
  await expect(ec2.deleteVolume({ VolumeId: Volumes[0]!.VolumeId! })).rejects.toEqual(refusal('VolumeInUse'))
  const { AllocationId, PublicIp } = await ec2.allocateAddress({ Domain: 'vpc' })
  await ec2.associateAddress({ AllocationId: AllocationId!, InstanceId })
  const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({ Filters })
  expect(NetworkInterfaces[0]?.Association?.PublicIp).toBe(PublicIp)
  await expect(ec2.releaseAddress({ AllocationId: AllocationId! })).rejects.toEqual(refusal('InvalidIPAddress.InUse'))
  await ec2.terminateInstances({ InstanceIds: [InstanceId] })
  expect((await ec2.describeVolumes({ Filters })).Volumes).toEqual([])
  await ec2.releaseAddress({ AllocationId: AllocationId! })
})

test('routes lead to a gateway as long as it is attached', async () => {
  const ec2 = await startedEc2()
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.6.0.0/16' })
  const VpcId = Vpc!.VpcId!
  const { InternetGateway } = await ec2.createInternetGateway()
  const InternetGatewayId = InternetGateway!.InternetGatewayId!
  await ec2.attachInternetGateway({ InternetGatewayId, VpcId })
  await expect(ec2.deleteInternetGateway({ InternetGatewayId })).rejects.toEqual(refusal('DependencyViolation'))
  const { RouteTables } = await ec2.describeRouteTables({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] })
  expect(RouteTables.map(({ Associations }) => Associations?.[0]?.Main)).toEqual([true])
  const route = { RouteTableId: RouteTables[0]!.RouteTableId!, DestinationCidrBlock: '0.0.0.0/0' }
  await ec2.createRoute({ ...route, GatewayId: InternetGatewayId })
  await expect(ec2.createRoute({ ...route, GatewayId: InternetGatewayId })).rejects.toEqual(
    refusal('RouteAlreadyExists'),
  )
  const states = async (): Promise<unknown> => {
    const told = await ec2.describeRouteTables({ RouteTableIds: [route.RouteTableId] })
    return told.RouteTables[0]?.Routes?.map(({ State }) => State)
  }
  expect(await states()).toEqual(['active', 'active'])
  await ec2.detachInternetGateway({ InternetGatewayId, VpcId })
  expect(await states()).toEqual(['active', 'blackhole'])
  await ec2.deleteRoute(route)
  await expect(ec2.deleteRoute(route)).rejects.toEqual(refusal('InvalidRoute.NotFound'))
})
