import { expect, test } from 'vitest'
import { startedTable } from './table.js'

type Started = Awaited<ReturnType<typeof startedTable>>

/** Items `a` and `b`, at 1 to 5; every other one has an owner, each a rank against its order. */
async function startedWithItems(): Promise<Started> {
  const started = await startedTable()
  const { dynamodb, TableName } = started
  const items = ['a', 'b'].flatMap((id) =>
    [1, 2, 3, 4, 5].map((at) => ({
      id: { S: id },
      at: { N: String(at) },
      rank: { N: String(-at) },
      n: { N: String(at * 10) },
      extra: { S: 'x' },
      ...(at % 2 === 0 ? {} : { owner: { S: 'ada' } }),
    })),
  )
  const { UnprocessedItems } = await dynamodb.batchWriteItem({
    RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
  })
  expect(UnprocessedItems).toEqual({})
  return started
}

const ofA = { KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'a' } } }
const numbersOf = (items: readonly { readonly at?: { readonly N?: string } }[]) =>
  items.map((item) => Number(item.at?.N))

test.each([
  ['id = :id', {}, [1, 2, 3, 4, 5]],
  ['id = :id AND #at > :x', { ':x': { N: '3' } }, [4, 5]],
  ['#at <= :x AND id = :id', { ':x': { N: '2' } }, [1, 2]],
  ['(id = :id) AND (#at BETWEEN :x AND :y)', { ':x': { N: '2' }, ':y': { N: '4' } }, [2, 3, 4]],
  ['id = :id AND #at = :x', { ':x': { N: '7' } }, []],
])('%s', async (KeyConditionExpression, more, wanted) => {
  const { dynamodb, TableName } = await startedWithItems()
  const names = KeyConditionExpression.includes('#at') ? { ExpressionAttributeNames: { '#at': 'at' } } : {}
  const query = {
    TableName,
    KeyConditionExpression,
    ...names,
    ExpressionAttributeValues: { ':id': { S: 'a' }, ...more },
  }
  expect(numbersOf((await dynamodb.query(query)).Items)).toEqual(wanted)
  const backwards = await dynamodb.query({ ...query, ScanIndexForward: false })
  expect(numbersOf(backwards.Items)).toEqual(wanted.toReversed())
})

test.each([
  ['#at = :x', /missed key schema element: id/],
  ['id > :id', /Query key condition not supported/],
  ['id = :id OR #at = :x', /Invalid operator used in KeyConditionExpression: OR/],
  ['id = :id AND id = :id', /must only contain one condition per key/],
  ['id = :id AND extra = :id', /missed key schema element: at/],
  ['id = :id AND #at <> :x', /Query key condition not supported/],
  ['id = :id AND #at = :id', /does not match schema type/],
  ['id = :x', /does not match schema type/],
  ['id = :id AND #at BETWEEN :x AND :low', /upper bound to be greater than or equal to lower bound/],
])('%s is no key condition', async (KeyConditionExpression, message) => {
  const { dynamodb, TableName } = await startedTable()
  const given = Object.entries({ ':id': { S: 'a' }, ':x': { N: '3' }, ':low': { N: '1' } })
  const used = given.filter(([name]) => new RegExp(`${name}\\b`).test(KeyConditionExpression))
  const names = KeyConditionExpression.includes('#at') ? { ExpressionAttributeNames: { '#at': 'at' } } : {}
  const query = { TableName, KeyConditionExpression, ...names, ExpressionAttributeValues: Object.fromEntries(used) }
  await expect(dynamodb.query(query)).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(message),
  })
})

