import decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from peer import check, equal, refused, run

client = boto3.client('dynamodb')
resource = boto3.resource('dynamodb')
D = decimal.Decimal


def attribute(name, kind='S'):
    return {'AttributeName': name, 'AttributeType': kind}


def key(hash_name, range_name=None):
    elements = [{'AttributeName': hash_name, 'KeyType': 'HASH'}]
    return elements + ([{'AttributeName': range_name, 'KeyType': 'RANGE'}] if range_name else [])


table = resource.create_table(
    TableName='orders',
    KeySchema=key('customer', 'number'),
    AttributeDefinitions=[attribute('customer'), attribute('number', 'N'), attribute('state'), attribute('total', 'N')],
    LocalSecondaryIndexes=[
        {'IndexName': 'by-total', 'KeySchema': key('customer', 'total'), 'Projection': {'ProjectionType': 'ALL'}}
    ],
    GlobalSecondaryIndexes=[
        {'IndexName': 'by-state', 'KeySchema': key('state', 'number'), 'Projection': {'ProjectionType': 'KEYS_ONLY'}}
    ],
    BillingMode='PAY_PER_REQUEST',
)
table.wait_until_exists()


@check
def described():
    """a table is described, listed, tagged"""
    table.reload()
    equal((table.table_status, table.item_count), ('ACTIVE', 0))
    equal([index['IndexName'] for index in table.global_secondary_indexes], ['by-state'])
    equal([one.name for one in resource.tables.all()], ['orders'])
    client.tag_resource(ResourceArn=table.table_arn, Tags=[{'Key': 'a', 'Value': '1'}])
    equal(client.list_tags_of_resource(ResourceArn=table.table_arn)['Tags'], [{'Key': 'a', 'Value': '1'}])
    with refused('ResourceInUseException'):
        client.create_table(TableName='orders', KeySchema=key('a'), AttributeDefinitions=[attribute('a')], BillingMode='PAY_PER_REQUEST')


@check
def values():
    """values of every kind come back as they were"""
    item = {
        'customer': 'ada',
        'number': 1,
        'text': 'ü',
        'empty': '',
        'decimal': D('1.10'),
        'large': D('12345678901234567890123456789012345678'),
        'small': D('-1E-100'),
        'yes': True,
        'nothing': None,
        'list': ['a', D(1), {'b': []}],
        'map': {'c': {'d': D(2)}},
        'bytes': b'\x00\xff',
        'texts': {'a', 'b'},
        'numbers': {D(1), D('2.5')},
        'many': {b'a', b'b'},
    }
    table.put_item(Item=item)
    told = table.get_item(Key={'customer': 'ada', 'number': 1}, ConsistentRead=True)['Item']
    equal(told.pop('bytes'), Binary(b'\x00\xff'))
    equal(told.pop('many'), {Binary(b'a'), Binary(b'b')})
    equal(told, {name: value for name, value in item.items() if name not in ('bytes', 'many')})


@check
def batch_writer():
    """the batch writer writes many, and removes"""
    with table.batch_writer(overwrite_by_pkeys=['customer', 'number']) as batch:
        for number in range(1, 61):
            item = {'customer': 'bob', 'number': number, 'total': 100 - number}
            batch.put_item(Item={**item, 'state': 'open'} if number % 3 == 0 else item)
        batch.put_item(Item={'customer': 'bob', 'number': 60, 'total': 0})
    equal(table.query(KeyConditionExpression=Key('customer').eq('bob'), Select='COUNT')['Count'], 60)
    with table.batch_writer() as batch:
        for number in range(51, 61):
            batch.delete_item(Key={'customer': 'bob', 'number': number})
    equal(table.scan(FilterExpression=Attr('customer').eq('bob'), Select='COUNT')['Count'], 50)


@check
def queries():
    """queries with boto3's conditions, forwards, backwards, in pages, by indexes"""
    bob = Key('customer').eq('bob')

    def numbers(**query):
        return [int(item['number']) for item in table.query(**query)['Items']]

    equal(numbers(KeyConditionExpression=bob & Key('number').between(3, 5)), [3, 4, 5])
    equal(numbers(KeyConditionExpression=bob & Key('number').gt(48), ScanIndexForward=False), [50, 49])
    equal(numbers(KeyConditionExpression=bob, FilterExpression=Attr('total').lt(53)), [48, 49, 50])
    equal(numbers(KeyConditionExpression=bob & Key('total').lte(52), IndexName='by-total'), [50, 49, 48])
    answer = table.query(KeyConditionExpression=Key('state').eq('open'), IndexName='by-state', Limit=2)
    equal([sorted(item) for item in answer['Items']], [['customer', 'number', 'state']] * 2)
    equal(answer['LastEvaluatedKey'], {'customer': 'bob', 'number': 6, 'state': 'open'})
    pages = client.get_paginator('query').paginate(
        TableName='orders',
        KeyConditionExpression='customer = :c',
        ExpressionAttributeValues={':c': {'S': 'bob'}},
        PaginationConfig={'PageSize': 20},
    )
    equal([page['Count'] for page in pages], [20, 20, 10])
    scanned = [table.scan(Segment=i, TotalSegments=4)['Count'] for i in range(4)]
    equal(sum(scanned), 51)


