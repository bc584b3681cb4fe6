import { expect, test } from 'vitest'
import { userWith } from '../aws.js'
import { at } from '../sessions.js'
import { startedTable } from './table.js'

const arn = 'arn:aws:dynamodb:us-east-1:123456789012:table/table'
const refused = { code: 'AccessDeniedException' }

/** A client of a user with this one right. */
async function startedWith(
  Condition: object,
  Action: string | readonly string[] = 'dynamodb:*',
  Resource = [arn, `${arn}/*`],
) {
  const { aws, dynamodb: root, TableName } = await startedTable()
  for (const id of ['ada', 'eve']) {
    await root.putItem({ TableName, Item: { id: { S: id }, at: { N: '1' }, owner: { S: id }, n: { N: '1' } } })
  }
  const session = await userWith(aws, [{ Effect: 'Allow', Action, Resource, Condition }], 'ada')
  return { dynamodb: session.client('dynamodb', at(aws)), TableName }
}

const keyOf = (id: string) => ({ id: { S: id }, at: { N: '1' } })

test('a user may be held to items of its own', async () => {
  const { dynamodb, TableName } = await startedWith({
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:username}'] },
  })
  const query = (id: string, more: object = {}) =>
    dynamodb.query({
      TableName,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: id } },
      ...more,
    })
  await dynamodb.getItem({ TableName, Key: keyOf('ada') })
  await dynamodb.updateItem({ TableName, Key: keyOf('ada') })
  expect((await query('ada')).Count).toBe(1)
  const own = [{ PutRequest: { Item: keyOf('ada') } }]
  await dynamodb.batchWriteItem({ RequestItems: { [TableName]: own } })
  await dynamodb.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key: keyOf('ada') } }] })
  await expect(dynamodb.getItem({ TableName, Key: keyOf('eve') })).rejects.toMatchObject(refused)
  await expect(dynamodb.putItem({ TableName, Item: keyOf('eve') })).rejects.toMatchObject(refused)
  await expect(query('eve')).rejects.toMatchObject(refused)
  await expect(
    dynamodb.batchWriteItem({ RequestItems: { [TableName]: [...own, { DeleteRequest: { Key: keyOf('eve') } }] } }),
  ).rejects.toMatchObject(refused)
  await expect(
    dynamodb.batchGetItem({ RequestItems: { [TableName]: { Keys: [keyOf('ada'), keyOf('eve')] } } }),
  ).rejects.toMatchObject(refused)
  await expect(
    dynamodb.transactGetItems({ TransactItems: [{ Get: { TableName, Key: keyOf('eve') } }] }),
  ).rejects.toMatchObject(refused)
  const byOwner = {
    IndexName: 'by-owner',
    KeyConditionExpression: '#o = :id',
    ExpressionAttributeNames: { '#o': 'owner' },
  }
  await query('ada', byOwner)
  await expect(query('eve', byOwner)).rejects.toMatchObject(refused)
})

test('a user may be held to some attributes', async () => {
  const { dynamodb, TableName } = await startedWith({
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'at', 'n'] },
    StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  })
  const get = (more: object) => dynamodb.getItem({ TableName, Key: keyOf('ada'), ...more })
  expect((await get({ ProjectionExpression: 'n' })).Item).toEqual({ n: { N: '1' } })
  await expect(get({})).rejects.toMatchObject(refused)
  await expect(
    get({ ProjectionExpression: 'n, #o', ExpressionAttributeNames: { '#o': 'owner' } }),
  ).rejects.toMatchObject(refused)
  const update = (UpdateExpression: string) =>
    dynamodb.updateItem({
      TableName,
      Key: keyOf('ada'),
      UpdateExpression,
      ExpressionAttributeValues: { ':x': { N: '2' } },
    })
  await update('SET n = if_not_exists(n, :x)')
  await expect(update('SET n = :x REMOVE extra.n')).rejects.toMatchObject(refused)
})

test('a right to a table is none to its indexes', async () => {
  const { dynamodb, TableName } = await startedWith({}, 'dynamodb:Scan', [arn])
  await dynamodb.scan({ TableName })
  await expect(dynamodb.scan({ TableName, IndexName: 'by-owner' })).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining(`${arn}/index/by-owner`),
  })
})
