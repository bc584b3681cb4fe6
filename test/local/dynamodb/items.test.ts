import { expect, test } from 'vitest'
import { startedTable } from './table.js'

const Key = { id: { S: 'a' }, at: { N: '1' } }

test('an item of every kind of value comes back as it was put', async () => {
  const { dynamodb, TableName } = await startedTable()
  const Item = {
    ...Key,
    s: { S: 'ü' },
    empty: { S: '' },
    b: { B: Buffer.from([0, 255]) },
    none: { B: Buffer.alloc(0) },
    yes: { BOOL: true },
    nothing: { NULL: true },
    list: { L: [{ N: '1' }, { M: { deep: { L: [] } } }] },
    ss: { SS: ['b', 'a'] },
    ns: { NS: ['2', '1.5'] },
    bs: { BS: [Buffer.from('x'), Buffer.from('y')] },
    __proto: { S: 'p' },
  }
  await dynamodb.putItem({ TableName, Item })
  const { Item: told } = await dynamodb.getItem({ TableName, Key })
  expect({ ...told, b: told?.['b']?.B?.length }).toMatchObject({
    ...Item,
    b: 2,
    bs: { BS: [Buffer.from('x'), Buffer.from('y')] },
    none: { B: Buffer.alloc(0) },
  })
  expect(await dynamodb.getItem({ TableName, Key: { ...Key, at: { N: '2' } } })).not.toHaveProperty('Item')
})

test.each([
  ['1.0', '1'],
  ['-0', '0'],
  ['007', '7'],
  ['1e3', '1000'],
  ['.5', '0.5'],
  ['-12.340', '-12.34'],
  ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ['0.00000000000000000000000000000000000001', '0.00000000000000000000000000000000000001'],
])('the number %s is kept as %s', async (given, kept) => {
  const { dynamodb, TableName } = await startedTable()
  await dynamodb.putItem({ TableName, Item: { ...Key, n: { N: given } } })
  expect((await dynamodb.getItem({ TableName, Key })).Item?.['n']).toEqual({ N: kept })
})

const tooLong = 'x'.repeat(410_000)
test.each([
  ['a number of 39 digits', { n: { N: '1'.repeat(39) } }, /more than 38 significant digits/],
  ['a number that is too large', { n: { N: '1e126' } }, /Number overflow/],
  ['a number that is too small', { n: { N: '1e-131' } }, /Number underflow/],
  ['what is no number', { n: { N: 'one' } }, /cannot be converted into a number/],
  ['an empty set', { s: { SS: [] } }, /may not be empty/],
  ['a set with something twice', { s: { NS: ['1', '1.0'] } }, /contains duplicates/],
  ['a value of no kind', { s: {} }, /is empty, must contain exactly one/],
  ['a value of two kinds', { s: { S: 'a', N: '1' } }, /more than one datatypes/],
  ['a null that is not true', { s: { NULL: false } }, /must have the value of true/],
  ['more than 400 KB', { s: { S: tooLong } }, /Item size has exceeded/],
  ['a key of another kind', { id: { N: '1' } }, /Type mismatch for key id expected: S actual: N/],
  ['an empty key', { id: { S: '' } }, /cannot contain an empty string value. Key: id/],
  ['a key that is too long', { id: { S: 'x'.repeat(2049) } }, /Size of hashkey has exceeded/],
  ['an index key of another kind', { owner: { N: '1' } }, /Type mismatch for Index Key owner/],
  ['an empty index key', { owner: { S: '' } }, /IndexName: by-owner, IndexKey: owner/],
])('an item with %s is refused', async (_what, part, message) => {
  const { dynamodb, TableName } = await startedTable()
  await expect(dynamodb.putItem({ TableName, Item: { ...Key, ...part } })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(message),
  })
})

test('a key must be whole, and nothing more', async () => {
  const { dynamodb, TableName } = await startedTable()
  const refused = { code: 'ValidationException', message: expect.stringContaining('does not match the schema') }
  for (const key of [{ id: { S: 'a' } }, { ...Key, more: { S: 'b' } }, { ...Key, at: { S: '1' } }]) {
    await expect(dynamodb.getItem({ TableName, Key: key })).rejects.toMatchObject(refused)
    await expect(dynamodb.deleteItem({ TableName, Key: key })).rejects.toMatchObject(refused)
  }
  await expect(dynamodb.putItem({ TableName, Item: { id: { S: 'a' } } })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining('Missing the key at in the item'),
  })
})