test('a filter comes after the limit, and does not know the key', async () => {
  const { dynamodb, TableName } = await startedWithItems()
  const filtered = {
    ...ofA,
    TableName,
    FilterExpression: 'n > :n',
    ExpressionAttributeValues: { ...ofA.ExpressionAttributeValues, ':n': { N: '20' } },
  }
  expect(await dynamodb.query({ ...filtered, Limit: 3 })).toMatchObject({
    Count: 1,
    ScannedCount: 3,
    LastEvaluatedKey: { id: { S: 'a' }, at: { N: '3' } },
  })
  expect(await dynamodb.query(filtered)).toMatchObject({ Count: 3, ScannedCount: 5 })
  await expect(dynamodb.query({ ...filtered, FilterExpression: 'id = :n' })).rejects.toMatchObject({
    message: expect.stringContaining('Filter Expression can only contain non-primary key attributes'),
  })
})

test('pages follow one another, forwards and backwards, and over what was removed', async () => {
  const { dynamodb, TableName } = await startedWithItems()
  for (const ScanIndexForward of [true, false]) {
    const seen: number[] = []
    const pages = dynamodb.getPaginator('query').paginate({
      ...ofA,
      TableName,
      ScanIndexForward,
      PaginationConfig: { PageSize: 2 },
    })
    for await (const { Items } of pages) seen.push(...numbersOf(Items))
    expect(seen).toEqual(ScanIndexForward ? [1, 2, 3, 4, 5] : [5, 4, 3, 2, 1])
  }
  const { LastEvaluatedKey } = await dynamodb.query({ ...ofA, TableName, Limit: 2 })
  await dynamodb.deleteItem({ TableName, Key: LastEvaluatedKey! })
  const rest = await dynamodb.query({ ...ofA, TableName, ExclusiveStartKey: LastEvaluatedKey! })
  expect(numbersOf(rest.Items)).toEqual([3, 4, 5])
  expect(rest).not.toHaveProperty('LastEvaluatedKey')
  await expect(dynamodb.query({ ...ofA, TableName, ExclusiveStartKey: { id: { S: 'a' } } })).rejects.toMatchObject({
    message: expect.stringContaining('The provided starting key is invalid'),
  })
})

test('a page ends at one megabyte', async () => {
  const { dynamodb, TableName } = await startedTable()
  const s = { S: 'x'.repeat(300_000) }
  for (const n of ['1', '2', '3', '4', '5', '6']) {
    await dynamodb.putItem({ TableName, Item: { id: { S: 'a' }, at: { N: n }, s } })
  }
  const first = await dynamodb.query({ ...ofA, TableName })
  expect(first).toMatchObject({ Count: 4, LastEvaluatedKey: { at: { N: '4' } } })
  const second = await dynamodb.scan({ TableName, ExclusiveStartKey: first.LastEvaluatedKey! })
  expect(second.Count).toBe(2)
  expect(second).not.toHaveProperty('LastEvaluatedKey')
})

const key = ({ id, at }: { id?: { S?: string }; at?: { N?: string } }) => `${id?.S}${at?.N}`

test('a scan goes through everything once, in one piece or in segments', async () => {
  const { dynamodb, TableName } = await startedWithItems()
  const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3', 'b4', 'b5']
  const seen: string[] = []
  const pages = dynamodb.getPaginator('scan').paginate({ TableName, PaginationConfig: { PageSize: 3 } })
  for await (const { Items } of pages) seen.push(...Items.map(key))
  expect(seen.toSorted()).toEqual(all)
  const segments = await Promise.all(
    [0, 1, 2].map((Segment) => dynamodb.scan({ TableName, Segment, TotalSegments: 3 })),
  )
  expect(segments.flatMap(({ Items }) => Items.map(key)).toSorted()).toEqual(all)
  await expect(dynamodb.scan({ TableName, Segment: 3, TotalSegments: 3 })).rejects.toMatchObject({
    message: expect.stringContaining('Segment: 3 is not less than TotalSegments: 3'),
  })
  await expect(dynamodb.scan({ TableName, TotalSegments: 3 })).rejects.toMatchObject({
    message: expect.stringContaining('The Segment parameter is required'),
  })
  expect((await dynamodb.scan({ TableName, Select: 'COUNT' })).Items).toEqual([])
})

