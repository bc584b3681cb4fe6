import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocalAws } from '../../../src/local/public.js'
import { invalid, startedTable, tableIn } from './table.js'

const Key = { id: { S: 'a' }, at: { N: '1' } }
const before = {
  ...Key,
  n: { N: '5' },
  s: { S: 'text' },
  l: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { N: '3' }] },
  m: { M: { a: { N: '1' }, b: { M: { c: { S: 'deep' } } } } },
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
}
const values = {
  ':n': { N: '2' },
  ':s': { S: 'new' },
  ':l': { L: [{ N: '9' }] },
  ':ss': { SS: ['b', 'c'] },
  ':both': { SS: ['a', 'b'] },
  ':ns': { NS: ['2', '3'] },
  ':m': { M: {} },
  ':yes': { BOOL: true },
}

/** Only the values that an expression uses: others are refused. */
function usedIn(...expressions: readonly string[]): { ExpressionAttributeValues?: typeof values } {
  const used = Object.entries(values).filter(([name]) =>
    expressions.some((text) => new RegExp(`${name}\\b`).test(text)),
  )
  return used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) as typeof values }
}

// One table for all: each test puts the item that it changes.
let started: Awaited<ReturnType<typeof tableIn>>
beforeAll(async () => {
  started = await tableIn(await startLocalAws())
})
afterAll(() => started.aws.stop())

async function startedWithItem() {
  await started.dynamodb.putItem({ TableName: started.TableName, Item: before })
  return started
}

test.each([
  ['SET n = :n', { n: { N: '2' } }],
  ['SET n = n + :n', { n: { N: '7' } }],
  ['SET n = n - :n', { n: { N: '3' } }],
  ['SET fresh = if_not_exists(fresh, :n)', { fresh: { N: '2' } }],
  ['SET n = if_not_exists(n, :s)', { n: { N: '5' } }],
  ['SET fresh = if_not_exists(fresh, :n) + :n', { fresh: { N: '4' } }],
  ['SET l[1] = :s', { l: { L: [{ N: '0' }, { S: 'new' }, { N: '2' }, { N: '3' }] } }],
  ['SET l[99] = :s', { l: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { N: '3' }, { S: 'new' }] } }],
  ['SET l = list_append(:l, l)', { l: { L: [{ N: '9' }, { N: '0' }, { N: '1' }, { N: '2' }, { N: '3' }] } }],
  ['SET m.b.c = :s', { m: { M: { a: { N: '1' }, b: { M: { c: { S: 'new' } } } } } }],
  ['SET m.fresh = :m', { m: { M: { a: { N: '1' }, b: { M: { c: { S: 'deep' } } }, fresh: { M: {} } } } }],
  ['SET n = s, s = n', { n: { S: 'text' }, s: { N: '5' } }],
  ['REMOVE n, s', { n: undefined, s: undefined }],
  ['REMOVE l[1], n, l[3]', { l: { L: [{ N: '0' }, { N: '2' }] }, n: undefined }],
  ['REMOVE l[9]', {}],
  ['REMOVE gone', {}],
  ['REMOVE m.a, m.b.c', { m: { M: { b: { M: {} } } } }],
  ['ADD n :n', { n: { N: '7' } }],
  ['ADD fresh :n', { fresh: { N: '2' } }],
  ['ADD ss :ss, ns :ns', { ss: { SS: ['a', 'b', 'c'] }, ns: { NS: ['1', '2', '3'] } }],
  ['ADD m.a :n', { m: { M: { a: { N: '3' }, b: { M: { c: { S: 'deep' } } } } } }],
  ['DELETE ss :ss', { ss: { SS: ['a'] } }],
  ['DELETE ss :both', { ss: undefined }],
  ['DELETE gone :ss', {}],
  [
    'SET s = :s REMOVE n ADD fresh :n DELETE ns :ns',
    { s: { S: 'new' }, n: undefined, fresh: { N: '2' }, ns: { NS: ['1'] } },
  ],
  ['set n=n+:n remove s', { n: { N: '7' }, s: undefined }],
])('%s', async (UpdateExpression, change) => {
  const { dynamodb, TableName } = await startedWithItem()
  const { Attributes } = await dynamodb.updateItem({
    TableName,
    Key,
    UpdateExpression,
    ...usedIn(UpdateExpression),
    ReturnValues: 'ALL_NEW',
  })
  const wanted = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)
  expect(Attributes).toEqual(Object.fromEntries(wanted))
  expect((await dynamodb.getItem({ TableName, Key })).Item).toEqual(Attributes)
})

