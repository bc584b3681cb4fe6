import boto3
from peer import check, equal, refused, run

ec2 = boto3.client('ec2')
resource = boto3.resource('ec2')


def image():
    answer = ec2.describe_images(Owners=['amazon'], Filters=[{'Name': 'architecture', 'Values': ['x86_64']}])
    return answer['Images'][0]['ImageId']


@check
def regions():
    """regions and zones"""
    names = [region['RegionName'] for region in ec2.describe_regions()['Regions']]
    assert {'us-east-1', 'eu-central-1'} <= set(names), names
    zones = ec2.describe_availability_zones()['AvailabilityZones']
    equal([zone['ZoneName'] for zone in zones], ['us-east-1a', 'us-east-1b', 'us-east-1c'])
    with refused('InvalidParameterValue'):
        ec2.describe_regions(RegionNames=['mars-1'])


@check
def life():
    """an instance's life, with waiters"""
    (instance,) = resource.create_instances(ImageId=image(), InstanceType='t3.micro', MinCount=1, MaxCount=1)
    equal(instance.state['Name'], 'pending')
    instance.wait_until_running()
    instance.reload()
    assert instance.public_ip_address and instance.private_ip_address
    equal(instance.instance_type, 't3.micro')
    instance.stop()
    instance.wait_until_stopped()
    instance.modify_attribute(InstanceType={'Value': 't3.small'})
    equal(instance.describe_attribute(Attribute='instanceType')['InstanceType'], {'Value': 't3.small'})
    instance.start()
    instance.wait_until_running()
    instance.reboot()
    instance.terminate()
    instance.wait_until_terminated()
    instance.reload()
    equal(instance.state['Name'], 'terminated')
    with refused('IncorrectInstanceState'):
        instance.start()
    with refused('InvalidInstanceID.NotFound'):
        ec2.describe_instances(InstanceIds=['i-0123456789abcdef0'])
    with refused('DryRunOperation'):
        ec2.run_instances(ImageId=image(), MinCount=1, MaxCount=1, DryRun=True)


@check
def tags():
    """tags, filters and pages"""
    for name in ('one', 'two', 'three'):
        specification = {'ResourceType': 'instance', 'Tags': [{'Key': 'Name', 'Value': name}]}
        ec2.run_instances(ImageId=image(), MinCount=1, MaxCount=1, TagSpecifications=[specification])
    found = resource.instances.filter(Filters=[{'Name': 'tag:Name', 'Values': ['t*']}])
    equal(sorted(one.tags[0]['Value'] for one in found), ['three', 'two'])
    pages = ec2.get_paginator('describe_instances').paginate(
        Filters=[{'Name': 'instance-state-name', 'Values': ['running']}], PaginationConfig={'PageSize': 2}
    )
    equal([len(page['Reservations']) for page in pages], [2, 1])
    first = next(iter(found))
    first.create_tags(Tags=[{'Key': 'note', 'Value': 'x'}])
    first.delete_tags(Tags=[{'Key': 'Name'}])
    first.reload()
    equal(first.tags, [{'Key': 'note', 'Value': 'x'}])
    told = ec2.describe_tags(Filters=[{'Name': 'key', 'Values': ['note']}])['Tags']
    equal([(one['ResourceId'], one['ResourceType']) for one in told], [(first.id, 'instance')])
    resource.instances.terminate()


@check
def keys():
    """key pairs"""
    pair = resource.create_key_pair(KeyName='mine')
    assert pair.key_material.startswith('-----BEGIN RSA PRIVATE KEY-----'), pair.key_material[:40]
    with refused('InvalidKeyPair.Duplicate'):
        ec2.create_key_pair(KeyName='mine')
    equal([one.name for one in resource.key_pairs.all()], ['mine'])
    pair.delete()
    with refused('InvalidKeyPair.NotFound'):
        ec2.describe_key_pairs(KeyNames=['mine'])


@check
def groups():
    """security groups and their rules"""
    group = resource.create_security_group(GroupName='web', Description='web')
    rule = {'IpProtocol': 'tcp', 'FromPort': 80, 'ToPort': 80, 'IpRanges': [{'CidrIp': '10.0.0.0/8'}]}
    group.authorize_ingress(IpPermissions=[rule])
    with refused('InvalidPermission.Duplicate'):
        group.authorize_ingress(IpPermissions=[rule])
    group.reload()
    equal([(one['FromPort'], one['IpRanges'][0]['CidrIp']) for one in group.ip_permissions], [(80, '10.0.0.0/8')])
    (instance,) = resource.create_instances(ImageId=image(), MinCount=1, MaxCount=1, SecurityGroupIds=[group.id])
    with refused('DependencyViolation'):
        group.delete()
    instance.terminate()
    group.revoke_ingress(IpPermissions=[rule])
    group.delete()
    names = [one.group_name for one in resource.security_groups.all()]
    equal(names, ['default'])


@check
def not_here():
    """what is not here says so"""
    with refused('NotImplemented'):
        ec2.describe_launch_templates()


run()
