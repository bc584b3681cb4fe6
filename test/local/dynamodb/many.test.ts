import { expect, test } from 'vitest'
import { userWith } from '../aws.js'
import { at } from '../sessions.js'
import { invalid, startedTable } from './table.js'

const keyOf = (n: number) => ({ id: { S: 'a' }, at: { N: String(n) } })

test('a batch writes and reads many items, each for itself', async () => {
  const { dynamodb, TableName } = await startedTable()
  const puts = [1, 2, 3].map((n) => ({ PutRequest: { Item: { ...keyOf(n), n: { N: String(n) } } } }))
  await dynamodb.batchWriteItem({ RequestItems: { [TableName]: puts } })
  await dynamodb.batchWriteItem({
    RequestItems: { [TableName]: [{ DeleteRequest: { Key: keyOf(1) } }, { PutRequest: { Item: keyOf(4) } }] },
  })
  const { Responses, UnprocessedKeys } = await dynamodb.batchGetItem({
    RequestItems: { [TableName]: { Keys: [1, 2, 3, 4].map(keyOf), ProjectionExpression: 'n' } },
  })
  expect(Responses?.[TableName]).toEqual([{ n: { N: '2' } }, { n: { N: '3' } }, {}])
  expect(UnprocessedKeys).toEqual({})
})

test('a batch is refused as a whole where it is too large, has something twice, or is wrong in one place', async () => {
  const { dynamodb, TableName } = await startedTable()
  const write = (items: readonly object[]) =>
    dynamodb.batchWriteItem({
      RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item: { ...Item } } })) },
    })
  const many = Array.from({ length: 26 }, (_, n) => keyOf(n))
  await expect(write(many)).rejects.toMatchObject({ code: expect.stringMatching(/Validation/) })
  await expect(write([keyOf(1), keyOf(1)])).rejects.toMatchObject(invalid('contains duplicates'))
  await expect(write([keyOf(1), { id: { S: 'a' } }])).rejects.toMatchObject(invalid('Missing the key at'))
  expect((await dynamodb.scan({ TableName })).Count).toBe(0)
  await expect(
    dynamodb.batchGetItem({ RequestItems: { [TableName]: { Keys: [keyOf(1), keyOf(1)] } } }),
  ).rejects.toMatchObject(invalid('contains duplicates'))
  await expect(dynamodb.batchGetItem({ RequestItems: { none: { Keys: [keyOf(1)] } } })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  })
})

test('a batch gives back what does not fit into one answer', async () => {
  const { dynamodb, TableName } = await startedTable()
  const s = { S: 'x'.repeat(390_000) }
  const numbers = Array.from({ length: 44 }, (_, n) => n)
  for (const n of numbers) await dynamodb.putItem({ TableName, Item: { ...keyOf(n), s } })
  const { Responses, UnprocessedKeys } = await dynamodb.batchGetItem({
    RequestItems: { [TableName]: { Keys: numbers.map(keyOf) } },
  })
  expect(Responses?.[TableName]).toHaveLength(43)
  expect(UnprocessedKeys?.[TableName]?.Keys).toEqual([keyOf(43)])
})

test('a transaction does all of it, or nothing and says why', async () => {
  const { dynamodb, TableName } = await startedTable()
  await dynamodb.putItem({ TableName, Item: { ...keyOf(1), n: { N: '5' } } })
  const take = (least: string) => ({
    Update: {
      TableName,
      Key: keyOf(1),
      UpdateExpression: 'SET n = n - :x',
      ConditionExpression: 'n >= :x',
      ExpressionAttributeValues: { ':x': { N: least } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  })
  const put = { Put: { TableName, Item: { ...keyOf(2), n: { N: '3' } } } }
  const check = {
    ConditionCheck: { TableName, Key: keyOf(3), ConditionExpression: 'attribute_not_exists(id)' },
  }
  await dynamodb.transactWriteItems({ TransactItems: [take('3'), put, check] })
  const error = await dynamodb
    .transactWriteItems({ TransactItems: [check, take('3'), { Delete: { TableName, Key: keyOf(2) } }] })
    .catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(dynamodb.exceptions.TransactionCanceledException)
  expect(error).toMatchObject({
    message: expect.stringContaining('[None, ConditionalCheckFailed, None]'),
    response: {
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { ...keyOf(1), n: { N: '2' } } },
        { Code: 'None' },
      ],
    },
  })
  const { Responses } = await dynamodb.transactGetItems({
    TransactItems: [1, 2, 3].map((n) => ({ Get: { TableName, Key: keyOf(n), ProjectionExpression: 'n' } })),
  })
  expect(Responses).toEqual([{ Item: { n: { N: '2' } } }, { Item: { n: { N: '3' } } }, {}])
})

test('a transaction is about each item once, and each part does one thing', async () => {
  const { dynamodb, TableName } = await startedTable()
  const Put = { TableName, Item: keyOf(1) }
  const Delete = { TableName, Key: keyOf(1) }
  await expect(dynamodb.transactWriteItems({ TransactItems: [{ Put }, { Delete }] })).rejects.toMatchObject(
    invalid('cannot include multiple operations on one item'),
  )
  await expect(dynamodb.transactWriteItems({ TransactItems: [{ Put, Delete }] })).rejects.toMatchObject(
    invalid('can only contain one of'),
  )
  await expect(
    dynamodb.transactWriteItems({ TransactItems: [{ Put: { ...Put, TableName: 'none' } }] }),
  ).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})

test('the same token does a transaction once, for ten minutes', async () => {
  let now = Date.now()
  const { dynamodb, TableName } = await startedTable({ now: () => now, verifySignatures: false })
  const count = (by: string) =>
    dynamodb.transactWriteItems({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: keyOf(1),
            UpdateExpression: 'ADD n :x',
            ExpressionAttributeValues: { ':x': { N: by } },
          },
        },
      ],
    })
  const counted = async () => (await dynamodb.getItem({ TableName, Key: keyOf(1) })).Item?.['n']
  await count('1')
  await count('1')
  expect(await counted()).toEqual({ N: '1' })
  await expect(count('2')).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' })
  now += 600_000
  await count('1')
  expect(await counted()).toEqual({ N: '2' })
})

test('transactions tell what they consumed: twice as much as single calls', async () => {
  const { dynamodb, TableName } = await startedTable()
  const write = { TransactItems: [{ Put: { TableName, Item: keyOf(1) } }], ReturnConsumedCapacity: 'TOTAL' as const }
  expect((await dynamodb.transactWriteItems(write)).ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2 }])
  const read = {
    TransactItems: [{ Get: { TableName, Key: keyOf(1) } }],
    ReturnConsumedCapacity: 'TOTAL' as const,
  }
  expect((await dynamodb.transactGetItems(read)).ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2 }])
})

test('batches and transactions need what their parts need', async () => {
  const { aws, TableName } = await startedTable()
  const arn = `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}`
  const session = await userWith(aws, [
    { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:BatchGetItem'], Resource: arn },
  ])
  const dynamodb = session.client('dynamodb', at(aws))
  await dynamodb.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: keyOf(1) } }] })
  await dynamodb.batchGetItem({ RequestItems: { [TableName]: { Keys: [keyOf(1)] } } })
  await expect(
    dynamodb.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key: keyOf(1) } }] }),
  ).rejects.toMatchObject({ code: 'AccessDeniedException', message: expect.stringContaining('dynamodb:DeleteItem') })
  await expect(
    dynamodb.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest: { Item: keyOf(2) } }] } }),
  ).rejects.toMatchObject({ code: 'AccessDeniedException' })
})