test.each([
  ['SET id = :s', /Cannot update attribute id. This attribute is part of the key/],
  ['SET n = :s, n = :n', /Two document paths overlap with each other.*path one: \[n\], path two: \[n\]/],
  ['SET m.a = :n REMOVE m', /Two document paths overlap/],
  ['SET m.a = :n, m[0] = :s', /Two document paths conflict with each other/],
  ['SET n = :n SET s = :s', /The "SET" section can only be used once/],
  ['SET n = gone', /refers to an attribute that does not exist in the item/],
  ['SET n = s + :n', /incorrect data type/],
  ['SET l = list_append(l, :s)', /list_append, operand type: S/],
  ['SET gone.a = :n', /document path provided in the update expression is invalid/],
  ['SET n.a = :n', /document path provided in the update expression is invalid/],
  ['REMOVE gone.a', /document path provided in the update expression is invalid/],
  ['ADD s :n', /incorrect data type/],
  ['ADD s :s', /Incorrect operand type for operator or function; operator: ADD, operand type: STRING/],
  ['ADD ss :ns', /incorrect data type/],
  ['DELETE n :n', /Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER/],
  ['SET n = unknown(:n)', /Invalid function name; function: unknown/],
  ['SET n = :gone', /attribute value: :gone/],
  ['SET #gone = :n', /attribute name: #gone/],
  ['SET n == :n', /Syntax error/],
  ['SET n = :n,', /Syntax error/],
  ['CHANGE n :n', /Syntax error; token: "CHANGE"/],
  ['SET status = :n', /reserved keyword: status/],
  [' ', /The expression can not be empty/],
])('%s is refused, and changes nothing', async (UpdateExpression, message) => {
  const { dynamodb, TableName } = await startedWithItem()
  const update = dynamodb.updateItem({ TableName, Key, UpdateExpression, ...usedIn(UpdateExpression) })
  await expect(update).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(message),
  })
  expect((await dynamodb.getItem({ TableName, Key })).Item).toEqual(before)
})

test('an update of nothing makes the item', async () => {
  const { dynamodb, TableName } = await startedTable()
  await dynamodb.updateItem({ TableName, Key })
  expect((await dynamodb.getItem({ TableName, Key })).Item).toEqual(Key)
})

test('an update gives back all or what changed, before or after', async () => {
  const { dynamodb, TableName } = await startedWithItem()
  const update = async (ReturnValues: 'ALL_OLD' | 'UPDATED_OLD' | 'UPDATED_NEW' | 'NONE') => {
    await dynamodb.putItem({ TableName, Item: before })
    const UpdateExpression = 'SET m.a = :n, fresh = :s REMOVE n'
    const { Attributes } = await dynamodb.updateItem({
      TableName,
      Key,
      UpdateExpression,
      ...usedIn(UpdateExpression),
      ReturnValues,
    })
    return Attributes
  }
  expect(await update('ALL_OLD')).toEqual(before)
  expect(await update('UPDATED_OLD')).toEqual({ m: { M: { a: { N: '1' } } }, n: { N: '5' } })
  expect(await update('UPDATED_NEW')).toEqual({ m: { M: { a: { N: '2' } } }, fresh: { S: 'new' } })
  expect(await update('NONE')).toBeUndefined()
  const removal = { TableName, Key, UpdateExpression: 'REMOVE s', ReturnValues: 'UPDATED_NEW' as const }
  expect((await dynamodb.updateItem(removal)).Attributes).toBeUndefined()
})

test('a counter loses nothing, however many count at once', async () => {
  const { dynamodb, TableName } = await startedTable()
  const UpdateExpression = 'ADD n :n'
  await Promise.all(
    Array.from({ length: 50 }, () =>
      dynamodb.updateItem({ TableName, Key, UpdateExpression, ...usedIn(UpdateExpression) }),
    ),
  )
  expect((await dynamodb.getItem({ TableName, Key })).Item?.['n']).toEqual({ N: '100' })
})

test('names and values must be used, and there must be something to use them', async () => {
  const { dynamodb, TableName } = await startedWithItem()
  const update = { TableName, Key, UpdateExpression: 'REMOVE n' }
  await expect(
    dynamodb.updateItem({ ...update, ExpressionAttributeValues: { ':x': { N: '1' } } }),
  ).rejects.toMatchObject(invalid('unused in expressions: keys: {:x}'))
  await expect(dynamodb.updateItem({ ...update, ExpressionAttributeNames: { '#x': 'x' } })).rejects.toMatchObject(
    invalid('unused in expressions: keys: {#x}'),
  )
  await expect(
    dynamodb.putItem({ TableName, Item: before, ExpressionAttributeNames: { '#x': 'x' } }),
  ).rejects.toMatchObject(invalid('ExpressionAttributeNames can only be specified when using expressions'))
  await expect(dynamodb.updateItem({ ...update, ExpressionAttributeNames: { x: 'x' } })).rejects.toMatchObject(
    invalid('invalid key'),
  )
})
