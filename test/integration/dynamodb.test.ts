import { expect } from 'vitest'
import { atMoto, session, test } from './moto.js'

const dynamodb = session.client('dynamodb', atMoto)

test('a table and its items live and die', async () => {
  await dynamodb.createTable({
    TableName: 'readings',
    KeySchema: [
      { AttributeName: 'device', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'device', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
  const { Table } = await dynamodb.describeTable({ TableName: 'readings' })
  expect(Table?.TableStatus).toBe('ACTIVE')
  expect(Table?.CreationDateTime).toBeInstanceOf(Date)

  const item = {
    device: { S: 'ü-1' },
    at: { N: '12345678901234567890123456789012345678' },
    raw: { B: new Uint8Array([0, 1, 254, 255]) },
    parts: { L: [{ M: { ok: { BOOL: true } } }, { NULL: true }] },
    sets: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
  }
  await dynamodb.putItem({ TableName: 'readings', Item: item })
  const { Item } = await dynamodb.getItem({ TableName: 'readings', Key: { device: item.device, at: item.at } })
  expect(Item?.['device']).toEqual(item.device)
  expect(Item?.['at']).toEqual(item.at)
  expect(Item?.['parts']).toEqual(item.parts)
  expect(Buffer.from(Item?.['raw']?.B ?? [])).toEqual(Buffer.from(item.raw.B))
  expect(Item?.['sets']?.BS?.map((bytes) => [...bytes])).toEqual([[1], [2]])

  await dynamodb.deleteTable({ TableName: 'readings' })
  expect((await dynamodb.listTables()).TableNames).toEqual([])
})

test('a table that does not exist is an error of its own class', async () => {
  const call = dynamodb.getItem({ TableName: 'nowhere', Key: { id: { S: 'x' } } })
  await expect(call).rejects.toBeInstanceOf(dynamodb.exceptions.ResourceNotFoundException)
  await expect(call).rejects.toMatchObject({ code: 'ResourceNotFoundException', operationName: 'GetItem' })
})
