import json

import boto3
from peer import check, equal, refused, run, session_of

iam = boto3.client('iam')
sts = boto3.client('sts')
ACCOUNT = '123456789012'


def document(*statements):
    return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})


def allow(action, resource='*'):
    return {'Effect': 'Allow', 'Action': action, 'Resource': resource}


def user_with(name, *statements):
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName='p', PolicyDocument=document(*statements))
    return session_of(iam.create_access_key(UserName=name)['AccessKey'])


@check
def users():
    """users are made, waited for, tagged, paged and removed"""
    for i in range(5):
        iam.create_user(UserName=f'user-{i}', Path='/paged/')
    iam.get_waiter('user_exists').wait(UserName='user-4')
    pages = list(iam.get_paginator('list_users').paginate(PathPrefix='/paged/', PaginationConfig={'PageSize': 2}))
    equal([len(page['Users']) for page in pages], [2, 2, 1])
    iam.tag_user(UserName='user-0', Tags=[{'Key': 'a', 'Value': '1'}])
    equal(iam.list_user_tags(UserName='user-0')['Tags'], [{'Key': 'a', 'Value': '1'}])
    with refused('EntityAlreadyExists'):
        iam.create_user(UserName='USER-0')
    for i in range(5):
        iam.delete_user(UserName=f'user-{i}')
    with refused('NoSuchEntity'):
        iam.get_user(UserName='user-0')


@check
def resources():
    """boto3's resources: users, groups, roles, policies, keys"""
    resource = boto3.resource('iam')
    user = resource.create_user(UserName='ada')
    group = resource.create_group(GroupName='staff')
    group.add_user(UserName='ada')
    equal([one.name for one in user.groups.all()], ['staff'])
    equal([one.name for one in group.users.all()], ['ada'])
    policy = resource.create_policy(PolicyName='read', PolicyDocument=document(allow('s3:Get*')))
    user.attach_policy(PolicyArn=policy.arn)
    equal([one.arn for one in user.attached_policies.all()], [policy.arn])
    equal([one.name for one in policy.attached_users.all()], ['ada'])
    version = policy.create_version(PolicyDocument=document(allow('s3:*')), SetAsDefault=True)
    equal(version.document['Statement'][0]['Action'], 's3:*')
    policy.reload()
    equal(policy.default_version_id, 'v2')
    with refused('DeleteConflict'):
        policy.delete()
    pair = user.create_access_key_pair()
    pair.deactivate()
    with refused('InvalidClientTokenId'):
        session_of({'AccessKeyId': pair.id, 'SecretAccessKey': pair.secret}).client('sts').get_caller_identity()
    pair.activate()
    with refused('DeleteConflict'):
        user.delete()
    pair.delete()
    user.detach_policy(PolicyArn=policy.arn)
    group.remove_user(UserName='ada')
    user.delete()
    group.delete()
    iam.delete_policy_version(PolicyArn=policy.arn, VersionId='v1')
    policy.delete()


@check
def documents():
    """documents that are no policies are refused"""
    for text in ('{', '{}', document({'Effect': 'Allow', 'Action': 's3:*'}), document(allow('Get'))):
        with refused('MalformedPolicyDocument'):
            iam.create_policy(PolicyName='p', PolicyDocument=text)


@check
def enforced():
    """a user may what its policies let it, and is told why not"""
    session = user_with('eve', allow('sqs:*', f'arn:aws:sqs:*:{ACCOUNT}:eve-*'))
    session.client('sqs').create_queue(QueueName='eve-1')
    with refused('AccessDenied') as told:
        session.client('sqs').create_queue(QueueName='other')
    assert 'because no identity-based policy allows the sqs:CreateQueue action' in told['Error']['Message'], told
    with refused('UnauthorizedOperation'):
        session.client('ec2').describe_instances()
    with refused('AccessDeniedException'):
        session.client('dynamodb').list_tables()
    with refused('AuthorizationError'):
        session.client('sns').list_topics()
    with refused('AccessDenied'):
        session.client('s3').list_buckets()
    with refused('AccessDenied'):
        session.client('iam').list_users()


@check
def simulated():
    """the simulator answers"""
    arn = f'arn:aws:iam::{ACCOUNT}:user/eve'
    answer = iam.simulate_principal_policy(
        PolicySourceArn=arn,
        ActionNames=['sqs:SendMessage', 'ec2:RunInstances'],
        ResourceArns=[f'arn:aws:sqs:us-east-1:{ACCOUNT}:eve-1'],
    )
    equal([one['EvalDecision'] for one in answer['EvaluationResults']], ['allowed', 'implicitDeny'])


@check
def identities():
    """the account, a user, a session of a role"""
    equal(sts.get_caller_identity()['Arn'], f'arn:aws:iam::{ACCOUNT}:root')
    user = user_with('bob', allow('sts:AssumeRole'))
    equal(user.client('sts').get_caller_identity()['Arn'], f'arn:aws:iam::{ACCOUNT}:user/bob')
    trust = {'Effect': 'Allow', 'Principal': {'AWS': ACCOUNT}, 'Action': 'sts:AssumeRole'}
    trust['Condition'] = {'StringEquals': {'sts:ExternalId': 'secret'}}
    role = iam.create_role(RoleName='worker', AssumeRolePolicyDocument=document(trust))['Role']
    iam.get_waiter('role_exists').wait(RoleName='worker')
    iam.attach_role_policy(RoleName='worker', PolicyArn='arn:aws:iam::aws:policy/AmazonSQSFullAccess')
    request = {'RoleArn': role['Arn'], 'RoleSessionName': 'session'}
    with refused('AccessDenied'):
        user.client('sts').assume_role(**request)
    with refused('AccessDenied'):
        sts.assume_role(ExternalId='secret', **request)
    with refused('ValidationError'):
        user.client('sts').assume_role(ExternalId='secret', DurationSeconds=7200, **request)
    session = session_of(user.client('sts').assume_role(ExternalId='secret', **request)['Credentials'])
    equal(session.client('sts').get_caller_identity()['Arn'], f'arn:aws:sts::{ACCOUNT}:assumed-role/worker/session')
    session.client('sqs').list_queues()
    with refused('AccessDenied'):
        session.client('iam').list_users()


@check
def tokens():
    """keys of a session need their token"""
    credentials = sts.get_session_token(DurationSeconds=900)['Credentials']
    session_of(credentials).client('sts').get_caller_identity()
    for token in (None, 'nonsense'):
        with refused('InvalidClientTokenId'):
            session_of({**credentials, 'SessionToken': token}).client('sts').get_caller_identity()


@check
def federated():
    """a federated user may what its policy and its maker may"""
    answer = sts.get_federation_token(Name='guest', Policy=document(allow('sqs:ListQueues')))
    session = session_of(answer['Credentials'])
    session.client('sqs').list_queues()
    with refused('AccessDenied'):
        session.client('sqs').create_queue(QueueName='q')


@check
def profiles():
    """instance profiles carry roles"""
    iam.create_instance_profile(InstanceProfileName='machines')
    iam.get_waiter('instance_profile_exists').wait(InstanceProfileName='machines')
    iam.add_role_to_instance_profile(InstanceProfileName='machines', RoleName='worker')
    profile = boto3.resource('iam').InstanceProfile('machines')
    equal([role.name for role in profile.roles], ['worker'])
    with refused('DeleteConflict'):
        profile.delete()


run()
