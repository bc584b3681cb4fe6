import hashlib
import json

import boto3
from peer import check, equal, refused, run

sqs = boto3.client('sqs')
sns = boto3.client('sns')
ACCOUNT = '123456789012'


def queue(name, **attributes):
    return sqs.create_queue(QueueName=name, Attributes=attributes)['QueueUrl']


def received(url, **more):
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=['All'], AttributeNames=['All'], **more
    )
    return answer.get('Messages', [])


def bodies(url, **more):
    return [message['Body'] for message in received(url, **more)]


@check
def messages():
    """a message goes in and out; boto3 checks its sums"""
    url = queue('plain', VisibilityTimeout='0')
    attributes = {
        'text': {'DataType': 'String', 'StringValue': 'ü'},
        'number': {'DataType': 'Number', 'StringValue': '1.5'},
        'bytes': {'DataType': 'Binary', 'BinaryValue': b'\x00\xff'},
    }
    sent = sqs.send_message(QueueUrl=url, MessageBody='hällo <&>', MessageAttributes=attributes)
    equal(sent['MD5OfMessageBody'], hashlib.md5('hällo <&>'.encode()).hexdigest())
    (message,) = received(url)
    equal(message['MessageAttributes'], attributes)
    equal(message['MD5OfMessageAttributes'], sent['MD5OfMessageAttributes'])
    equal(message['Attributes']['ApproximateReceiveCount'], '1')
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=received(url, VisibilityTimeout=9)[0]['ReceiptHandle'], VisibilityTimeout=0)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received(url)[0]['ReceiptHandle'])
    equal(bodies(url), [])


@check
def batches():
    """a batch fails in parts"""
    url = queue('batch')
    entries = [{'Id': 'a', 'MessageBody': 'a'}, {'Id': 'b', 'MessageBody': 'b', 'DelaySeconds': 901}]
    answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    equal([one['Id'] for one in answer['Successful']], ['a'])
    equal([(one['Id'], one['SenderFault']) for one in answer['Failed']], [('b', True)])
    with refused('AWS.SimpleQueueService.BatchEntryIdsNotDistinct'):
        sqs.send_message_batch(QueueUrl=url, Entries=[entries[0], entries[0]])


@check
def fifo():
    """FIFO: groups, order, duplicates"""
    url = queue('order.fifo', FifoQueue='true', ContentBasedDeduplication='true')
    for body, group in (('a1', 'a'), ('a2', 'a'), ('b1', 'b'), ('a1', 'a')):
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)
    first = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)['Messages'][0]
    equal(first['Body'], 'a1')
    equal(bodies(url), ['b1'])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first['ReceiptHandle'])
    equal(bodies(url), ['a2'])
    with refused('MissingParameter'):
        sqs.send_message(QueueUrl=url, MessageBody='x')


@check
def dead_letters():
    """what is received too often goes away"""
    dead = queue('dead')
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
    policy = json.dumps({'deadLetterTargetArn': arn, 'maxReceiveCount': '1'})
    url = queue('work', VisibilityTimeout='0', RedrivePolicy=policy)
    sqs.send_message(QueueUrl=url, MessageBody='bad')
    equal([bodies(url), bodies(url), bodies(dead)], [['bad'], [], ['bad']])
    equal(sqs.list_dead_letter_source_queues(QueueUrl=dead)['queueUrls'], [url])


@check
def resource():
    """boto3's resource of queues"""
    resource = boto3.resource('sqs')
    one = resource.create_queue(QueueName='resource', Attributes={'DelaySeconds': '0'})
    equal(one.attributes['QueueArn'], f'arn:aws:sqs:us-east-1:{ACCOUNT}:resource')
    one.send_messages(Entries=[{'Id': str(i), 'MessageBody': str(i)} for i in range(3)])
    messages = one.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=1)
    equal(sorted(message.body for message in messages), ['0', '1', '2'])
    one.delete_messages(Entries=[{'Id': m.message_id, 'ReceiptHandle': m.receipt_handle} for m in messages])
    equal(resource.get_queue_by_name(QueueName='resource').url, one.url)
    one.delete()
    with refused('AWS.SimpleQueueService.NonExistentQueue'):
        resource.get_queue_by_name(QueueName='resource')
    try:
        sqs.get_queue_url(QueueName='resource')
    except sqs.exceptions.QueueDoesNotExist:
        return
    raise AssertionError('the queue is still there')