test('indexes have their own order, and only what is in them', async () => {
  const { dynamodb, TableName } = await startedWithItems()
  const byRank = await dynamodb.query({ ...ofA, TableName, IndexName: 'by-rank' })
  expect(numbersOf(byRank.Items)).toEqual([5, 4, 3, 2, 1])
  expect(Object.keys(byRank.Items[0] ?? {}).toSorted()).toEqual(['at', 'id', 'rank'])
  const whole = await dynamodb.query({ ...ofA, TableName, IndexName: 'by-rank', Select: 'ALL_ATTRIBUTES', Limit: 1 })
  expect(whole.Items[0]).toHaveProperty('extra')
  expect(whole.LastEvaluatedKey).toEqual({ id: { S: 'a' }, at: { N: '5' }, rank: { N: '-5' } })
  const ofAda = {
    TableName,
    IndexName: 'by-owner',
    KeyConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':o': { S: 'ada' } },
  }
  const byOwner = await dynamodb.query(ofAda)
  expect(numbersOf(byOwner.Items)).toEqual([1, 1, 3, 3, 5, 5])
  expect(Object.keys(byOwner.Items[0] ?? {}).toSorted()).toEqual(['at', 'id', 'n', 'owner'])
  const seen: unknown[] = []
  for await (const item of dynamodb
    .getPaginator('query')
    .paginate({ ...ofAda, PaginationConfig: { PageSize: 1 } })
    .items()) {
    seen.push(item)
  }
  expect(seen).toEqual(byOwner.Items)
  expect((await dynamodb.scan({ TableName, IndexName: 'by-owner' })).Count).toBe(6)
  await expect(dynamodb.query({ ...ofAda, ConsistentRead: true })).rejects.toMatchObject({
    message: expect.stringContaining('Consistent reads are not supported on global secondary indexes'),
  })
  await expect(dynamodb.query({ ...ofAda, Select: 'ALL_ATTRIBUTES' })).rejects.toMatchObject({
    message: expect.stringContaining('Select type ALL_ATTRIBUTES is not supported'),
  })
})

test.each([
  [
    { Select: 'COUNT' as const, ProjectionExpression: 'n' },
    /Cannot specify the ProjectionExpression when choosing to get only the Count/,
  ],
  [{ Select: 'SPECIFIC_ATTRIBUTES' as const }, /Must specify the AttributesToGet or ProjectionExpression/],
  [
    { Select: 'ALL_PROJECTED_ATTRIBUTES' as const },
    /ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName/,
  ],
  [
    { Select: 'ALL_ATTRIBUTES' as const, ProjectionExpression: 'n' },
    /Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES/,
  ],
])('what to select must make sense: %j', async (part, message) => {
  const { dynamodb, TableName } = await startedTable()
  await expect(dynamodb.query({ ...ofA, TableName, ...part })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(message),
  })
})

test('keys sort as numbers, and as bytes of UTF-8', async () => {
  const { dynamodb, TableName } = await startedTable()
  const numbers = ['-1e10', '-3', '-0.5', '0', '0.25', '2', '10', '1e20']
  for (const n of numbers.toReversed()) await dynamodb.putItem({ TableName, Item: { id: { S: 'a' }, at: { N: n } } })
  const { Items } = await dynamodb.query({ ...ofA, TableName })
  expect(numbersOf(Items)).toEqual(numbers.map(Number))
  await dynamodb.createTable({
    TableName: 'texts',
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 's', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 's', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
  const texts = ['A', 'a', 'ü', '\uFFEE', '😀']
  for (const s of texts.toReversed()) {
    await dynamodb.putItem({ TableName: 'texts', Item: { id: { S: 'a' }, s: { S: s } } })
  }
  expect((await dynamodb.query({ ...ofA, TableName: 'texts' })).Items.map(({ s }) => s?.S)).toEqual(texts)
})
