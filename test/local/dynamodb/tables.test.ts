import { expect, test } from 'vitest'
import { at, sessionOf, startedAws } from '../aws.js'

const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
const id = { AttributeName: 'id', KeyType: 'HASH' } as const
const idKind = { AttributeName: 'id', AttributeType: 'S' } as const

async function clientOf() {
  const aws = await startedAws()
  return sessionOf(aws).client('dynamodb', at(aws))
}

const simple = (TableName: string) => ({
  TableName,
  KeySchema: [id],
  AttributeDefinitions: [idKind],
  BillingMode: 'PAY_PER_REQUEST' as const,
})

test('a table is made, waited for, described, listed and removed', async () => {
  const dynamodb = await clientOf()
  const { TableDescription } = await dynamodb.createTable({ ...simple('one'), Tags: [{ Key: 'a', Value: '1' }] })
  expect(TableDescription).toMatchObject({
    TableStatus: 'CREATING',
    TableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/one',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  })
  await dynamodb.getWaiter('tableExists').wait({ TableName: 'one' })
  await expect(dynamodb.createTable(simple('one'))).rejects.toMatchObject({ code: 'ResourceInUseException' })
  await dynamodb.createTable(simple('two'))
  await dynamodb.putItem({ TableName: 'one', Item: { id: { S: 'a' }, n: { N: '1' } } })
  const { Table } = await dynamodb.describeTable({ TableName: TableDescription!.TableArn! })
  expect(Table).toMatchObject({ TableName: 'one', TableStatus: 'ACTIVE', ItemCount: 1, KeySchema: [id] })
  const first = await dynamodb.listTables({ Limit: 1 })
  expect(first).toMatchObject({ TableNames: ['one'], LastEvaluatedTableName: 'one' })
  expect((await dynamodb.listTables({ ExclusiveStartTableName: 'one' })).TableNames).toEqual(['two'])
  await dynamodb.deleteTable({ TableName: 'one' })
  await dynamodb.getWaiter('tableNotExists').wait({ TableName: 'one' })
  await expect(dynamodb.describeTable({ TableName: 'one' })).rejects.toBeInstanceOf(
    dynamodb.exceptions.ResourceNotFoundException,
  )
  await dynamodb.createTable(simple('one'))
  expect((await dynamodb.scan({ TableName: 'one' })).Count).toBe(0)
})

test.each([
  ['no throughput', { BillingMode: 'PROVISIONED' as const }, /ReadCapacityUnits and WriteCapacityUnits must both/],
  ['throughput on demand', { ProvisionedThroughput: throughput }, /Neither ReadCapacityUnits/],
  ['a short name', { TableName: 'ab' }, /at least 3 characters/],
  ['a name with signs', { TableName: 'a b c' }, /regular expression pattern/],
  [
    'an attribute too many',
    { AttributeDefinitions: [idKind, { AttributeName: 'x', AttributeType: 'S' as const }] },
    /Number of attributes/,
  ],
  ['an attribute too few', { AttributeDefinitions: [] }, /not defined in AttributeDefinitions/],
  ['a range first', { KeySchema: [{ ...id, KeyType: 'RANGE' as const }] }, /not a HASH key type/],
  ['a name twice', { KeySchema: [id, { ...id, KeyType: 'RANGE' as const }] }, /have the same name/],
  [
    'a local index without a range',
    {
      LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [id], Projection: { ProjectionType: 'ALL' as const } }],
    },
    /does not have a range key/,
  ],
  [
    'an index that includes nothing',
    {
      GlobalSecondaryIndexes: [
        { IndexName: 'global', KeySchema: [id], Projection: { ProjectionType: 'INCLUDE' as const } },
      ],
    },
    /NonKeyAttributes is not specified/,
  ],
])('a table with %s is refused', async (_what, change, message) => {
  const dynamodb = await clientOf()
  await expect(dynamodb.createTable({ ...simple('table'), ...change })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(message),
  })
})

test('a table changes: its indexes, how it is paid, whether it is protected', async () => {
  const dynamodb = await clientOf()
  const TableName = 'table'
  await dynamodb.createTable(simple(TableName))
  await dynamodb.putItem({ TableName, Item: { id: { S: 'a' }, owner: { S: 'ada' } } })
  await dynamodb.updateTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
    DeletionProtectionEnabled: true,
  })
  const query = {
    TableName,
    IndexName: 'by-owner',
    KeyConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':o': { S: 'ada' } },
  }
  expect((await dynamodb.query(query)).Count).toBe(1)
  const { Table } = await dynamodb.describeTable({ TableName })
  expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'by-owner', IndexStatus: 'ACTIVE', ItemCount: 1 }])
  await expect(dynamodb.deleteTable({ TableName })).rejects.toMatchObject({ code: 'ValidationException' })
  await dynamodb.updateTable({
    TableName,
    GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-owner' } }],
    DeletionProtectionEnabled: false,
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: throughput,
  })
  await expect(dynamodb.query(query)).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining('does not have the specified index: by-owner'),
  })
  const { Table: changed } = await dynamodb.describeTable({ TableName })
  expect(changed).toMatchObject({ ProvisionedThroughput: throughput, AttributeDefinitions: [idKind] })
  await expect(
    dynamodb.updateTable({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'none' } }] }),
  ).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  await expect(dynamodb.updateTable({ TableName })).rejects.toMatchObject({ code: 'ValidationException' })
  await dynamodb.deleteTable({ TableName })
})

test('a table has tags and a time to live that is only told of', async () => {
  const dynamodb = await clientOf()
  const TableName = 'table'
  const { TableDescription } = await dynamodb.createTable(simple(TableName))
  const ResourceArn = TableDescription!.TableArn!
  await dynamodb.tagResource({
    ResourceArn,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  })
  await dynamodb.untagResource({ ResourceArn, TagKeys: ['a'] })
  expect((await dynamodb.listTagsOfResource({ ResourceArn })).Tags).toEqual([{ Key: 'b', Value: '2' }])
  const told = async () => (await dynamodb.describeTimeToLive({ TableName })).TimeToLiveDescription
  expect(await told()).toEqual({ TimeToLiveStatus: 'DISABLED' })
  const TimeToLiveSpecification = { AttributeName: 'until', Enabled: true }
  await dynamodb.updateTimeToLive({ TableName, TimeToLiveSpecification })
  expect(await told()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'until' })
  await expect(dynamodb.updateTimeToLive({ TableName, TimeToLiveSpecification })).rejects.toMatchObject({
    code: 'ValidationException',
  })
})

test('regions know nothing of each other', async () => {
  const aws = await startedAws()
  const east = sessionOf(aws).client('dynamodb', at(aws))
  const west = sessionOf(aws, aws.rootKey, 'eu-west-1').client('dynamodb', at(aws))
  await east.createTable(simple('table'))
  expect((await west.listTables()).TableNames).toEqual([])
  await expect(west.scan({ TableName: 'table' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})

test('what is not here says so', async () => {
  const dynamodb = await clientOf()
  const streaming = { ...simple('table'), StreamSpecification: { StreamEnabled: true } }
  await expect(dynamodb.createTable(streaming)).rejects.toMatchObject({ code: 'NotImplemented' })
  await expect(dynamodb.executeStatement({ Statement: 'SELECT * FROM table' })).rejects.toMatchObject({
    code: 'NotImplemented',
  })
})