test('a put gives back what was there, if asked; a delete too', async () => {
  const { dynamodb, TableName } = await startedTable()
  const first = { ...Key, n: { N: '1' } }
  expect(await dynamodb.putItem({ TableName, Item: first, ReturnValues: 'ALL_OLD' })).not.toHaveProperty('Attributes')
  const second = { ...Key, n: { N: '2' } }
  expect((await dynamodb.putItem({ TableName, Item: second, ReturnValues: 'ALL_OLD' })).Attributes).toEqual(first)
  await expect(dynamodb.putItem({ TableName, Item: second, ReturnValues: 'ALL_NEW' })).rejects.toMatchObject({
    code: 'ValidationException',
  })
  expect((await dynamodb.deleteItem({ TableName, Key, ReturnValues: 'ALL_OLD' })).Attributes).toEqual(second)
  expect(await dynamodb.deleteItem({ TableName, Key, ReturnValues: 'ALL_OLD' })).not.toHaveProperty('Attributes')
})

test('a condition that does not hold changes nothing, and shows the item if asked', async () => {
  const { dynamodb, TableName } = await startedTable()
  const Item = { ...Key, n: { N: '1' } }
  await dynamodb.putItem({ TableName, Item })
  const request = { TableName, ConditionExpression: 'attribute_not_exists(id)' }
  const failed = dynamodb.putItem({
    ...request,
    Item: { ...Key, n: { N: '2' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  const error = await failed.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(dynamodb.exceptions.ConditionalCheckFailedException)
  expect(error).toMatchObject({
    message: expect.stringContaining('The conditional request failed'),
    response: { Item },
  })
  await expect(dynamodb.deleteItem({ ...request, Key })).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
    response: expect.not.objectContaining({ Item: expect.anything() }),
  })
  expect((await dynamodb.getItem({ TableName, Key })).Item).toEqual(Item)
})

test('a projection gives parts of an item, with what leads to them', async () => {
  const { dynamodb, TableName } = await startedTable()
  const m = { M: { a: { N: '1' }, b: { N: '2' } } }
  await dynamodb.putItem({ TableName, Item: { ...Key, m, l: { L: [{ S: 'x' }, { S: 'y' }, m] }, size: { N: '3' } } })
  const get = async (ProjectionExpression: string, ExpressionAttributeNames?: Record<string, string>) =>
    (
      await dynamodb.getItem({
        TableName,
        Key,
        ProjectionExpression,
        ...(ExpressionAttributeNames === undefined ? {} : { ExpressionAttributeNames }),
      })
    ).Item
  expect(await get('m.a, l[1], l[2].b, gone')).toEqual({
    m: { M: { a: { N: '1' } } },
    l: { L: [{ S: 'y' }, { M: { b: { N: '2' } } }] },
  })
  expect(await get('#s', { '#s': 'size' })).toEqual({ size: { N: '3' } })
  await expect(get('size')).rejects.toMatchObject({ message: expect.stringContaining('reserved keyword: size') })
  const { Item } = await dynamodb.getItem({ TableName, Key, AttributesToGet: ['m'] })
  expect(Item).toEqual({ m })
})

test('consumed capacity follows the size', async () => {
  const { dynamodb, TableName } = await startedTable()
  const Item = { ...Key, s: { S: 'x'.repeat(5000) } }
  const put = await dynamodb.putItem({ TableName, Item, ReturnConsumedCapacity: 'TOTAL' })
  expect(put.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 5 })
  const read = { TableName, Key, ReturnConsumedCapacity: 'TOTAL' as const }
  expect((await dynamodb.getItem(read)).ConsumedCapacity?.CapacityUnits).toBe(1)
  expect((await dynamodb.getItem({ ...read, ConsistentRead: true })).ConsumedCapacity?.CapacityUnits).toBe(2)
})

test('parameters from before there were expressions say that they are not here', async () => {
  const { dynamodb, TableName } = await startedTable()
  const update = { TableName, Key, AttributeUpdates: { n: { Value: { N: '1' }, Action: 'PUT' as const } } }
  await expect(dynamodb.updateItem(update)).rejects.toMatchObject({
    code: 'NotImplemented',
    message: expect.stringMatching(/UpdateItem.*AttributeUpdates/),
  })
})