@check
def attributes():
    """attributes, tags, pages"""
    url = queue('settings')
    sqs.set_queue_attributes(QueueUrl=url, Attributes={'VisibilityTimeout': '7'})
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']
    equal((told['VisibilityTimeout'], told['MessageRetentionPeriod']), ('7', '345600'))
    with refused('InvalidAttributeName'):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'Colour': 'blue'})
    sqs.tag_queue(QueueUrl=url, Tags={'a': '1'})
    equal(sqs.list_queue_tags(QueueUrl=url)['Tags'], {'a': '1'})
    pages = sqs.get_paginator('list_queues').paginate(PaginationConfig={'PageSize': 2})
    names = [one.rsplit('/', 1)[1] for page in pages for one in page['QueueUrls']]
    equal(names, ['batch', 'dead', 'order.fifo', 'plain', 'settings', 'work'])


def listening(topic, name, **attributes):
    arn = f'arn:aws:sqs:us-east-1:{ACCOUNT}:{name}'
    statement = {
        'Effect': 'Allow',
        'Principal': {'Service': 'sns.amazonaws.com'},
        'Action': 'sqs:SendMessage',
        'Resource': arn,
        'Condition': {'ArnLike': {'aws:SourceArn': topic}},
    }
    policy = json.dumps({'Version': '2012-10-17', 'Statement': [statement]})
    url = queue(name, Policy=policy)
    sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=arn, Attributes=attributes)
    return url


@check
def topics():
    """a topic hands its messages out, filtered, wrapped or as they are"""
    topic = sns.create_topic(Name='news')['TopicArn']
    wrapped = listening(topic, 'wrapped')
    raw = listening(topic, 'raw', RawMessageDelivery='true')
    filtered = listening(topic, 'filtered', RawMessageDelivery='true', FilterPolicy='{"kind": ["a"]}')
    by_body = listening(
        topic, 'by-body', RawMessageDelivery='true', FilterPolicy='{"n": [{"numeric": [">", 1]}]}', FilterPolicyScope='MessageBody'
    )
    for kind, n in (('a', 1), ('b', 2)):
        attributes = {'kind': {'DataType': 'String', 'StringValue': kind}}
        sns.publish(TopicArn=topic, Message=json.dumps({'n': n}), MessageAttributes=attributes, Subject='s')
    equal([json.loads(json.loads(body)['Message']) for body in bodies(wrapped)], [{'n': 1}, {'n': 2}])
    equal(bodies(raw), ['{"n": 1}', '{"n": 2}'])
    equal(bodies(filtered), ['{"n": 1}'])
    equal(bodies(by_body), ['{"n": 2}'])


@check
def topic_resource():
    """boto3's resource of topics"""
    resource = boto3.resource('sns')
    topic = resource.create_topic(Name='resource')
    subscription = topic.subscribe(
        Protocol='sqs', Endpoint=f'arn:aws:sqs:us-east-1:{ACCOUNT}:raw', ReturnSubscriptionArn=True
    )
    equal(subscription.attributes['Protocol'], 'sqs')
    equal([one.arn for one in topic.subscriptions.all()], [subscription.arn])
    topic.set_attributes(AttributeName='DisplayName', AttributeValue='d')
    topic.reload()
    equal(topic.attributes['DisplayName'], 'd')
    topic.publish(Message=json.dumps({'default': 'a', 'sqs': 'b'}), MessageStructure='json')
    answer = sns.publish_batch(
        TopicArn=topic.arn,
        PublishBatchRequestEntries=[{'Id': 'a', 'Message': 'm'}, {'Id': 'b', 'Message': 'm', 'Subject': 'a\nb'}],
    )
    equal((len(answer['Successful']), len(answer['Failed'])), (1, 1))
    subscription.delete()
    topic.delete()
    with refused('NotFound'):
        sns.publish(TopicArn=topic.arn, Message='m')
    with refused('NotImplemented'):
        sns.subscribe(TopicArn=sns.create_topic(Name='news')['TopicArn'], Protocol='https', Endpoint='https://example.com')


run()