@check
def filters():
    """all of boto3's conditions"""
    item = {'customer': 'eve', 'number': 1, 'text': 'abc', 'tags': {'x', 'y'}, 'list': [1, 2], 'map': {'a': 1}}
    table.put_item(Item=item)

    def fits(condition):
        answer = table.query(KeyConditionExpression=Key('customer').eq('eve'), FilterExpression=condition)
        return answer['Count'] == 1

    for condition, wanted in (
        (Attr('text').eq('abc'), True),
        (Attr('text').ne('abc'), False),
        (Attr('text').begins_with('ab'), True),
        (Attr('text').contains('bc'), True),
        (Attr('tags').contains('x'), True),
        (Attr('list').contains(3), False),
        (Attr('text').is_in(['abc', 'd']), True),
        (Attr('map.a').exists(), True),
        (Attr('map.b').not_exists(), True),
        (Attr('list[1]').eq(2), True),
        (Attr('list').size().eq(2), True),
        (Attr('text').attribute_type('S'), True),
        (Attr('map').attribute_type('L'), False),
        (~Attr('text').eq('abc') | Attr('list[0]').between(0, 1), True),
        (Attr('text').eq('abc') & (Attr('gone').exists() | Attr('list[0]').gte(2)), False),
    ):
        equal((condition.get_expression()['operator'], fits(condition)), (condition.get_expression()['operator'], wanted))


@check
def updates():
    """updates under conditions, with what they give back"""
    place = {'customer': 'ada', 'number': 1}
    answer = table.update_item(
        Key=place,
        UpdateExpression='SET #m.c.d = #m.c.d + :n, #l[0] = :t REMOVE #l[1] ADD texts :s DELETE numbers :d',
        ExpressionAttributeNames={'#m': 'map', '#l': 'list'},
        ExpressionAttributeValues={':n': 3, ':t': 'z', ':s': {'c'}, ':d': {D(1)}},
        ConditionExpression=Attr('decimal').eq(D('1.1')),
        ReturnValues='ALL_NEW',
    )['Attributes']
    equal(answer['map'], {'c': {'d': D(5)}})
    equal(answer['list'], ['z', {'b': []}])
    equal((answer['texts'], answer['numbers']), ({'a', 'b', 'c'}, {D('2.5')}))
    with refused('ConditionalCheckFailedException') as told:
        table.update_item(
            Key=place,
            UpdateExpression='SET x = :x',
            ConditionExpression=Attr('x').exists(),
            ExpressionAttributeValues={':x': 1},
            ReturnValuesOnConditionCheckFailure='ALL_OLD',
        )
    equal(told['Item']['customer'], {'S': 'ada'})
    with refused('ValidationException'):
        table.update_item(Key=place, UpdateExpression='SET customer = :x', ExpressionAttributeValues={':x': 'x'})


@check
def batches():
    """a batch reads from tables"""
    keys = [{'customer': 'bob', 'number': n} for n in (1, 2, 99)]
    answer = resource.batch_get_item(RequestItems={'orders': {'Keys': keys, 'ProjectionExpression': '#t', 'ExpressionAttributeNames': {'#t': 'total'}}})
    equal(sorted(int(item['total']) for item in answer['Responses']['orders']), [98, 99])
    equal(answer['UnprocessedKeys'], {})


@check
def transactions():
    """a transaction is done whole, or says why not"""
    put = {'Put': {'TableName': 'orders', 'Item': {'customer': {'S': 'tx'}, 'number': {'N': '1'}}}}
    once = {**put['Put'], 'ConditionExpression': 'attribute_not_exists(customer)'}
    client.transact_write_items(TransactItems=[{'Put': once}])
    other = {'Put': {'TableName': 'orders', 'Item': {'customer': {'S': 'tx'}, 'number': {'N': '2'}}}}
    with refused('TransactionCanceledException') as told:
        client.transact_write_items(TransactItems=[{'Put': once}, other])
    equal([reason['Code'] for reason in told['CancellationReasons']], ['ConditionalCheckFailed', 'None'])
    get = {'TableName': 'orders', 'Key': {'customer': {'S': 'tx'}, 'number': {'N': '2'}}}
    equal(client.transact_get_items(TransactItems=[{'Get': get}])['Responses'], [{}])


@check
def removed():
    """a table goes"""
    table.delete()
    table.wait_until_not_exists()
    with refused('ResourceNotFoundException'):
        table.load()


run()
